/** A line or area drawn by walking it: each press adds where the device is. */
import type { Geometry, Position } from "geojson";
import type { Map } from "maplibre-gl";
import type { Drawing } from "./drawing";
import { showPosition } from "./position";
import { fill, length, number } from "./say";
import type { Shape, Words } from "./types";

export class Walk {
  private points: Position[] = [];

  /** `told` gets what there is so far (null: too little for a shape, undefined: as before) and what is to be said of it. */
  constructor(
    private readonly map: Map,
    private readonly words: Words,
    private readonly drawing: Drawing,
    private readonly shape: Shape,
    private readonly told: (geometry: Geometry | null | undefined, said: string) => void,
  ) {}

  /** Whether points were added by position: taps then no longer draw. */
  get on(): boolean {
    return this.points.length > 0;
  }

  clear(): void {
    this.points = [];
  }

  /** One more point where the device is, after those that were tapped; a point asset goes there. */
  async add(): Promise<void> {
    const found = await showPosition(this.map, this.words, (text) => this.told(undefined, text));
    if (!found) return;
    if (!this.on && this.shape !== "point") this.points = this.drawing.taken();
    const here = [found.coords.longitude, found.coords.latitude];
    this.points = this.shape === "point" ? [here] : [...this.points, here];
    this.show(found.coords.accuracy);
  }

  undo(): void {
    this.points.pop();
    this.show(null);
  }

  private show(accuracy: number | null): void {
    const geometry = this.geometry();
    this.drawing.put(geometry ?? (this.points.length > 1 ? { type: "LineString", coordinates: this.points } : { type: "MultiPoint", coordinates: this.points }));
    const said = fill(this.words["walked"], { n: number(this.points.length), accuracy: accuracy === null ? "–" : length(accuracy) });
    this.told(geometry, said);
  }

  private geometry(): Geometry | null {
    const [first] = this.points;
    if (!first) return null;
    if (this.shape === "point") return { type: "Point", coordinates: first };
    if (this.shape === "line") return this.points.length > 1 ? { type: "LineString", coordinates: this.points } : null;
    return this.points.length > 2 ? { type: "Polygon", coordinates: [[...this.points, first]] } : null;
  }
}
