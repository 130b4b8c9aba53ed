/** What the server tells the phone, and what the phone keeps. Every field of an asset is a text; '' = not known. */

export type Fields = Record<string, string>;
export type Words = Record<string, string>;

export interface FieldOf {
  name: string;
  label: string;
  kind: "text" | "long" | "integer" | "number" | "choice" | "date" | "owner" | "place";
  choices: [string, string][];
  shapes?: ("point" | "line" | "area")[]; // of a place
  required?: boolean;
  help?: string;
}

export interface TypeOf {
  code: string;
  name: string;
  count: number;
  fields: FieldOf[];
}

export interface Asset {
  uid: string;
  type: string;
  version: number;
  edit: boolean;
  lon: number | null;
  lat: number | null;
  geometry: string;
  outline: string; // WKT to be looked at, of a shape too long to be changed here
  unit: string;
  fields: Fields;
}

/** What is known of the place of work; who prepared the phone is an id, so that people are told apart. */
export interface Known {
  user: number;
  types: TypeOf[];
  owners: [string, string][];
  own: string;
  most: number;
  wards: [string, string][]; // of a province its communes
}

export interface Start extends Known {
  csrf: string;
  unit: string;
}

export interface Taken {
  types: string[];
  at: string;
  count: number;
}

/**
 * One thing to be sent. waiting: to be sent; refused, conflict: the server said so and kept nothing of it.
 * `tried`: it may have arrived without an answer, so it is sent again as it is and never changed.
 * `seen` null: it follows an earlier change of the same asset that is not answered yet.
 */
export interface Change {
  uid: string;
  asset: string;
  kind: "add" | "edit" | "photo";
  user: number;
  type: string;
  title: string;
  fields: Fields;
  base: Fields;
  seen: number | null;
  accuracy: number | null;
  madeAt: string;
  order: number;
  tried: boolean;
  state: "waiting" | "refused" | "conflict";
  said: string;
  field: string;
  theirs: Asset | null;
}

export interface Photo {
  uid: string;
  bytes: ArrayBuffer;
  type: string;
}
