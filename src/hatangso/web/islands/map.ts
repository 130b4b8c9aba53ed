/** The map of a locality: what there is, where, whose, in what state; everything on it is also in a list. */
import "maplibre-gl/dist/maplibre-gl.css";
import "../styles/map.css";
import { MapPage } from "./map/page";
import { canDraw } from "./map/canvas";
import type { Config, Words } from "./map/types";

const told = (id: string): unknown => JSON.parse(document.getElementById(id)!.textContent!);
const root = document.querySelector<HTMLElement>("[data-map]");
if (root) {
  const page = new MapPage(root, told("cau-hinh") as Config, told("loi") as Words, told("ky-hieu") as Record<string, string>);
  if (canDraw()) void page.start();
  else page.withoutMap();
}
