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

export type Mode = "point" | "linestring" | "polygon" | "rectangle" | "circle";
const COLOUR = "#d9480f";
const EDITABLE = { draggable: true, midpoints: true, deletable: true };

/** Terra Draw around our map: draws one shape, or edits the parts of one. */
export class Drawing {
  private readonly draw: TerraDraw;
  private past: string[] = [];
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
    this.draw.on("finish", (id, context) => {
      if (context.action === "draw") {
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
    this.draw.setMode(mode);
  }

  /** The drawn shape stays to be seen; nothing more can be drawn. */
  rest(): void {
    this.draw.setMode("static");
  }

  clear(): void {
    this.draw.clear();
    this.past = [];
    this.draw.setMode("static");
  }

  /** The parts of a shape with handles; false where it cannot be edited here (holes). */
  edit(geometry: Geometry): boolean {
    const parts = partsOf(geometry);
    if (!parts) return false;
    this.clear();
    const kept = this.draw.addFeatures(parts);
    if (!kept.every((one) => one.valid)) return false;
    this.draw.setMode("select");
    this.draw.selectFeature(kept[0]!.id!);
    this.remember();
    return true;
  }

  private remember(): void {
    const now = JSON.stringify(this.shapes().map((one) => [one.id, one.geometry]));
    if (this.past.at(-1) !== now) this.past.push(now);
    this.changed(this.shapes());
  }

  get canUndo(): boolean {
    return this.past.length > 1 || this.draw.canUndo();
  }

  undo(): void {
    if (this.past.length > 1) {
      this.past.pop();
      for (const [id, geometry] of JSON.parse(this.past.at(-1)!) as [string, GeoJSONStoreFeatures["geometry"]][]) {
        this.draw.updateFeatureGeometry(id, geometry);
      }
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
    const parts = this.shapes().map((one) => one.geometry);
    if (!parts.length) return null;
    const single = parts[0] as Geometry;
    if (!before.startsWith("Multi")) return single;
    return { type: before, coordinates: parts.map((one) => one.coordinates) } as Geometry;
  }
}

const round = (value: number): number => Math.round(value * 1e9) / 1e9;

function partsOf(geometry: Geometry): GeoJSONStoreFeatures[] | null {
  const made = (type: "Point" | "LineString" | "Polygon", coordinates: unknown): GeoJSONStoreFeatures =>
    ({ type: "Feature", geometry: { type, coordinates }, properties: { mode: { Point: "point", LineString: "linestring", Polygon: "polygon" }[type] } }) as GeoJSONStoreFeatures;
  const fine = (at: Position): Position => [round(at[0]!), round(at[1]!)];
  const rings = (polygon: Position[][]): Position[][] => polygon.map((ring) => ring.map(fine));
  switch (geometry.type) {
    case "Point":
      return [made("Point", fine(geometry.coordinates))];
    case "LineString":
      return [made("LineString", geometry.coordinates.map(fine))];
    case "Polygon":
      return geometry.coordinates.length === 1 ? [made("Polygon", rings(geometry.coordinates))] : null;
    case "MultiPoint":
      return geometry.coordinates.map((one) => made("Point", fine(one)));
    case "MultiLineString":
      return geometry.coordinates.map((one) => made("LineString", one.map(fine)));
    case "MultiPolygon":
      return geometry.coordinates.every((one) => one.length === 1) ? geometry.coordinates.map((one) => made("Polygon", rings(one))) : null;
    default:
      return null;
  }
}
