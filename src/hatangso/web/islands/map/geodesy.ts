/** Lengths and areas on the WGS 84 ellipsoid, while one draws; the server's own agree (tests/browser/test_map.py).
 *
 * Length: Vincenty's inverse solution (Survey Review 23/176, 1975), good to a millimetre. Area: the polygon on
 * the sphere of equal area (authalic latitudes, Snyder 1987, eq. 3-12), by spherical excess; edges are great
 * circles there, which differ from geodesics by less than 1 part in 10⁵ for edges up to 100 km.
 */
import type { Position } from "geojson";

const A = 6378137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const RADIANS = Math.PI / 180;

/** Metres along the geodesic between two positions (lon, lat in degrees). */
export function distance(from: Position, to: Position): number {
  const u1 = Math.atan((1 - F) * Math.tan(from[1]! * RADIANS));
  const u2 = Math.atan((1 - F) * Math.tan(to[1]! * RADIANS));
  const wide = (to[0]! - from[0]!) * RADIANS;
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = wide;
  for (let turn = 0; turn < 100; turn++) {
    const sinL = Math.sin(lambda);
    const cosL = Math.cos(lambda);
    const sinS = Math.hypot(c2 * sinL, c1 * s2 - s1 * c2 * cosL);
    if (sinS === 0) return 0;
    const cosS = s1 * s2 + c1 * c2 * cosL;
    const sigma = Math.atan2(sinS, cosS);
    const sinA = (c1 * c2 * sinL) / sinS;
    const cos2A = 1 - sinA * sinA;
    const cosM = cos2A === 0 ? 0 : cosS - (2 * s1 * s2) / cos2A;
    const c = (F / 16) * cos2A * (4 + F * (4 - 3 * cos2A));
    const before = lambda;
    lambda = wide + (1 - c) * F * sinA * (sigma + c * sinS * (cosM + c * cosS * (2 * cosM * cosM - 1)));
    if (Math.abs(lambda - before) < 1e-12) {
      const k = (cos2A * (A * A - B * B)) / (B * B);
      const a = 1 + (k / 16384) * (4096 + k * (-768 + k * (320 - 175 * k)));
      const b = (k / 1024) * (256 + k * (-128 + k * (74 - 47 * k)));
      const more = b * sinS * (cosM + (b / 4) * (cosS * (2 * cosM * cosM - 1) - (b / 6) * cosM * (4 * sinS * sinS - 3) * (4 * cosM * cosM - 3)));
      return B * a * (sigma - more);
    }
  }
  return Number.NaN;
}

export function lengthOf(line: Position[]): number {
  return line.slice(1).reduce((sum, to, at) => sum + distance(line[at]!, to), 0);
}

const q = (sin: number): number => (1 - E2) * (sin / (1 - E2 * sin * sin) - Math.log((1 - E * sin) / (1 + E * sin)) / (2 * E));
const Q_POLE = q(1);
const R2 = (A * A * Q_POLE) / 2; // the square of the authalic radius

/** Square metres within a closed ring of positions. */
export function areaOf(ring: Position[]): number {
  let excess = 0;
  for (let at = 0; at + 1 < ring.length; at++) {
    const [from, to] = [ring[at]!, ring[at + 1]!];
    const t1 = Math.tan(Math.asin(q(Math.sin(from[1]! * RADIANS)) / Q_POLE) / 2);
    const t2 = Math.tan(Math.asin(q(Math.sin(to[1]! * RADIANS)) / Q_POLE) / 2);
    excess += 2 * Math.atan2(Math.tan(((to[0]! - from[0]!) * RADIANS) / 2) * (t1 + t2), 1 + t1 * t2);
  }
  return Math.abs(excess) * R2;
}

/** A ring around a position at that many metres: the accuracy of a position. */
export function around(at: Position, metres: number, steps = 64): Position[] {
  const down = metres / (R2 ** 0.5 * RADIANS);
  const beside = down / Math.cos(at[1]! * RADIANS);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const turn = (2 * Math.PI * (step % steps)) / steps;
    return [at[0]! + beside * Math.sin(turn), at[1]! + down * Math.cos(turn)];
  });
}
