/** Layers switched on and off, their opacity, and the indicator that colours the communes. */
import { hideFigures, showFigures } from "./figures";
import { applyLayers } from "./layers";
import type { MapPage } from "./page";

/** The switches stand as the link says, and change it. */
export function onSwitches(page: MapPage): void {
  for (const field of page.root.querySelectorAll<HTMLInputElement>("[data-group]")) {
    field.checked = !page.view.hidden.has(field.dataset["group"]!);
    field.addEventListener("change", () => {
      field.checked ? page.view.hidden.delete(field.dataset["group"]!) : page.view.hidden.add(field.dataset["group"]!);
      relayer(page);
    });
  }
  for (const field of page.root.querySelectorAll<HTMLInputElement>("[data-opacity]")) {
    const name = field.dataset["opacity"] as "base" | "figure";
    field.value = String(page.view[name]);
    field.addEventListener("input", () => {
      page.view[name] = Number(field.value);
      relayer(page);
    });
  }
  const indicator = page.root.querySelector<HTMLSelectElement>("[data-indicator]");
  if (indicator) {
    indicator.value = page.view.indicator;
    indicator.addEventListener("change", () => {
      page.view.indicator = indicator.value;
      figures(page);
      page.keep();
    });
  }
}

/** The layers as the view has them now. */
function relayer(page: MapPage): void {
  if (page.map) applyLayers(page.map, page.view);
  page.keep();
}

/** The chosen indicator on the map and in the legend; nothing where none is chosen. */
export function figures(page: MapPage): void {
  const legend = page.panel.part("figures");
  if (!page.map) return;
  if (!page.view.indicator) {
    hideFigures(page.map);
    legend.replaceChildren();
    return;
  }
  const query = page.view.period ? `?${new URLSearchParams({ period: page.view.period })}` : "";
  const address = page.config.urls.figures.replace("_code_", encodeURIComponent(page.view.indicator)) + query;
  void showFigures(page.map, address, page.config.unit.province, legend, page.words);
}
