/** A shape taken apart for its handles and put together again: Terra Draw edits no polygon with holes, so every
 *  outline and every hole is a polygon of its own that knows which part of the shape it belongs to. */
import type { Geometry, Position } from "geojson";
import type { GeoJSONStoreFeatures } from "terra-draw";

const MODES = { Point: "point", LineString: "linestring", Polygon: "polygon" } as const;
const round = (value: number): number => Math.round(value * 1e9) / 1e9;
const fine = (at: Position): Position => [round(at[0]!), round(at[1]!)];

/** `ring` 0 is the outline of its part, others are holes. */
function made(type: keyof typeof MODES, coordinates: unknown, part: number, ring = 0): GeoJSONStoreFeatures {
  return { type: "Feature", geometry: { type, coordinates }, properties: { mode: MODES[type], part, ring } } as GeoJSONStoreFeatures;
}

const rings = (polygon: Position[][], part: number): GeoJSONStoreFeatures[] => polygon.map((ring, number) => made("Polygon", [ring.map(fine)], part, number));

/** null of what has no handles (a collection). */
export function apart(geometry: Geometry): GeoJSONStoreFeatures[] | null {
  switch (geometry.type) {
    case "Point":
      return [made("Point", fine(geometry.coordinates), 0)];
    case "LineString":
      return [made("LineString", geometry.coordinates.map(fine), 0)];
    case "Polygon":
      return rings(geometry.coordinates, 0);
    case "MultiPoint":
      return geometry.coordinates.map((one, part) => made("Point", fine(one), part));
    case "MultiLineString":
      return geometry.coordinates.map((one, part) => made("LineString", one.map(fine), part));
    case "MultiPolygon":
      return geometry.coordinates.flatMap(rings);
    default:
      return null;
  }
}

export const partOf = (shape: GeoJSONStoreFeatures): number => Number(shape.properties["part"] ?? 0);
export const ringOf = (shape: GeoJSONStoreFeatures): number => Number(shape.properties["ring"] ?? 0);

/** One shape of the kind it was; holes of an outline that was taken away go with it. null where nothing is left. */
export function together(shapes: GeoJSONStoreFeatures[], before: Geometry["type"]): Geometry | null {
  const ordered = [...shapes].sort((one, other) => partOf(one) - partOf(other) || ringOf(one) - ringOf(other));
  const outer = ordered.filter((one) => ringOf(one) === 0);
  if (!outer.length) return null;
  const parts = outer.map((one) => {
    if (one.geometry.type !== "Polygon") return one.geometry.coordinates;
    const own = ordered.filter((each) => partOf(each) === partOf(one));
    return own.map((each) => (each.geometry.coordinates as Position[][])[0]!);
  });
  return { type: before, coordinates: before.startsWith("Multi") ? parts : parts[0] } as Geometry;
}

/** The part inside whose outline a position lies; the first where it lies in none. */
export function partAt(shapes: GeoJSONStoreFeatures[], at: Position): number {
  const found = shapes.find((one) => ringOf(one) === 0 && one.geometry.type === "Polygon" && inside((one.geometry.coordinates as Position[][])[0]!, at));
  return found ? partOf(found) : 0;
}

/** Whether a ray to the east crosses the ring an odd number of times. */
function inside(ring: Position[], at: Position): boolean {
  const [x, y] = at as [number, number];
  let odd = false;
  ring.forEach(([x1 = 0, y1 = 0], index) => {
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length]!;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
  });
  return odd;
}
