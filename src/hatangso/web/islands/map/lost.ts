/** What is said while tiles do not come. */
import type { Map } from "maplibre-gl";
import { filterTiles } from "./canvas";
import type { MapPage } from "./page";

/** Tiles that do not come: said once, taken back when they come again. */
export function onLoss(page: MapPage, map: Map): void {
  let lost = false;
  map.on("error", ({ error }) => {
    if (lost || !(error instanceof Error)) return;
    const status = (error as Error & { status?: number }).status;
    lost = true;
    page.say(page.words[status === 400 ? "filter_unread" : status === 403 || status === 401 ? "signed_out" : "tiles_lost"]!);
  });
  map.on("sourcedata", ({ sourceId, tile }) => {
    if (lost && sourceId === "assets" && tile) {
      lost = false;
      page.say("");
    }
  });
  window.addEventListener("offline", () => page.say(page.words["lost"]!));
  window.addEventListener("online", () => {
    page.say("");
    filterTiles(map, page.filter);
  });
}
