/** Somebody else saved the asset meanwhile: both are shown, and the person chooses. */
import type { GeoJSONSource, Map } from "maplibre-gl";
import { element } from "./say";
import type { KeptShape } from "./types";

/** `mine` or `theirs`, as chosen; '' where the person wants to go on editing. */
export function chooseOne(map: Map, dialog: HTMLDialogElement, theirs: KeptShape, mine: { label: string; value: string }[]): Promise<"mine" | "theirs" | ""> {
  const put = (name: string, told: { label: string; value: string }[]): void =>
    dialog.querySelector(`[data-told=${name}]`)!.replaceChildren(...told.flatMap((one) => [element("dt", {}, one.label), element("dd", {}, one.value)]));
  put("theirs", theirs.told);
  put("mine", mine);
  showTheirs(map, theirs);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener(
      "close",
      () => {
        map.getSource<GeoJSONSource>("selected")?.setData({ type: "FeatureCollection", features: [] });
        done(dialog.returnValue as "mine" | "theirs" | "");
      },
      { once: true },
    );
  });
}

function showTheirs(map: Map, theirs: KeptShape): void {
  if (!theirs.geometry) return;
  map.getSource<GeoJSONSource>("selected")?.setData({ type: "Feature", properties: {}, geometry: theirs.geometry });
  if (map.getLayer("theirs-line")) return;
  map.addLayer({ id: "theirs-line", type: "line", source: "selected", paint: { "line-color": "#5f3dc4", "line-width": 4, "line-dasharray": [2, 1.5] } });
  map.addLayer({
    id: "theirs-point",
    type: "circle",
    source: "selected",
    filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 9, "circle-color": "#5f3dc4", "circle-stroke-color": "#ffffff", "circle-stroke-width": 3 },
  });
}
