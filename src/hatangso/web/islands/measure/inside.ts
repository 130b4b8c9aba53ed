/** Which commune a position lies in, found in the browser: the position itself is sent nowhere. */

export interface Piece {
  code: string;
  name: string;
  province: string;
  province_name: string;
  polygons: number[][][][];
}

export type Box = [west: number, south: number, east: number, north: number];

const METRES_A_DEGREE = 111_320;

/** The middle of the coarse grid cell, in degrees: all that the server is told of a position. */
export function middleOfCell(value: number, step: number): number {
  return Number(((Math.floor(value / step) + 0.5) * step).toFixed(6));
}

/** The commune by parity of crossings, and how many metres away its border is (cut edges of the box are none). */
export function find(pieces: Piece[], box: Box, lon: number, lat: number): { piece: Piece; metres: number } | null {
  for (const piece of pieces) {
    const rings = piece.polygons.flat();
    if (rings.reduce((inside, ring) => inside !== crossed(ring, lon, lat), false)) {
      return { piece, metres: Math.min(...rings.map((ring) => toBorder(ring, box, lon, lat))) };
    }
  }
  return null;
}

function crossed(ring: number[][], lon: number, lat: number): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i] as [number, number];
    const [x2, y2] = ring[j] as [number, number];
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) odd = !odd;
  }
  return odd;
}

function toBorder(ring: number[][], box: Box, lon: number, lat: number): number {
  const wide = METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180);
  let nearest = Infinity;
  for (let i = 1; i < ring.length; i++) {
    const [x1, y1] = ring[i - 1] as [number, number];
    const [x2, y2] = ring[i] as [number, number];
    if ((x1 === x2 && (x1 === box[0] || x1 === box[2])) || (y1 === y2 && (y1 === box[1] || y1 === box[3]))) continue;
    const [ax, ay, bx, by] = [(x1 - lon) * wide, (y1 - lat) * METRES_A_DEGREE, (x2 - lon) * wide, (y2 - lat) * METRES_A_DEGREE];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * (bx - ax) + ay * (by - ay)) / length));
    nearest = Math.min(nearest, Math.hypot(ax + along * (bx - ax), ay + along * (by - ay)));
  }
  return nearest;
}
