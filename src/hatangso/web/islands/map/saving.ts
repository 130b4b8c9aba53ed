/** Saving shapes: of an asset that was edited, seen in one version; of a new one, on to its form. */
import type { Geometry, Position } from "geojson";
import { LngLatBounds, type Map } from "maplibre-gl";
import { chooseOne } from "./conflict";
import { distance } from "./geodesy";
import { fill, length, sentence } from "./say";
import { measured, type Tools } from "./tools";
import { NO_UID, type Config, type KeptShape, type Words } from "./types";

export class Saving {
  constructor(
    private readonly map: Map,
    private readonly config: Config,
    private readonly words: Words,
    private readonly tools: Tools,
    private readonly root: HTMLElement,
    private readonly say: (text: string) => void,
    private readonly saved: (uid: string) => void,
  ) {}

  /** Handles on the asset's shape, as it is on the server now. */
  async edit(uid: string): Promise<void> {
    const answer = await fetch(this.config.urls.shape.replace(NO_UID, uid), { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return this.say(await sentence(answer, this.words));
    const kept = (await answer.json()) as KeptShape;
    if (!kept.geometry) return this.say(this.words["no_shape"]!);
    this.bringIntoView(kept.geometry);
    if (!(await this.tools.edit(kept, (geometry) => void this.save(kept, geometry)))) this.say(this.words["holes"]!);
  }

  private bringIntoView(geometry: Geometry): void {
    const all = JSON.stringify("coordinates" in geometry ? geometry.coordinates : []).match(/-?[\d.]+(?:e-?\d+)?,-?[\d.]+(?:e-?\d+)?/g) ?? [];
    const bounds = new LngLatBounds();
    for (const pair of all) bounds.extend(pair.split(",").map(Number) as [number, number]);
    const seen = this.map.getBounds();
    if (seen.contains(bounds.getSouthWest()) && seen.contains(bounds.getNorthEast())) return;
    this.map.fitBounds(bounds, { maxZoom: 17, padding: 80, animate: false });
  }

  private async save(kept: KeptShape, geometry: Geometry): Promise<void> {
    this.say(this.words["saving"]!);
    const answer = await fetch(this.config.urls.shape.replace(NO_UID, kept.uid), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.config.csrf },
      body: JSON.stringify({ geometry, seen_version: kept.version }),
    }).catch(() => null);
    if (answer?.status === 409) {
      const theirs = (await answer.json()) as KeptShape & { mine: KeptShape["told"] };
      const apart = geometry.type === "Point" && theirs.geometry?.type === "Point" ? distance(theirs.geometry.coordinates, geometry.coordinates) : null;
      const mine = [
        ...theirs.mine,
        { label: this.words["measured"]!, value: measured(geometry, this.words) },
        { label: this.words["apart"]!, value: apart === null ? "" : length(apart) },
      ].filter((one) => one.value);
      const chosen = await chooseOne(this.map, this.root.querySelector<HTMLDialogElement>("[data-conflict]")!, theirs, mine);
      if (chosen === "mine") return this.save({ ...kept, version: theirs.version }, geometry);
      if (chosen === "theirs") return this.done(kept.uid, this.words["theirs_kept"]!);
      return this.say(fill(this.words["go_on"], {}));
    }
    if (!answer?.ok) return this.say(await sentence(answer, this.words));
    this.done(kept.uid, this.words["saved"]!);
  }

  private done(uid: string, text: string): void {
    this.tools.end();
    this.say(text);
    this.saved(uid);
  }

  /** On to the form of a new asset with its type and shape. */
  add(type: string, geometry: Geometry): void {
    const told: Record<string, string> =
      geometry.type === "Point" ? { lon: decimal(geometry.coordinates[0]!), lat: decimal(geometry.coordinates[1]!) } : { shape: written(geometry) };
    location.assign(`${this.config.urls.add.replace("_type_", type)}?${new URLSearchParams(told)}`);
  }
}

const decimal = (value: number): string => String(Math.round(value * 1e7) / 1e7);

/** A line or polygon as WKT. */
function written(geometry: Geometry): string {
  const run = (points: Position[]): string => `(${points.map((at) => `${decimal(at[0]!)} ${decimal(at[1]!)}`).join(", ")})`;
  if (geometry.type === "LineString") return `LINESTRING ${run(geometry.coordinates)}`;
  return geometry.type === "Polygon" ? `POLYGON (${geometry.coordinates.map(run).join(", ")})` : "";
}

/** A photo sent from the panel; what is wrong is told beside the field. */
export async function sendPhoto(form: HTMLFormElement, words: Words): Promise<boolean> {
  const wrong = form.querySelector<HTMLElement>("[data-photo-wrong]")!;
  const button = form.querySelector<HTMLButtonElement>("button")!;
  button.disabled = true;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  button.disabled = false;
  wrong.hidden = Boolean(answer?.ok);
  if (!answer?.ok) wrong.textContent = await sentence(answer, words);
  return Boolean(answer?.ok);
}
