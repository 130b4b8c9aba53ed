/** Drawing on the map, loaded when first used: one tool at a time, with a bar that says what to do next. */
import type { Geometry, Position } from "geojson";
import type { Map } from "maplibre-gl";
import {
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
  TerraDrawSelectMode,
  ValidateNotSelfIntersecting,
  type GeoJSONStoreFeatures,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { apart, partAt, partOf, ringOf, together } from "./rings";

export type Mode = "point" | "linestring" | "polygon" | "rectangle" | "circle";
const COLOUR = "#d9480f";
const EDITABLE = { draggable: true, midpoints: true, deletable: true };

/** Terra Draw around our map: draws one shape, or edits the parts of one. */
export class Drawing {
  private readonly draw: TerraDraw;
  private past: string[] = [];
  private selected: GeoJSONStoreFeatures["id"];
  private adding = false; // a hole is being drawn
  changed: (shapes: GeoJSONStoreFeatures[]) => void = () => undefined;
  finished: (shape: GeoJSONStoreFeatures) => void = () => undefined;

  constructor(map: Map) {
    const fill = { fillColor: COLOUR, outlineColor: COLOUR, fillOpacity: 0.15, outlineWidth: 3 } as const;
    const whole = (shape: GeoJSONStoreFeatures, context: { updateType: string }): { valid: boolean } =>
      context.updateType === "finish" || context.updateType === "commit" ? ValidateNotSelfIntersecting(shape) : { valid: true };
    this.draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9, minPixelDragDistanceDrawing: 12 }),
      undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
      modes: [
        new TerraDrawPointMode({ styles: { pointColor: COLOUR, pointWidth: 8, pointOutlineColor: "#ffffff", pointOutlineWidth: 2 } }),
        new TerraDrawLineStringMode({ styles: { lineStringColor: COLOUR, lineStringWidth: 4, closingPointColor: COLOUR, closingPointWidth: 7 } }),
        new TerraDrawPolygonMode({ validation: whole, styles: { ...fill, closingPointColor: COLOUR, closingPointWidth: 7 } }),
        new TerraDrawRectangleMode({ styles: fill }),
        new TerraDrawCircleMode({ styles: fill, segments: 48 }),
        new TerraDrawSelectMode({
          pointerDistance: 30,
          allowManualDeselection: false,
          flags: {
            point: { feature: { draggable: true } },
            linestring: { feature: { draggable: false, coordinates: EDITABLE } },
            polygon: { feature: { draggable: false, coordinates: EDITABLE, validation: whole } },
          },
          styles: {
            selectedPointColor: COLOUR,
            selectedPointWidth: 10,
            selectedPointOutlineColor: "#ffffff",
            selectedPointOutlineWidth: 3,
            selectedLineStringColor: COLOUR,
            selectedLineStringWidth: 4,
            selectedPolygonColor: COLOUR,
            selectedPolygonOutlineColor: COLOUR,
            selectionPointColor: "#ffffff",
            selectionPointOutlineColor: COLOUR,
            selectionPointWidth: 8,
            selectionPointOutlineWidth: 3,
            midPointColor: COLOUR,
            midPointWidth: 5,
            midPointOutlineColor: "#ffffff",
            midPointOutlineWidth: 2,
          },
        }),
      ],
    });
    this.draw.start();
    this.draw.setMode("static");
    this.draw.on("change", () => this.changed(this.shapes()));
    this.draw.on("select", (id) => {
      this.selected = id;
      this.changed(this.shapes());
    });
    this.draw.on("finish", (id, context) => {
      if (this.adding) this.keepHole(id);
      else if (context.action === "draw") {
        const shape = this.draw.getSnapshotFeature(id);
        if (shape) this.finished(shape);
      } else this.remember();
    });
  }

  /** What is drawn, without handles. */
  shapes(): GeoJSONStoreFeatures[] {
    return this.draw.getSnapshot().filter((one) => !one.properties["selectionPoint"] && !one.properties["midPoint"] && !one.properties["closingPoint"]);
  }

  drop(shape: GeoJSONStoreFeatures): void {
    if (shape.id !== undefined && this.draw.hasFeature(shape.id)) this.draw.removeFeatures([shape.id]);
  }

  begin(mode: Mode): void {
    this.draw.clear();
    this.past = [];
    this.adding = false;
    this.draw.setMode(mode);
  }

  /** The drawn shape stays to be seen; nothing more can be drawn. */
  rest(): void {
    this.draw.setMode("static");
  }

  clear(): void {
    this.draw.clear();
    this.past = [];
    this.adding = false;
    this.draw.setMode("static");
  }

  /** The parts of a shape with handles; false of what has none. */
  edit(geometry: Geometry): boolean {
    const parts = apart(geometry);
    if (!parts) return false;
    this.clear();
    if (!this.lay(parts)) return false;
    this.remember();
    return true;
  }

  /** The corners that were tapped so far, without the one that follows the pointer. */
  taken(): Position[] {
    const drawn = this.shapes().at(-1);
    if (!drawn || drawn.geometry.type === "Point") return [];
    const half = this.draw.getMode() !== "static"; // still being drawn
    const ring = drawn.geometry.type === "Polygon" ? (drawn.geometry.coordinates[0] as Position[]).slice(0, -1) : (drawn.geometry.coordinates as Position[]);
    const points = half ? ring.slice(0, -1) : ring;
    return points.filter((at, index) => index === 0 || String(at) !== String(points[index - 1]));
  }

  /** A shape to be seen, not to be drawn on. */
  put(geometry: Geometry): void {
    this.clear();
    const parts = apart(geometry);
    if (parts?.length) this.draw.addFeatures(parts);
  }

  private lay(parts: GeoJSONStoreFeatures[], chosen = 0): boolean {
    this.draw.clear();
    const kept = this.draw.addFeatures(parts);
    if (!kept.length || !kept.every((one) => one.valid)) return false;
    this.draw.setMode("select");
    this.draw.selectFeature((kept[chosen] ?? kept[0]!).id!);
    return true;
  }

  /** Handles on the next outline or hole. */
  next(): void {
    const all = this.shapes();
    const at = all.findIndex((one) => one.id === this.selected);
    const next = all[(at + 1) % all.length];
    if (next?.id !== undefined) this.draw.selectFeature(next.id);
  }

  /** Whether the handles are on a hole. */
  get onHole(): boolean {
    const one = this.shapes().find((each) => each.id === this.selected);
    return one !== undefined && ringOf(one) > 0;
  }

  /** Whether a hole is being drawn. */
  get busy(): boolean {
    return this.adding;
  }

  /** The next polygon that is drawn is a hole. */
  addHole(): void {
    this.adding = true;
    this.draw.setMode("polygon");
  }

  private keepHole(id: string | number): void {
    this.adding = false;
    const others = this.shapes().filter((one) => one.id !== id);
    const hole = this.draw.getSnapshotFeature(id);
    const first = (hole?.geometry.coordinates as Position[][] | undefined)?.[0]?.[0];
    if (!first) return;
    const part = partAt(others, first);
    const ring = 1 + Math.max(...others.filter((one) => partOf(one) === part).map(ringOf));
    this.draw.updateFeatureProperties(id, { part, ring });
    this.draw.setMode("select");
    this.draw.selectFeature(id);
    this.remember();
  }

  /** The hole with the handles is filled. */
  dropHole(): void {
    const hole = this.shapes().find((one) => one.id === this.selected);
    if (!hole || ringOf(hole) === 0) return;
    this.draw.deselectFeature(hole.id!);
    this.drop(hole);
    this.next();
    this.remember();
  }

  private remember(): void {
    const shapes = this.shapes();
    const now = JSON.stringify(shapes.map((one) => ({ type: "Feature", geometry: one.geometry, properties: { mode: one.properties["mode"], part: partOf(one), ring: ringOf(one) } })));
    if (this.past.at(-1) !== now) this.past.push(now);
    this.changed(shapes);
  }

  get canUndo(): boolean {
    return this.past.length > 1 || this.draw.canUndo();
  }

  undo(): void {
    if (this.past.length > 1) {
      const chosen = this.shapes().findIndex((one) => one.id === this.selected);
      this.past.pop();
      this.lay(JSON.parse(this.past.at(-1)!) as GeoJSONStoreFeatures[], chosen);
    } else if (this.past.length === 0) this.draw.undo();
    this.changed(this.shapes());
  }

  /** A point moved by that many degrees, from the keyboard. */
  nudge(lon: number, lat: number): void {
    for (const one of this.shapes()) {
      if (one.geometry.type !== "Point" || one.id === undefined) continue;
      const [x, y] = one.geometry.coordinates as [number, number];
      this.draw.updateFeatureGeometry(one.id, { type: "Point", coordinates: [round(x + lon), round(y + lat)] });
    }
    this.remember();
  }

  /** The parts as one shape again, of the kind it was. */
  geometry(before: Geometry["type"]): Geometry | null {
    const kept = this.shapes().filter((one) => one.properties["part"] !== undefined); // a hole half drawn is none
    return together(kept, before);
  }
}

const round = (value: number): number => Math.round(value * 1e9) / 1e9;
