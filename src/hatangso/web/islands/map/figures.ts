/** An indicator's figures as colours of communes: five shades of one blue, hatching where nothing is known. */
import type { ExpressionSpecification, FilterSpecification, Map } from "maplibre-gl";
import { element, fill, number } from "./say";
import type { Words } from "./types";

export const SHADES = ["#e3eef9", "#b5d3ee", "#6fabdb", "#2f78b7", "#0b3d73"];

interface Figures {
  label: string;
  unit: string;
  period: string;
  classes: { number: number; text: string; count: number; shade: number }[];
  unknown: { text: string; count: number };
  values: Record<string, { value: number; class: number; text: string }>;
}

/** Shows them; the legend is written beside. What went wrong is told in the legend. */
export async function showFigures(map: Map, address: string, province: string, legend: HTMLElement, words: Words): Promise<Figures | null> {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) {
    hideFigures(map);
    const told = (await answer?.json().catch(() => ({}))) as { message?: string } | undefined;
    legend.replaceChildren(element("p", { class: "alert alert-warning", role: "alert" }, told?.message ?? words["figures_lost"]));
    return null;
  }
  const told = (await answer.json().catch(() => null)) as Figures | null;
  if (!told) return null;
  const codes = Object.keys(told.values);
  const shades = new globalThis.Map(told.classes.map((one) => [one.number, SHADES[one.shade - 1]!]));
  const colours: unknown[] = ["match", ["get", "code"]];
  for (const one of told.classes) {
    const inside = codes.filter((code) => told.values[code]!.class === one.number);
    if (inside.length) colours.push(inside, shades.get(one.number));
  }
  colours.push("rgba(0,0,0,0)");
  const communes = ["all", ["==", ["get", "level"], "commune"], ["==", ["get", "province"], province]];
  const known = ["in", ["get", "code"], ["literal", codes]];
  map.setFilter("figures", [...communes, known] as FilterSpecification);
  map.setFilter("figures-unknown", [...communes, ["!", known]] as FilterSpecification);
  map.setPaintProperty("figures", "fill-color", colours.length > 3 ? (colours as unknown as ExpressionSpecification) : "rgba(0,0,0,0)");
  for (const layer of ["figures", "figures-unknown"]) map.setLayoutProperty(layer, "visibility", "visible");
  legend.replaceChildren(element("p", { class: "map-figures-name" }, told.label), list(told, words));
  return told;
}

export function hideFigures(map: Map): void {
  for (const layer of ["figures", "figures-unknown"]) map.setLayoutProperty(layer, "visibility", "none");
}

function list(told: Figures, words: Words): HTMLElement {
  const made = element("ul", { class: "map-classes" });
  for (const one of told.classes) made.append(line(`map-${one.shade}`, one.text, one.count, words));
  if (told.unknown.count) made.append(line("map-unknown", told.unknown.text, told.unknown.count, words));
  return made;
}

function line(look: string, text: string, count: number, words: Words): HTMLElement {
  const made = element("li");
  made.append(element("span", { class: `map-swatch ${look}`, "aria-hidden": "true" }), element("span", {}, text), element("span", { class: "muted" }, fill(words["communes"], { n: number(count) })));
  return made;
}
