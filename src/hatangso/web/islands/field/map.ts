/** The map of the field: the ground from the phone, the assets that were taken along, where the person stands. */
import "maplibre-gl/dist/maplibre-gl.css";
import "../../styles/map.css";
import type { Geometry, Position } from "geojson";
import { addProtocol, AttributionControl, Map, NavigationControl, ScaleControl, setWorkerUrl, type GeoJSONSource, type MapMouseEvent } from "maplibre-gl";
import { around } from "../map/geodesy";
import { giveImages } from "../map/images";
import { element } from "../survey/elements";
import type { Context } from "./context";
import { featuresOf } from "./features";
import * as kept from "./mapstore";
import type { Found } from "./position";
import { follow } from "./walk";

const ASSETS = ["asset-points", "asset-lines", "asset-lines-dashed", "asset-areas"];
const REACH = 14; // pixels around a finger
const NEAR_ZOOM = 16;
let left: { center: [number, number]; zoom: number } | null = null; // as it was last looked at, while the page is open

export interface Button {
  word: string;
  first?: boolean;
  do(): void;
}

/** A dialog over the page: a line of words with buttons under a map. Without WebGL the words and buttons alone. */
export class FieldMap {
  readonly dialog = element("dialog", { class: "field-map", "aria-labelledby": "ban-do-ten" }) as HTMLDialogElement;
  map: Map | null = null;
  here: Found | null = null;
  tapped: (at: Position, uids: string[]) => void = () => undefined;
  moved: (found: Found) => void = () => undefined; // every position while the person is followed
  leaving: () => boolean = () => true; // whether the map may be closed
  closed: () => void = () => undefined;
  private readonly box = element("div", { class: "field-map-canvas", "data-field-map": "" });
  private readonly said = element("div", { class: "field-map-said", role: "status", "data-map-said": "" });
  private readonly form = element("div", { class: "field-map-more" });
  private readonly buttons = element("div", { class: "survey-buttons" });
  private following: (() => void) | null = null;
  private centre = false;

  constructor(
    private readonly host: HTMLElement,
    readonly ctx: Context,
    private readonly plan: kept.Plan,
    private readonly worker: string,
    title: string,
  ) {
    const head = element("div", { class: "field-map-head" });
    const back = element("button", { type: "button", class: "btn" }, ctx.say("map_close"));
    const locate = element("button", { type: "button", class: "btn" }, ctx.say("map_here"));
    back.addEventListener("click", () => this.close());
    locate.addEventListener("click", () => this.locate());
    head.append(back, element("h2", { class: "h4 m-0", id: "ban-do-ten", tabindex: "-1" }, title), locate);
    const bar = element("div", { class: "field-map-bar" });
    bar.append(this.said, this.form, this.buttons);
    this.dialog.append(head, this.box, bar);
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
  }

  async open(focus: Geometry | null): Promise<void> {
    this.host.append(this.dialog);
    this.dialog.showModal();
    this.dialog.querySelector<HTMLElement>("h2")!.focus();
    const { ctx, plan } = this;
    if (!document.createElement("canvas").getContext("webgl2")) {
      this.box.append(element("p", { class: "alert alert-warning m-3" }, ctx.say("map_no_webgl")));
    } else {
      setWorkerUrl(this.worker);
      addProtocol("thuc-dia", async ({ url }) => ({ data: (await kept.tile(url.slice(url.indexOf("://") + 3))) ?? new ArrayBuffer(0) }));
      await Promise.all(["", "600 "].flatMap((weight) => ["ấĐ", "aA0"].map((text) => document.fonts.load(`${weight}16px "Be Vietnam Pro${weight ? " SemiBold" : ""}"`, text)))).catch(() => undefined);
      const at = focus ? middle(focus) : null;
      const start = at ? { center: at, zoom: NEAR_ZOOM } : (left ?? (ctx.here ? { center: [ctx.here.lon, ctx.here.lat] as [number, number], zoom: NEAR_ZOOM } : null));
      const map = new Map({
        container: this.box,
        style: plan.style,
        ...(start ?? { bounds: plan.bounds ?? [102.1, 8.3, 109.6, 23.4], fitBoundsOptions: { padding: 12 } }),
        minZoom: 8,
        maxZoom: 20,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        attributionControl: false,
        fadeDuration: 0,
        locale: { "NavigationControl.ZoomIn": ctx.say("map_nearer"), "NavigationControl.ZoomOut": ctx.say("map_farther"), "AttributionControl.ToggleAttribution": ctx.say("map_sources"), "Map.Title": ctx.say("map") },
      });
      map.touchZoomRotate.disableRotation();
      map.addControl(new NavigationControl({ showCompass: false }), "top-right");
      map.addControl(new ScaleControl({ maxWidth: 100, unit: "metric" }), "bottom-left");
      map.addControl(new AttributionControl({ compact: true }), "bottom-right");
      giveImages(map, plan.marks);
      this.map = map;
      await new Promise<void>((done) => map.once("load", () => done()));
      this.refresh();
      map.on("click", (event) => this.tap(event));
      map.on("dataloading", () => (this.box.dataset["drawn"] = "0"));
      map.on("idle", () => (this.box.dataset["drawn"] = "1"));
      Object.assign(this.box, { map }); // what a test asks for what is painted
      if (this.here) this.showHere(this.here);
    }
    const may = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (may?.state === "granted") this.follow();
  }

  close(): void {
    if (this.leaving()) this.shut();
  }

  shut(): void {
    this.following?.();
    if (this.map) left = { center: this.map.getCenter().toArray(), zoom: this.map.getZoom() };
    this.map?.remove();
    this.map = null;
    this.dialog.close();
    this.dialog.remove();
    this.closed();
  }

  /** After something was sent or came: the assets are drawn anew. */
  refresh(): void {
    this.map?.getSource<GeoJSONSource>("assets")?.setData(featuresOf(this.ctx));
  }

  show(said: string, buttons: Button[], form: HTMLElement[] = []): void {
    this.say(said);
    this.form.replaceChildren(...form);
    this.buttons.replaceChildren(
      ...buttons.map((one) => {
        const made = element("button", { type: "button", class: one.first ? "btn btn-primary" : "btn" }, this.ctx.say(one.word));
        made.addEventListener("click", () => one.do());
        return made;
      }),
    );
  }

  say(text: string): void {
    this.said.textContent = text;
  }

  /** What is being drawn; corners are shown as dots. */
  draft(kind: "point" | "line" | "area", corners: Position[]): void {
    const path: Geometry[] = [];
    if (kind === "area" && corners.length > 2) path.push({ type: "Polygon", coordinates: [[...corners, corners[0]!]] });
    else if (kind !== "point" && corners.length > 1) path.push({ type: "LineString", coordinates: corners });
    const features = [...path.map((geometry) => ({ type: "Feature" as const, properties: {}, geometry })), ...corners.map((at, place) => ({ type: "Feature" as const, properties: { last: place === corners.length - 1 }, geometry: { type: "Point" as const, coordinates: at } }))];
    this.map?.getSource<GeoJSONSource>("draft")?.setData({ type: "FeatureCollection", features });
  }

  locate(): void {
    this.centre = true;
    if (this.here) this.showHere(this.here);
    else this.say(this.ctx.say("gps_wait"));
    this.follow();
  }

  private follow(): void {
    this.following ??= follow(
      (found) => {
        if (!this.here && this.centre) this.say(this.ctx.say("gps_found", Math.max(1, Math.round(found.accuracy))));
        this.ctx.here = this.here = found;
        this.showHere(found);
        this.moved(found);
      },
      (why) => this.say(this.ctx.say(why)),
    );
  }

  private showHere(found: Found): void {
    const at = [found.lon, found.lat];
    const features = [
      { type: "Feature" as const, properties: {}, geometry: { type: "Polygon" as const, coordinates: [around(at, found.accuracy)] } },
      { type: "Feature" as const, properties: {}, geometry: { type: "Point" as const, coordinates: at } },
    ];
    this.map?.getSource<GeoJSONSource>("position")?.setData({ type: "FeatureCollection", features });
    if (!this.centre || !this.map) return;
    this.centre = false;
    this.map.easeTo({ center: [found.lon, found.lat], zoom: Math.max(NEAR_ZOOM, this.map.getZoom()) });
  }

  private tap(event: MapMouseEvent): void {
    const { x, y } = event.point;
    const found = this.map!.queryRenderedFeatures(
      [
        [x - REACH, y - REACH],
        [x + REACH, y + REACH],
      ],
      { layers: ASSETS },
    );
    this.tapped([event.lngLat.lng, event.lngLat.lat], [...new Set(found.map((one) => String(one.properties["uid"])))]);
  }
}

function middle(geometry: Geometry): [number, number] | null {
  const all: number[][] = [];
  const walk = (told: unknown): void => {
    if (Array.isArray(told) && typeof told[0] === "number") all.push(told as number[]);
    else if (Array.isArray(told)) told.forEach(walk);
  };
  if ("coordinates" in geometry) walk(geometry.coordinates);
  if (!all.length) return null;
  const [lons, lats] = [all.map((one) => one[0]!), all.map((one) => one[1]!)];
  return [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
}
