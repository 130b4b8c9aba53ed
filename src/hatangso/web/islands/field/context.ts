/** What every part of the page has at hand. */
import * as store from "./store";
import { area, length, number } from "../map/say";
import type { Atlas } from "./atlas";
import * as kept from "./mapstore";
import { placeText, type Found } from "./position";
import { cornersOf, metresOf, pathsOf, readPlace } from "./shapes";
import type { Asset, Change, FieldOf, Fields, Known, Taken, TypeOf, Words } from "./types";

export class Context {
  known: Known | undefined;
  taken: Taken | undefined;
  assets = new Map<string, Asset>();
  changes: Change[] = []; // of everybody on this phone
  here: Found | null = null;
  map: kept.About | undefined; // the map on the phone
  draft: kept.Draft | undefined; // what this person is drawing
  mapTrouble = ""; // why no map came the last time
  atlas: Atlas | null = null;

  constructor(
    readonly base: string,
    readonly words: Words,
    readonly within: number[],
  ) {}

  async load(): Promise<void> {
    const [known, taken, assets, changes] = [await store.known(), await store.taken(), await store.assets(), await store.changes()];
    this.known = known;
    this.taken = taken;
    this.assets = new Map(assets.map((one) => [one.uid, one]));
    this.changes = changes;
    const [map, draft] = [await kept.about(), await kept.draft()];
    this.map = map?.user === known?.user ? map : undefined;
    this.draft = draft?.user === known?.user ? draft : undefined;
  }

  get own(): Change[] {
    return this.changes.filter((one) => one.user === this.known?.user);
  }

  /** The changes of the fields of an asset, in their order. */
  of(asset: string): Change[] {
    return this.own.filter((one) => one.asset === asset && one.kind !== "photo");
  }

  photosOf(asset: string): Change[] {
    return this.own.filter((one) => one.asset === asset && one.kind === "photo");
  }

  type(code: string): TypeOf | undefined {
    return this.known?.types.find((one) => one.code === code);
  }

  /** The asset as it will be: what is on the server with what waits here. */
  fields(asset: string): Fields {
    return Object.assign({}, this.assets.get(asset)?.fields, ...this.of(asset).map((one) => one.fields)) as Fields;
  }

  title(fields: Fields, type: string): string {
    return fields["name"] || fields["code"] || fields["address"] || this.type(type)?.name || type;
  }

  say(name: string, ...values: (string | number)[]): string {
    return values.reduce<string>((text, value, place) => text.replaceAll(`{${place}}`, String(value)), this.words[name] ?? "");
  }

  /** A place as people read it: coordinates, or how long and how large a shape is; '' where there is none. */
  placeSaid(place: string): string {
    const geometry = readPlace(place);
    if (!geometry || geometry.type === "Point") return placeText(place);
    const kind = geometry.type.endsWith("Polygon") ? "area" : "line";
    const corners = cornersOf(geometry);
    const size = metresOf(kind, corners);
    if (corners.length) return this.say(kind === "line" ? "drawn_line" : "drawn_area", number(corners.length), length(size.length), area(size.area));
    return this.say("drawn_parts", number(pathsOf(geometry).length));
  }

  /** A value as people read it. */
  told(field: FieldOf, value: string): string {
    if (!value) return this.say("unknown");
    if (field.kind === "place") return this.placeSaid(value);
    if (field.kind === "date") return value.split("-").reverse().join("/");
    const choices = field.kind === "owner" ? (this.known?.owners ?? []) : field.choices;
    return choices.find(([code]) => code === value)?.[1] ?? value;
  }
}
