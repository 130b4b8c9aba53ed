/** What lies under the pointer: clusters open, one asset is shown, several are listed. */
import type { Map, MapGeoJSONFeature, PointLike } from "maplibre-gl";

const ASSETS = ["asset-points", "asset-lines", "asset-lines-dashed", "asset-areas"];
const REACH = 7; // pixels around the pointer: a finger is thicker than a line
const DEEPEST = 16; // from here on no cluster is left

/** `others`: layers of other things that can be opened, which they themselves do. */
export function onPointing(map: Map, free: () => boolean, others: () => string[], pointed: (uids: string[]) => void): void {
  map.on("click", (event) => {
    if (!free()) return;
    const { x, y } = event.point;
    const box: [[number, number], [number, number]] = [
      [x - REACH, y - REACH],
      [x + REACH, y + REACH],
    ];
    const cluster = map.queryRenderedFeatures(event.point, { layers: ["clusters"] })[0];
    if (cluster) return open(map, cluster);
    const found = map.queryRenderedFeatures(box, { layers: ASSETS });
    const uids = [...new Set(found.map((one) => String(one.properties["uid"] ?? "")).filter(Boolean))];
    if (uids.length) pointed(uids);
  });
  showHand(map, free, () => ["clusters", ...ASSETS, ...others()]);
}

/** The hand over what can be opened: looked for once a frame, and never while the map moves. */
function showHand(map: Map, free: () => boolean, layers: () => string[]): void {
  let at: PointLike = [0, 0];
  let asked = 0;
  map.on("mousemove", ({ point }) => {
    at = point;
    if (asked || map.isMoving() || !free()) return;
    asked = requestAnimationFrame(() => {
      asked = 0;
      map.getCanvas().style.cursor = map.queryRenderedFeatures(at, { layers: layers() }).length ? "pointer" : "";
    });
  });
}

function open(map: Map, cluster: MapGeoJSONFeature): void {
  const [lon, lat] = (cluster.geometry as GeoJSON.Point).coordinates as [number, number];
  map.easeTo({ center: [lon, lat], zoom: Math.min(DEEPEST, Math.floor(map.getZoom()) + 2) });
}
