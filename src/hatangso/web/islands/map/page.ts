/** The page: the map and the panel beside it, kept in step with each other and with the address. */
import type { Geometry } from "geojson";
import type { Map } from "maplibre-gl";
import { filterOf, readView, writeQuery, type View } from "./address";
import { Bar } from "./bar";
import { filterTiles, makeMap, renewTiles } from "./canvas";
import { hideFigures, showFigures } from "./figures";
import { applyLayers } from "./layers";
import { Overlays } from "./overlays";
import { Panel } from "./panel";
import { onPointing } from "./pointing";
import { showPosition } from "./position";
import { Saving, sendPhoto } from "./saving";
import { element } from "./say";
import { Search, type Hit } from "./search";
import { Tools } from "./tools";
import { NO_UID, type Bounds, type Config, type Shape, type Words } from "./types";

export class MapPage {
  readonly view: View;
  filter: URLSearchParams;
  map: Map | null = null;
  private readonly panel: Panel;
  private readonly overlays: Overlays;
  private readonly framed: boolean; // opened with things to be framed, not with a place of its own
  private readonly status: HTMLElement;
  private listTimer = 0;
  private addressTimer = 0;

  constructor(
    readonly root: HTMLElement,
    readonly config: Config,
    readonly words: Words,
    private readonly marks: Record<string, string>,
  ) {
    const query = new URLSearchParams(location.search);
    this.view = readView(query);
    this.framed = query.has("khung");
    this.filter = filterOf(query);
    this.status = root.querySelector<HTMLElement>("[data-status]")!;
    this.panel = new Panel(root.querySelector<HTMLElement>("[data-panel]")!, words);
    this.panel.shown = (tab) => {
      if (tab === "list") void this.list();
    };
    this.overlays = new Overlays(root, config, words, marks, this.panel, () => this.box(), () => this.keep());
    this.search();
    this.filters();
    this.links();
    void this.legend();
  }

  say(text: string): void {
    this.status.textContent = text;
    this.status.hidden = !text;
  }

  /** A browser without WebGL: lists, search and printing still work. */
  withoutMap(): void {
    this.root.dataset["state"] = "without";
    this.say(this.words["no_webgl"]!);
    this.overlays.renew();
    this.panel.show("list", { open: true });
  }

  async start(): Promise<void> {
    const box = this.root.querySelector<HTMLElement>("[data-canvas]")!;
    try {
      this.map = await makeMap(box, this.config, this.view, this.filter, this.marks, this.words);
    } catch {
      this.root.dataset["state"] = "lost";
      this.say(this.words["map_lost"]!);
      return;
    }
    const map = this.map;
    if (!this.view.at && this.framed) this.look(map);
    applyLayers(map, this.view);
    this.figures();
    this.tools(map);
    this.lost(map);
    map.on("dataloading", () => (this.root.dataset["drawn"] = "0"));
    map.on("movestart", () => (this.root.dataset["drawn"] = "0"));
    map.on("idle", () => (this.root.dataset["drawn"] = "1"));
    map.on("moveend", () => {
      this.look(map);
      this.keep();
      if (this.panel.tab === "list") {
        clearTimeout(this.listTimer);
        this.listTimer = window.setTimeout(() => void this.list(), 350);
      }
    });
    this.root.dataset["state"] = "ready";
    if (this.view.asset) void this.openAsset(this.view.asset, { fly: !this.view.at, focus: false });
  }

  private look(map: Map): void {
    const at = map.getCenter();
    this.view.at = { zoom: map.getZoom(), lat: at.lat, lon: at.lng };
  }

  /** The address is the view. */
  keep(): void {
    clearTimeout(this.addressTimer);
    this.addressTimer = window.setTimeout(() => this.writeAddress(), 150);
  }

  private writeAddress(): void {
    const query = writeQuery(this.view, this.filter, this.overlays.query());
    history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
    const filter = this.filter.toString();
    for (const link of this.root.querySelectorAll<HTMLAnchorElement>("[data-with-filter]")) {
      const base = link.dataset["withFilter"]!;
      link.href = filter ? `${base}${base.includes("?") ? "&" : "?"}${filter}` : base;
    }
  }

  box(): string {
    const bounds = this.map?.getBounds();
    const told: number[] = bounds ? [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] : (this.config.unit.bounds ?? []);
    return told.map((one) => one.toFixed(5)).join(",");
  }

  private with(address: string, more: Record<string, string>): string {
    return `${address}?${new URLSearchParams([...this.filter, ...Object.entries(more)])}`;
  }

  list(): Promise<boolean> {
    return this.panel.load("list", this.with(this.config.urls.in_view, { khung: this.box() }));
  }

  legend(): Promise<boolean> {
    return this.panel.load("legend", this.with(this.config.urls.legend, {}));
  }

  private search(): void {
    const near = (): string => (this.view.at ? `${this.view.at.lon.toFixed(4)},${this.view.at.lat.toFixed(4)}` : "");
    new Search(this.root.querySelector<HTMLElement>("[data-search]")!, this.config.urls.suggest, this.words, near, (hit) => this.go(hit));
  }

  private go(hit: Hit): void {
    if (hit.uid) void this.openAsset(hit.uid, { fly: true, focus: true });
    else if (hit.bounds) this.map?.fitBounds(hit.bounds, { padding: 30, maxZoom: 17 });
    else if (hit.lon !== undefined && hit.lat !== undefined) this.map?.easeTo({ center: [hit.lon, hit.lat], zoom: hit.zoom ?? 16 });
    this.panel.open(Boolean(hit.uid));
  }

  private filters(): void {
    const form = this.root.querySelector<HTMLFormElement>("[data-filters]");
    if (!form) return;
    const read = (): void => {
      const taken = new Set(["type", "group", ...[...form.elements].map((one) => (one as HTMLInputElement).name)]);
      const kept = new URLSearchParams([...this.filter].filter(([name]) => !taken.has(name)));
      for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) kept.append(name, value);
      // All types switched on is no filter; neither is none, which would leave an empty map.
      if (![...form.querySelectorAll<HTMLInputElement>("[name=type]")].some((one) => !one.checked)) kept.delete("type");
      this.refilter(kept);
    };
    form.addEventListener("change", read);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      read();
    });
    this.root.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("[data-clear-filter]")) return;
      for (const field of form.elements) {
        if (field instanceof HTMLInputElement) field.type === "checkbox" ? (field.checked = false) : (field.value = "");
        if (field instanceof HTMLSelectElement) field.selectedIndex = 0;
      }
      this.refilter(new URLSearchParams());
    });
  }

  /** Another filter: tiles, counts and lists are asked for again. */
  refilter(filter: URLSearchParams): void {
    this.filter = filter;
    this.root.dataset["filtered"] = filter.toString() ? "1" : "";
    if (this.map) filterTiles(this.map, filter);
    void this.legend();
    if (this.panel.tab === "list") void this.list();
    this.writeAddress();
  }

  private links(): void {
    this.root.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      const uid = form.dataset["photo"];
      if (!uid) return;
      event.preventDefault();
      void sendPhoto(form, this.words).then((sent) => {
        if (!sent) return;
        this.say(this.words["photo_sent"]!);
        return this.openAsset(uid, { fly: false, focus: true });
      });
    });
    this.root.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLElement>("[data-open-asset]");
      if (!link || (event as MouseEvent).ctrlKey || (event as MouseEvent).metaKey) return;
      event.preventDefault();
      void this.openAsset(link.dataset["openAsset"]!, { fly: true, focus: true });
    });
    this.root.querySelector("[data-copy-link]")?.addEventListener("click", () => {
      this.writeAddress();
      navigator.clipboard.writeText(location.href).then(
        () => this.say(this.words["copied"]!),
        () => window.prompt(this.words["copy_this"], location.href),
      );
    });
    this.root.querySelector<HTMLFormElement>("[data-print]")?.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      form.querySelectorAll("[data-kept]").forEach((one) => one.remove());
      const more = { khung: this.box(), "chi-so": this.view.indicator, ky: this.view.period, tat: [...this.view.hidden].join(",") };
      for (const [name, value] of [...this.filter, ...Object.entries(more), ...this.overlays.query()]) {
        form.append(element("input", { type: "hidden", name, value, "data-kept": "1" }));
      }
    });
    for (const field of this.root.querySelectorAll<HTMLInputElement>("[data-group]")) {
      field.checked = !this.view.hidden.has(field.dataset["group"]!);
      field.addEventListener("change", () => {
        field.checked ? this.view.hidden.delete(field.dataset["group"]!) : this.view.hidden.add(field.dataset["group"]!);
        this.relayer();
      });
    }
    for (const field of this.root.querySelectorAll<HTMLInputElement>("[data-opacity]")) {
      const name = field.dataset["opacity"] as "base" | "figure";
      field.value = String(this.view[name]);
      field.addEventListener("input", () => {
        this.view[name] = Number(field.value);
        this.relayer();
      });
    }
    const indicator = this.root.querySelector<HTMLSelectElement>("[data-indicator]");
    if (indicator) {
      indicator.value = this.view.indicator;
      indicator.addEventListener("change", () => {
        this.view.indicator = indicator.value;
        this.figures();
        this.keep();
      });
    }
  }

  private relayer(): void {
    if (this.map) applyLayers(this.map, this.view);
    this.keep();
  }

  private figures(): void {
    const legend = this.panel.part("figures");
    if (!this.map) return;
    if (!this.view.indicator) {
      hideFigures(this.map);
      legend.replaceChildren();
      return;
    }
    const query = this.view.period ? `?${new URLSearchParams({ period: this.view.period })}` : "";
    const address = this.config.urls.figures.replace("_code_", encodeURIComponent(this.view.indicator)) + query;
    void showFigures(this.map, address, this.config.unit.province, legend, this.words);
  }

  private tools(map: Map): void {
    const bar = new Bar(this.root.querySelector<HTMLElement>("[data-bar]")!);
    const tools = new Tools(map, bar, this.config, this.words, this.root);
    const saving = new Saving(map, this.config, this.words, tools, this.root, (text) => this.say(text), (uid) => void this.saved(uid));
    this.overlays.start(map, () => !tools.active);
    onPointing(map, () => !tools.active && !this.overlays.took, (uids) => this.pointed(uids));
    tools.ended = () => this.say("");
    this.root.addEventListener("click", (event) => {
      const clicked = event.target as Element;
      const tool = clicked.closest<HTMLElement>("[data-tool]")?.dataset["tool"];
      const edited = clicked.closest<HTMLElement>("[data-edit-shape]")?.dataset["editShape"];
      if (edited) {
        this.panel.open(false);
        void saving.edit(edited);
      }
      if (!tool) return;
      if (tools.active === tool) return tools.end();
      this.root.querySelector<HTMLDetailsElement>("[data-tool-menu]")?.removeAttribute("open");
      if (tool === "position") void showPosition(map, this.words, (text) => this.say(text));
      else if (tool === "measure-line" || tool === "measure-area") void tools.measure(tool === "measure-line" ? "line" : "area");
      else if (tool.startsWith("select-")) void tools.select(tool.slice(7) as "rectangle", (shape) => this.selected(shape));
      else if (tool === "add") this.panel.show("find", { open: true });
    });
    this.root.querySelector<HTMLFormElement>("[data-add]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = new FormData(event.target as HTMLFormElement).get("them") as string;
      const [type, shape] = chosen.split("/") as [string, Shape];
      if (!type) return;
      this.panel.open(false);
      void tools.add(type, shape, (geometry) => saving.add(type, geometry));
    });
  }

  private selected(shape: Geometry): void {
    this.panel.show("one", { open: true });
    void this.panel.load("one", this.with(this.config.urls.selection, {}), { shape }, this.config.csrf);
  }

  private pointed(uids: string[]): void {
    if (uids.length === 1) return void this.openAsset(uids[0]!, { fly: false, focus: true });
    this.panel.show("one", { open: true, focus: true });
    void this.panel.load("one", `${this.config.urls.under}?${new URLSearchParams({ ids: uids.slice(0, 100).join(",") })}`);
  }

  /** The asset's panel, and its mark on the map. */
  async openAsset(uid: string, { fly, focus }: { fly: boolean; focus: boolean }): Promise<void> {
    this.view.asset = uid;
    this.keep();
    this.mark(uid);
    this.panel.show("one", { open: true, focus });
    const there = await this.panel.load("one", this.config.urls.asset.replace(NO_UID, uid));
    const told = this.panel.part("one").querySelector<HTMLElement>("[data-bounds]")?.dataset["bounds"];
    if (!there || !fly || !told || !this.map) return;
    const [west, south, east, north] = told.split(",").map(Number) as Bounds;
    const sheet = matchMedia("(max-width: 900px)").matches ? 0.66 * this.map.getContainer().clientHeight : 80; // it lies over the map
    this.map.fitBounds([west, south, east, north], { maxZoom: Math.max(17, this.map.getZoom()), padding: { top: 60, left: 40, right: 70, bottom: sheet } });
  }

  private mark(uid: string): void {
    if (!this.map) return;
    const here = ["==", ["get", "uid"], uid] as never;
    const point = ["==", ["geometry-type"], "Point"] as never;
    this.map.setFilter("asset-selected", ["all", point, here]);
    this.map.setFilter("asset-selected-line", ["all", ["!", point], here]);
  }

  private async saved(uid: string): Promise<void> {
    if (this.map) await renewTiles(this.map, this.config, this.filter);
    void this.legend();
    await this.openAsset(uid, { fly: false, focus: true });
  }

  /** Tiles that do not come: said once, taken back when they come again. */
  private lost(map: Map): void {
    let lost = false;
    map.on("error", ({ error }) => {
      if (lost || !(error instanceof Error)) return;
      const status = (error as Error & { status?: number }).status;
      lost = true;
      this.say(this.words[status === 400 ? "filter_unread" : status === 403 || status === 401 ? "signed_out" : "tiles_lost"]!);
    });
    map.on("sourcedata", ({ sourceId, tile }) => {
      if (lost && sourceId === "assets" && tile) {
        lost = false;
        this.say("");
      }
    });
    window.addEventListener("offline", () => this.say(this.words["lost"]!));
    window.addEventListener("online", () => {
      this.say("");
      filterTiles(map, this.filter);
    });
  }
}
