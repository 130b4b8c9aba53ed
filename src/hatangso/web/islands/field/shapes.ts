/** Places as texts: 'lon lat' of a point, WKT of a line or an area; and what a drawn shape must be to be kept. */
import type { Geometry, Position } from "geojson";
import { areaOf, lengthOf } from "../map/geodesy";

export type Kind = "point" | "line" | "area";

/** A corner of what is drawn; `accuracy` in metres as the phone told it, null where it was tapped. */
export interface Vertex {
  at: Position;
  accuracy: number | null;
}

export const MOST_VERTICES = 1_000;
export const TOLERANCE_M = 2; // a measured point nearer than this to the line through its neighbours is left out
const DEGREE_M = 111_320;
const NAMES: Record<string, Geometry["type"]> = {
  LINESTRING: "LineString",
  POLYGON: "Polygon",
  MULTILINESTRING: "MultiLineString",
  MULTIPOLYGON: "MultiPolygon",
  MULTIPOINT: "MultiPoint",
};

/** null where the text is no place. */
export function readPlace(text: string): Geometry | null {
  const point = /^(-?[\d.]+) (-?[\d.]+)$/.exec(text);
  if (point) return { type: "Point", coordinates: [Number(point[1]), Number(point[2])] };
  const told = /^([A-Z]+) *(\(.*\))$/.exec(text);
  const type = told && NAMES[told[1]!];
  if (!type) return null;
  try {
    const json = told[2]!.replace(/(-?[\d.e-]+) (-?[\d.e-]+)/g, "[$1,$2]").replaceAll("(", "[").replaceAll(")", "]");
    return { type, coordinates: JSON.parse(json) } as Geometry;
  } catch {
    return null;
  }
}

const pair = (at: Position): string => `${at[0]!.toFixed(7)} ${at[1]!.toFixed(7)}`;

export function pointText(at: Position): string {
  return pair(at);
}

/** WKT of corners in their order; an area's first one is its last, too. */
export function shapeText(kind: "line" | "area", corners: Position[]): string {
  const all = kind === "area" ? [...corners, corners[0]!] : corners;
  const text = all.map(pair).join(", ");
  return kind === "area" ? `POLYGON ((${text}))` : `LINESTRING (${text})`;
}

/** The corners of a single line, or of an area without holes: what can be gone on with. Else none. */
export function cornersOf(geometry: Geometry | null): Position[] {
  if (geometry?.type === "LineString") return geometry.coordinates;
  return geometry?.type === "Polygon" && geometry.coordinates.length === 1 ? geometry.coordinates[0]!.slice(0, -1) : [];
}

/** Lines and rings of a geometry. */
export function pathsOf(geometry: Geometry | null): Position[][] {
  if (geometry?.type === "LineString") return [geometry.coordinates];
  if (geometry?.type === "MultiLineString" || geometry?.type === "Polygon") return geometry.coordinates;
  return geometry?.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}

export function metresOf(kind: "line" | "area", corners: Position[]): { length: number; area: number } {
  const ring = kind === "area" && corners.length > 2 ? [...corners, corners[0]!] : corners;
  return { length: lengthOf(ring), area: kind === "area" && corners.length > 2 ? areaOf(ring) : 0 };
}

/** The name of the words that say why it cannot be kept; '' where it can. The server asks the same (domain/assets/geometry.py). */
export function wrong(kind: "line" | "area", corners: Position[]): string {
  if (corners.length < (kind === "line" ? 2 : 3)) return kind === "line" ? "draw_few_line" : "draw_few_area";
  if (corners.length > MOST_VERTICES) return "draw_many";
  if (crosses(corners, kind === "area")) return kind === "line" ? "draw_crosses_line" : "draw_crosses_area";
  const { length, area } = metresOf(kind, corners);
  return length === 0 || (kind === "area" && area < 0.01) ? "draw_flat" : "";
}

/** Whether it touches or crosses itself anywhere but at neighbouring corners. */
export function crosses(corners: Position[], closed: boolean): boolean {
  const path = closed ? [...corners, corners[0]!] : corners;
  const count = path.length - 1;
  const loop = closed || same(path[0]!, path.at(-1)!);
  for (let first = 0; first < count; first++) {
    const [a, b] = [path[first]!, path[first + 1]!];
    const next = first + 1 < count ? path[first + 2]! : loop ? path[1]! : null;
    if (next && turn(a, b, next) === 0 && (b[0]! - a[0]!) * (next[0]! - b[0]!) + (b[1]! - a[1]!) * (next[1]! - b[1]!) < 0) return true; // back on itself
    for (let second = first + 2; second < count; second++) {
      if (loop && first === 0 && second === count - 1) continue;
      if (touch(a, b, path[second]!, path[second + 1]!)) return true;
    }
  }
  return false;
}

const same = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];
const turn = (a: Position, b: Position, c: Position): number => Math.sign((b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!));

function touch(a: Position, b: Position, c: Position, d: Position): boolean {
  const within = (p: Position, q: Position, r: Position): boolean =>
    Math.min(p[0]!, q[0]!) <= r[0]! && r[0]! <= Math.max(p[0]!, q[0]!) && Math.min(p[1]!, q[1]!) <= r[1]! && r[1]! <= Math.max(p[1]!, q[1]!);
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc !== abd && cda !== cdb) return true;
  return (abc === 0 && within(a, b, c)) || (abd === 0 && within(a, b, d)) || (cda === 0 && within(c, d, a)) || (cdb === 0 && within(c, d, b));
}

/**
 * Without measured corners that lie within TOLERANCE_M of the line through those that stay (Douglas and Peucker,
 * Cartographica 10/2, 1973). What was tapped stays, as do the first and the last.
 */
export function simplified(vertices: Vertex[]): Vertex[] {
  const stays = vertices.map((one, place) => one.accuracy === null || place === 0 || place === vertices.length - 1);
  const anchors = stays.flatMap((one, place) => (one ? [place] : []));
  const open: [number, number][] = anchors.slice(1).map((to, place) => [anchors[place]!, to]);
  while (open.length) {
    const [from, to] = open.pop()!;
    let [farthest, most] = [-1, TOLERANCE_M];
    for (let place = from + 1; place < to; place++) {
      const far = offLine(vertices[place]!.at, vertices[from]!.at, vertices[to]!.at);
      if (far > most) [farthest, most] = [place, far];
    }
    if (farthest < 0) continue;
    stays[farthest] = true;
    open.push([from, farthest], [farthest, to]);
  }
  return vertices.filter((_, place) => stays[place]);
}

/** Metres from a point to a stretch, on a plane at its latitude. */
function offLine(at: Position, from: Position, to: Position): number {
  const broad = Math.cos((at[1]! * Math.PI) / 180);
  const plane = (one: Position): [number, number] => [(one[0]! - at[0]!) * broad * DEGREE_M, (one[1]! - at[1]!) * DEGREE_M];
  const [[ax, ay], [bx, by]] = [plane(from), plane(to)];
  const long = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = long ? Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / long)) : 0;
  return Math.hypot(ax + along * (bx - ax), ay + along * (by - ay));
}
