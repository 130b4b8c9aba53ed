/** What every part of the page has at hand. */
import * as store from "./store";
import { placeText, type Found } from "./position";
import type { Asset, Change, FieldOf, Fields, Known, Taken, TypeOf, Words } from "./types";

export class Context {
  known: Known | undefined;
  taken: Taken | undefined;
  assets = new Map<string, Asset>();
  changes: Change[] = []; // of everybody on this phone
  here: Found | null = null;

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

  /** A value as people read it. */
  told(field: FieldOf, value: string): string {
    if (!value) return this.say("unknown");
    if (field.kind === "place") return placeText(value);
    if (field.kind === "date") return value.split("-").reverse().join("/");
    const choices = field.kind === "owner" ? (this.known?.owners ?? []) : field.choices;
    return choices.find(([code]) => code === value)?.[1] ?? value;
  }
}
