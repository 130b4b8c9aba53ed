/** Switches and opacity of groups of layers; both stand in the link. */
import type { Map } from "maplibre-gl";
import type { View } from "./address";

const GROUPS: Record<string, (layer: string) => boolean> = {
  base: (layer) => layer.startsWith("base-") || layer === "names-roads" || layer === "names-waterways",
  names: (layer) => ["names-poi", "names-places", "names-units"].includes(layer),
  borders: (layer) => layer === "borders" || layer === "border-own",
  assets: (layer) => layer.startsWith("asset") || layer.startsWith("cluster"),
};
const OPACITY: Record<string, "fill-opacity" | "line-opacity" | "text-opacity"> = { fill: "fill-opacity", line: "line-opacity", symbol: "text-opacity" };

/** The map as the view says: which groups are there, how strong the base and the figures are. */
export function applyLayers(map: Map, view: View): void {
  for (const layer of map.getStyle().layers) {
    for (const [group, holds] of Object.entries(GROUPS)) {
      if (!holds(layer.id)) continue;
      map.setLayoutProperty(layer.id, "visibility", view.hidden.has(group) ? "none" : "visible");
      const opacity = OPACITY[layer.type];
      if (group === "base" && opacity) map.setPaintProperty(layer.id, opacity, view.base / 100);
    }
  }
  for (const id of ["figures", "figures-unknown"]) if (map.getLayer(id)) map.setPaintProperty(id, "fill-opacity", view.figure / 100);
}
