/** The page: the map and the panel beside it, kept in step with each other and with the address. */
import type { Geometry } from "geojson";
import type { Map } from "maplibre-gl";
import { filterOf, readView, writeQuery, type View } from "./address";
import { filterTiles, makeMap, renewTiles } from "./canvas";
import { onFilters } from "./filters";
import { applyLayers } from "./layers";
import { onLinks } from "./links";
import { onLoss } from "./lost";
import { Overlays } from "./overlays";
import { Panel } from "./panel";
import { Search, type Hit } from "./search";
import { figures, onSwitches } from "./switches";
import { onTools } from "./toolbar";
import { NO_UID, type Bounds, type Config, type Words } from "./types";

export class MapPage {
  readonly view: View;
  filter: URLSearchParams;
  map: Map | null = null;
  readonly panel: Panel;
  readonly overlays: Overlays;
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
    onFilters(this);
    onLinks(this);
    onSwitches(this);
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
    figures(this);
    onTools(this, map);
    onLoss(this, map);
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

  writeAddress(): void {
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

  /** Another filter: tiles, counts and lists are asked for again. */
  refilter(filter: URLSearchParams): void {
    this.filter = filter;
    this.root.dataset["filtered"] = filter.toString() ? "1" : "";
    if (this.map) filterTiles(this.map, filter);
    void this.legend();
    if (this.panel.tab === "list") void this.list();
    this.writeAddress();
  }

  selected(shape: Geometry): void {
    this.panel.show("one", { open: true });
    void this.panel.load("one", this.with(this.config.urls.selection, {}), { shape }, this.config.csrf);
  }

  pointed(uids: string[]): void {
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

  async saved(uid: string): Promise<void> {
    if (this.map) await renewTiles(this.map, this.config, this.filter);
    void this.legend();
    await this.openAsset(uid, { fly: false, focus: true });
  }
}
