/** The map itself: style from our server, letters from the page's fonts, worker from our static files. */
import { AttributionControl, Map, NavigationControl, ScaleControl, setWorkerUrl, type StyleSpecification, type VectorTileSource } from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?url&no-inline";
import type { View } from "./address";
import { giveImages } from "./images";
import type { Config, Words } from "./types";

const VIET_NAM: [number, number, number, number] = [102.1, 8.3, 109.6, 23.4];

/** Whether this browser can draw the map at all. */
export function canDraw(): boolean {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2"));
}

export async function makeMap(box: HTMLElement, config: Config, view: View, filter: URLSearchParams, marks: Record<string, string>, words: Words): Promise<Map> {
  setWorkerUrl(worker);
  const [answer] = await Promise.all([
    fetch(config.urls.style),
    ...["", "600 "].flatMap((weight) => ["ấĐ", "aA0"].map((text) => document.fonts.load(`${weight}16px "Be Vietnam Pro${weight ? " SemiBold" : ""}"`, text))),
  ]);
  if (!answer.ok) throw new Error(String(answer.status));
  const style = wholeAddresses((await answer.json()) as StyleSpecification);
  const assets = style.sources["assets"];
  plainTiles = assets?.type === "vector" ? [...(assets.tiles ?? [])] : [];
  if (assets?.type === "vector") assets.tiles = filtered(filter);
  const bounds = config.unit.bounds ?? VIET_NAM;
  const map = new Map({
    container: box,
    style,
    bounds,
    fitBoundsOptions: { padding: 24 },
    ...(view.at ? { bounds: undefined, center: [view.at.lon, view.at.lat] as [number, number], zoom: view.at.zoom } : {}),
    maxZoom: 20,
    minZoom: 3,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    attributionControl: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
    canvasContextAttributes: { preserveDrawingBuffer: false },
    locale: {
      "NavigationControl.ZoomIn": words["zoom_in"] ?? "",
      "NavigationControl.ZoomOut": words["zoom_out"] ?? "",
      "AttributionControl.ToggleAttribution": words["sources"] ?? "",
      "Map.Title": words["map"] ?? "",
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-left");
  map.addControl(new AttributionControl({ compact: true }), "bottom-right");
  giveImages(map, marks);
  await new Promise<void>((done) => map.once("load", () => done()));
  return map;
}

/** Workers know no page: addresses of tiles get the page's origin. */
function wholeAddresses(style: StyleSpecification): StyleSpecification {
  for (const source of Object.values(style.sources)) {
    if (source.type === "vector" && source.tiles) source.tiles = source.tiles.map((address) => (address.startsWith("/") ? location.origin + address : address));
  }
  return style;
}

let plainTiles: string[] = [];

function filtered(filter: URLSearchParams): string[] {
  const query = filter.toString();
  return query ? plainTiles.map((address) => `${address}${address.includes("?") ? "&" : "?"}${query}`) : [...plainTiles];
}

/** The assets' tiles asked for with another filter. */
export function filterTiles(map: Map, filter: URLSearchParams): void {
  map.getSource<VectorTileSource>("assets")?.setTiles(filtered(filter));
}

/** After something was saved: tiles have a new version, which the style tells. */
export async function renewTiles(map: Map, config: Config, filter: URLSearchParams): Promise<void> {
  const answer = await fetch(config.urls.style, { cache: "no-store" }).catch(() => null);
  const assets = answer?.ok ? wholeAddresses((await answer.json()) as StyleSpecification).sources["assets"] : undefined;
  if (assets?.type === "vector" && assets.tiles) plainTiles = assets.tiles;
  filterTiles(map, filter);
}
