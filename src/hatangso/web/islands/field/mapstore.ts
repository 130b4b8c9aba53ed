/** IndexedDB of one unit's map on the phone: its style, its tiles, and a shape that is being drawn. */
import type { StyleSpecification } from "maplibre-gl";
import { database, type Inside } from "../offline/database";
import type { Vertex } from "./shapes";
import { NAMES } from "./wipe";

export type TileName = [layer: string, zoom: number, x: number, y: number];

/** What the server tells of the map of a place; `bytes` on the phone, `sent` as they travel. */
export interface Plan {
  style: StyleSpecification;
  marks: Record<string, string>;
  bounds: [number, number, number, number] | null;
  address: string;
  tiles: TileName[];
  bytes: number;
  sent: number;
  message: string;
}

/** Whose the kept map is, and how much it is. */
export interface About {
  user: number;
  at: string;
  tiles: number;
  bytes: number;
}

/** A shape that was begun and not yet kept: a walk is not lost with the page. */
export interface Draft {
  user: number;
  asset: string;
  type: string;
  isNew: boolean;
  kind: "line" | "area";
  vertices: Vertex[];
}

let inside: Inside;

export function open(code: string): void {
  inside = database(`${NAMES}${code} ban-do`, (made) => {
    made.createObjectStore("map");
    made.createObjectStore("tiles");
    made.createObjectStore("drafts"); // not emptied with the rest: it was not sent
  });
}

const get = <T>(key: string): Promise<T | undefined> => inside<T>(["map"], "readonly", (of) => of("map").get(key));
export const plan = (): Promise<Plan | undefined> => get<Plan>("plan");
export const about = (): Promise<About | undefined> => get<About>("about");
export const draft = (): Promise<Draft | undefined> => inside<Draft>(["drafts"], "readonly", (of) => of("drafts").get("draft"));

/** The map in place of the former one, in one stroke. */
export async function keepMap(told: Plan, whose: About, tiles: [string, ArrayBuffer][]): Promise<void> {
  await inside(["map", "tiles"], "readwrite", (of) => {
    of("tiles").clear();
    for (const [name, bytes] of tiles) of("tiles").put(bytes, name);
    of("map").put(told, "plan");
    return of("map").put(whose, "about");
  });
}

export const tile = (name: string): Promise<ArrayBuffer | undefined> => inside<ArrayBuffer>(["tiles"], "readonly", (of) => of("tiles").get(name));

export async function keepDraft(one: Draft | null): Promise<void> {
  await inside(["drafts"], "readwrite", (of) => {
    if (one) of("drafts").put(one, "draft");
    else of("drafts").delete("draft");
    return null;
  });
}

export async function clear(): Promise<void> {
  await inside(["map", "tiles"], "readwrite", (of) => {
    of("tiles").clear();
    return of("map").clear();
  });
}
