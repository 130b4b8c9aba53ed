/** What the page tells the map, and what passes between its parts. */
import type { Geometry } from "geojson";

export type Words = Record<string, string>;
export type Bounds = [number, number, number, number];

export interface Config {
  unit: { code: string; level: string; province: string; bounds: Bounds | null };
  csrf: string;
  urls: {
    style: string;
    table: string;
    legend: string;
    in_view: string;
    under: string;
    asset: string; // with 00000000-0000-0000-0000-000000000000 for the asset's uid
    shape: string;
    suggest: string;
    selection: string;
    figures: string; // with _code_ for the indicator's code
    print: string;
    add: string;
    layer: string; // with _code_ for the layer's code
  };
  types: { code: string; name: string; shapes: Shape[] }[];
  layers: { code: string; name: string; colour: string; dashes: number[] }[]; // of other pages, which the person may see
  may_add: boolean;
  lost_after: number;
}

export type Shape = "point" | "line" | "area";
export const NO_UID = "00000000-0000-0000-0000-000000000000";

/** An asset's shape as the server keeps it, with the version that was seen. */
export interface KeptShape {
  uid: string;
  version: number;
  name: string;
  geometry: Geometry | null;
  told: { label: string; value: string }[];
}
