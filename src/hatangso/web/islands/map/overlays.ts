/** Layers of other pages (outages, wishes …): switched, narrowed, drawn, listed; asked for only while they are on. */
import type { Feature, FeatureCollection } from "geojson";
import type { GeoJSONSource, Map as WebMap, MapMouseEvent } from "maplibre-gl";
import type { Panel } from "./panel";
import { element, fill, number } from "./say";
import type { Bounds, Config, Words } from "./types";

const LISTED = 50;
const REACH = 6; // pixels around the pointer, for lines and areas
const WAIT = 250; // milliseconds after the map stood still

interface Thing {
  id: string;
  look: string;
  title: string;
  facts: [string, string][];
  address: string;
  bounds: Bounds;
}
interface Answer extends FeatureCollection {
  things: Thing[];
  count: number;
  said: string;
  legend: { look: string; svg: string; words: string; count: number }[];
  table: string;
}
interface Layer {
  code: string;
  name: string;
  colour: string;
  dashes: number[];
  on: boolean;
  told: URLSearchParams; // what it is narrowed by, in its page's own names
  answer: Answer | null;
  asked: AbortController | null;
  form: HTMLFormElement;
}

/** What of an address belongs to these layers: lop=a,b and lop.a.state=…; and the frame, which the server reads. */
export const ofLayers = (name: string): boolean => name === "lop" || name === "khung" || name.startsWith("lop.");

export class Overlays {
  private readonly layers: Layer[] = [];
  private map: WebMap | null = null;
  private timer = 0;
  /** Whether the click that is being answered was for a thing of these layers. */
  took = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly config: Config,
    private readonly words: Words,
    private readonly marks: Record<string, string>,
    private readonly panel: Panel,
    private readonly box: () => string,
    private readonly changed: () => void,
  ) {
    const query = new URLSearchParams(location.search);
    const on = new Set((query.get("lop") ?? "").split(","));
    for (const one of config.layers) this.prepare(one, on.has(one.code), query);
    root.addEventListener("click", (event) => this.opened(event));
  }

  private prepare(one: Config["layers"][number], on: boolean, query: URLSearchParams): void {
    const held = this.root.querySelector<HTMLElement>(`[data-overlay="${one.code}"]`)!;
    const form = held.querySelector<HTMLFormElement>("[data-overlay-form]")!;
    const layer: Layer = { ...one, on, told: new URLSearchParams(), answer: null, asked: null, form };
    this.layers.push(layer);
    const box = held.querySelector<HTMLInputElement>("[data-overlay-switch]")!;
    box.checked = on;
    form.hidden = !on;
    if (on) {
      for (const field of form.elements) {
        if (field instanceof HTMLSelectElement || field instanceof HTMLInputElement) field.value = query.get(`lop.${one.code}.${field.name}`) ?? "";
      }
      layer.told = read(form);
    }
    box.addEventListener("change", () => {
      layer.on = box.checked;
      form.hidden = !layer.on;
      layer.told = read(form);
      this.changed();
      if (layer.on) return void this.ask(layer);
      layer.asked?.abort();
      layer.answer = null;
      this.draw(layer);
      this.tell(layer);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => {
      layer.told = read(form);
      this.changed();
      void this.ask(layer);
    });
  }

  /** The layers' part of the address and of what is printed. */
  query(): [string, string][] {
    const on = this.layers.filter((one) => one.on);
    if (!on.length) return [];
    const told = on.flatMap((one) => [...one.told].map(([name, value]): [string, string] => [`lop.${one.code}.${name}`, value]));
    return [["lop", on.map((one) => one.code).join(",")], ...told];
  }

  /** From now on with a map; to be called before others listen to its clicks. */
  start(map: WebMap, free: () => boolean): void {
    this.map = map;
    map.on("click", (event) => free() && this.pointed(map, event));
    map.on("moveend", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.renew(), WAIT);
    });
    this.renew();
  }

  /** Everything that is on, asked for again. */
  renew(): void {
    for (const layer of this.layers) if (layer.on) void this.ask(layer);
  }

  private async ask(layer: Layer): Promise<void> {
    layer.asked?.abort();
    const now = (layer.asked = new AbortController());
    const said = layer.form.querySelector<HTMLElement>("[data-overlay-said]")!;
    said.setAttribute("aria-busy", "true");
    const query = new URLSearchParams([...layer.told, ["khung", this.box()]]);
    try {
      const answer = await fetch(`${this.config.urls.layer.replace("_code_", layer.code)}?${query}`, { signal: now.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      layer.answer = (await answer.json()) as Answer;
    } catch (error) {
      if ((error as Error).name === "AbortError") return;
      const again = element("button", { type: "button", class: "btn btn-sm" }, this.words["again"]);
      again.addEventListener("click", () => void this.ask(layer));
      said.replaceChildren(element("p", { class: "alert alert-warning", role: "alert" }, this.words["part_lost"]), again);
      said.removeAttribute("aria-busy");
      return;
    }
    said.removeAttribute("aria-busy");
    for (const one of layer.answer.legend) this.marks[`${layer.code}/${one.look}`] = one.svg;
    this.draw(layer);
    this.tell(layer);
  }

  private draw(layer: Layer): void {
    const map = this.map;
    if (!map) return;
    const id = `layer-${layer.code}`;
    const features: Feature[] = layer.answer?.features ?? [];
    const data: FeatureCollection = { type: "FeatureCollection", features };
    const there = map.getSource<GeoJSONSource>(id);
    if (there) return void there.setData(data);
    map.addSource(id, { type: "geojson", data });
    const shape = (kind: string): never => ["==", ["geometry-type"], kind] as never;
    const below = map.getLayer("position-accuracy") ? "position-accuracy" : undefined;
    map.addLayer({ id: `${id}-areas`, type: "fill", source: id, filter: shape("Polygon"), paint: { "fill-color": layer.colour, "fill-opacity": 0.12 } }, below);
    map.addLayer(
      { id: `${id}-halo`, type: "line", source: id, filter: ["!", shape("Point")] as never, layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-color": "#ffffff", "line-width": 6, "line-opacity": 0.8 } },
      below,
    );
    map.addLayer({ id: `${id}-lines`, type: "line", source: id, filter: ["!", shape("Point")] as never, paint: { "line-color": layer.colour, "line-width": 3, "line-dasharray": layer.dashes } }, below);
    map.addLayer(
      {
        id: `${id}-signs`,
        type: "symbol",
        source: id,
        filter: shape("Point"),
        layout: { "icon-image": ["concat", `mark/${layer.code}/`, ["get", "look"]], "icon-anchor": "bottom", "icon-offset": [0, 2], "icon-size": 1.15, "icon-allow-overlap": true, "icon-ignore-placement": true },
      },
      below,
    );
  }

  /** What is said under the switch, in the legend and in the list. */
  private tell(layer: Layer): void {
    const said = layer.form.querySelector<HTMLElement>("[data-overlay-said]")!;
    said.replaceChildren();
    if (layer.answer) said.append(element("p", { class: "mb-1" }, layer.answer.said), element("a", { href: layer.answer.table }, this.words["layer_table"]));
    const on = this.layers.filter((one) => one.on && one.answer);
    this.panel.part("layer-legend").replaceChildren(...on.map((one) => this.legend(one, one.answer!)));
    this.panel.part("layer-list").replaceChildren(...on.map((one) => this.list(one, one.answer!)));
  }

  private legend(layer: Layer, answer: Answer): HTMLElement {
    const list = element("ul", { class: "map-legend-list" });
    for (const one of answer.legend) {
      const line = element("li");
      line.append(drawn(one.svg), element("span", {}, one.words), element("span", { class: "num" }, number(one.count)));
      list.append(line);
    }
    const part = element("section", { class: "mt-2" });
    part.append(element("h3", { class: "map-legend-group" }, layer.name), answer.legend.length ? list : element("p", { class: "muted" }, answer.said));
    return part;
  }

  private list(layer: Layer, answer: Answer): HTMLElement {
    const part = element("section", { class: "mb-3" });
    part.append(element("h2", {}, layer.name), element("p", { class: "muted mb-1" }, answer.said), this.lines(layer, answer.things.slice(0, LISTED)));
    const more = answer.count - Math.min(answer.things.length, LISTED);
    if (more > 0) part.append(element("p", { class: "help" }, fill(this.words["layer_more"], { n: number(more) })));
    part.append(element("a", { href: answer.table }, this.words["layer_table"]));
    return part;
  }

  private lines(layer: Layer, things: Thing[]): HTMLElement {
    const list = element("ul", { class: "map-legend-list" });
    for (const thing of things) {
      const line = element("li");
      const words = element("span");
      words.append(element("a", { href: thing.address, "data-layer-thing": `${layer.code}/${thing.id}` }, thing.title), element("span", { class: "muted d-block" }, this.worded(layer, thing)));
      line.append(drawn(this.marks[`${layer.code}/${thing.look}`] ?? ""), words);
      list.append(line);
    }
    return list;
  }

  private worded(layer: Layer, thing: Thing): string {
    return layer.answer?.legend.find((one) => one.look === thing.look)?.words ?? "";
  }

  /** A line of a list: its thing is shown on the map; without a map its page opens. */
  private opened(event: Event): void {
    const link = (event.target as Element).closest<HTMLElement>("[data-layer-thing]");
    const pressed = event as MouseEvent;
    if (!link || !this.map || pressed.ctrlKey || pressed.metaKey || pressed.shiftKey) return;
    const [code, id] = link.dataset["layerThing"]!.split("/") as [string, string];
    const layer = this.layers.find((one) => one.code === code);
    const thing = layer?.answer?.things.find((one) => one.id === id);
    if (!layer || !thing) return;
    event.preventDefault();
    this.show(layer, thing);
    const sheet = matchMedia("(max-width: 900px)").matches ? 0.66 * this.map.getContainer().clientHeight : 80; // it lies over the map
    this.map.fitBounds(thing.bounds, { maxZoom: Math.max(15, this.map.getZoom()), padding: { top: 60, left: 40, right: 70, bottom: sheet } });
  }

  /** Layers of the map in which a thing may be clicked. */
  clickable(): string[] {
    return this.layers.flatMap((one) => ["signs", "lines"].map((part) => `layer-${one.code}-${part}`)).filter((id) => this.map?.getLayer(id));
  }

  private pointed(map: WebMap, { point }: MapMouseEvent): void {
    const there = (ids: string[]): string[] => ids.filter((id) => map.getLayer(id));
    const on = this.layers.filter((one) => one.on).map((one) => `layer-${one.code}`);
    const signs = map.queryRenderedFeatures(point, { layers: there(on.map((id) => `${id}-signs`)) });
    const near: [[number, number], [number, number]] = [
      [point.x - REACH, point.y - REACH],
      [point.x + REACH, point.y + REACH],
    ];
    const found = signs.length ? signs : map.queryRenderedFeatures(near, { layers: there(on.map((id) => `${id}-lines`)) });
    const things = new Map<string, [Layer, Thing]>();
    for (const one of found) {
      const layer = this.layers.find((each) => `layer-${each.code}` === one.source);
      const thing = layer?.answer?.things.find((each) => each.id === one.properties["id"]);
      if (layer && thing) things.set(`${layer.code}/${thing.id}`, [layer, thing]);
    }
    const [first, ...others] = [...things.values()];
    if (!first) return;
    this.took = true;
    window.setTimeout(() => (this.took = false));
    if (!others.length) return this.show(...first);
    const part = element("div");
    part.append(element("h2", {}, fill(this.words["layer_here"], { n: number(things.size) })), ...[first, ...others].map(([layer, thing]) => this.lines(layer, [thing])));
    this.panel.show("one", { open: true, focus: true });
    this.panel.part("one").replaceChildren(part);
  }

  private show(layer: Layer, thing: Thing): void {
    const head = element("div", { class: "map-asset-head" });
    const name = element("div");
    name.append(element("h2", {}, thing.title), element("div", { class: "muted" }, layer.name));
    head.append(drawn(this.marks[`${layer.code}/${thing.look}`] ?? ""), name);
    const told = element("dl", { class: "map-told" });
    for (const [label, value] of thing.facts) told.append(element("dt", {}, label), element("dd", {}, value));
    const actions = element("div", { class: "map-actions" });
    actions.append(element("a", { class: "btn btn-primary", href: thing.address }, this.words["layer_page"]));
    this.panel.show("one", { open: true, focus: true });
    this.panel.part("one").replaceChildren(head, told, actions);
  }
}

function read(form: HTMLFormElement): URLSearchParams {
  return new URLSearchParams([...new FormData(form)].filter((one): one is [string, string] => typeof one[1] === "string" && one[1] !== ""));
}

/** A sign of the server's own SVG. */
function drawn(svg: string): DocumentFragment {
  return document.createRange().createContextualFragment(svg);
}
