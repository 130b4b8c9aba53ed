/** The tools that draw: measuring, selecting by a shape, adding and editing an asset's shape. */
import type { Geometry, Position } from "geojson";
import type { Map } from "maplibre-gl";
import type { Bar } from "./bar";
import type { Drawing, Mode } from "./drawing";
import { areaOf, lengthOf } from "./geodesy";
import { area, fill, length, number } from "./say";
import type { Config, KeptShape, Shape, Words } from "./types";
import { Walk } from "./walking";

const MODES: Record<Shape, Mode> = { point: "point", line: "linestring", area: "polygon" };

export class Tools {
  private drawing: Drawing | null = null;
  active = "";
  ended: () => void = () => undefined;

  constructor(
    private readonly map: Map,
    private readonly bar: Bar,
    private readonly config: Config,
    private readonly words: Words,
    private readonly buttons: HTMLElement,
  ) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.active && !(event.target as Element).closest("dialog, input, select")) this.end();
    });
  }

  private async ready(): Promise<Drawing> {
    if (!this.drawing) {
      const { Drawing } = await import("./drawing");
      this.drawing = new Drawing(this.map);
    }
    this.drawing.changed = () => undefined;
    this.drawing.finished = () => undefined;
    return this.drawing;
  }

  private begin(name: string): void {
    this.active = name;
    document.documentElement.dataset["mapTool"] = name;
    for (const button of this.buttons.querySelectorAll<HTMLElement>("[data-tool]")) {
      button.setAttribute("aria-pressed", String(button.dataset["tool"] === name));
    }
  }

  end(): void {
    this.drawing?.clear();
    this.bar.hide();
    this.begin("");
    delete document.documentElement.dataset["mapTool"];
    this.ended();
  }

  /** Length of a line or length of the edge and area of a polygon, told while one draws. */
  async measure(what: "line" | "area"): Promise<void> {
    const drawing = await this.ready();
    this.begin(`measure-${what}`);
    const start = (): void => {
      drawing.begin(what === "line" ? "linestring" : "polygon");
      this.bar.show(this.words[`measure_${what}`]!, { undo: () => drawing.undo(), again: start, done: () => this.end() });
    };
    drawing.changed = (shapes) => {
      const told = measured(shapes.at(-1)?.geometry as Geometry | undefined, this.words);
      if (told) this.bar.say(told);
    };
    drawing.finished = (shape) => {
      this.bar.say(measured(shape.geometry as Geometry, this.words));
      drawing.rest();
    };
    start();
  }

  /** A drawn shape → `found` gets it as a polygon. */
  async select(mode: "rectangle" | "polygon" | "circle", found: (polygon: Geometry) => void): Promise<void> {
    const drawing = await this.ready();
    this.begin(`select-${mode}`);
    const start = (): void => {
      drawing.begin(mode);
      this.bar.show(this.words[`select_${mode}`]!, { undo: () => drawing.undo(), again: start, done: () => this.end() });
    };
    drawing.finished = (shape) => {
      drawing.rest();
      this.bar.say(fill(this.words["selecting"], { area: area(areaOf((shape.geometry.coordinates as Position[][])[0]!)) }));
      found(shape.geometry as Geometry);
    };
    start();
  }

  /** A new asset's shape → `drawn` leads on to its form. */
  async add(type: string, shape: Shape, drawn: (geometry: Geometry) => void): Promise<void> {
    const drawing = await this.ready();
    this.begin("add");
    const name = this.config.types.find((one) => one.code === type)?.name ?? "";
    let last: Geometry | null = null;
    const walk = new Walk(this.map, this.words, drawing, shape, (geometry, said) => {
      if (geometry !== undefined) last = geometry;
      this.bar.say([measured(geometry ?? undefined, this.words), said].filter(Boolean).join(" "));
      this.bar.enable("next", last !== null);
    });
    const start = (): void => {
      walk.clear();
      drawing.begin(MODES[shape]);
      last = null;
      const undo: Record<string, () => void> = shape === "point" ? {} : { undo: () => (walk.on ? walk.undo() : drawing.undo()) };
      const actions = { ...undo, gps: () => void walk.add(), again: start, next: () => last && drawn(last), cancel: () => this.end() };
      this.bar.show(fill(this.words[`add_${shape}`], { type: name }), actions);
      this.bar.enable("next", false);
    };
    drawing.finished = (one) => {
      last = one.geometry as Geometry;
      if (shape !== "point") drawing.rest();
      else for (const former of drawing.shapes().slice(0, -1)) drawing.drop(former);
      const told = measured(last, this.words);
      this.bar.say([told, this.words["add_next"]].filter(Boolean).join(" "));
      this.bar.enable("next", true);
    };
    start();
  }

  /** Handles on the shape of an asset; `save` gets the new shape. */
  async edit(kept: KeptShape, save: (geometry: Geometry) => void): Promise<boolean> {
    const drawing = await this.ready();
    this.begin("edit");
    const before = kept.geometry!;
    if (!drawing.edit(before)) {
      this.end();
      return false;
    }
    const point = before.type.endsWith("Point");
    const area = before.type.endsWith("Polygon");
    const onHoles: Record<string, () => void> = area
      ? {
          hole: () => {
            drawing.addHole();
            this.bar.say(this.words["draw_hole"]!);
          },
          unhole: () => drawing.dropHole(),
        }
      : {};
    const actions: Record<string, () => void> = {
      undo: () => drawing.undo(),
      ...(area || before.type.startsWith("Multi") ? { part: () => drawing.next() } : {}),
      ...onHoles,
      save: () => {
        const now = drawing.geometry(before.type);
        if (now) save(now);
      },
      cancel: () => this.end(),
    };
    this.bar.show(this.words[point ? "edit_point" : "edit_shape"]!, actions);
    const able = (parts: number): void => {
      this.bar.enable("undo", drawing.canUndo);
      this.bar.enable("part", parts > 1);
      this.bar.enable("unhole", drawing.onHole);
    };
    able(drawing.shapes().length);
    drawing.changed = (shapes) => {
      able(shapes.length);
      if (drawing.busy) return;
      const now = drawing.geometry(before.type);
      const told = now && measured(now, this.words);
      if (told) this.bar.say(`${told} ${this.words["edit_shape"]}`);
    };
    if (point) this.nudging(drawing);
    return true;
  }

  /** Arrow keys on the map move the point by a pixel, with Shift by ten. */
  private nudging(drawing: Drawing): void {
    const canvas = this.map.getCanvas();
    const keys = (event: KeyboardEvent): void => {
      if (this.active !== "edit") return canvas.removeEventListener("keydown", keys, true);
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const pixel = (360 / (512 * 2 ** this.map.getZoom())) * (event.shiftKey ? 10 : 1);
      drawing.nudge(step[0]! * pixel, step[1]! * pixel * Math.cos((this.map.getCenter().lat * Math.PI) / 180));
    };
    canvas.addEventListener("keydown", keys, true);
  }
}

/** What a shape measures, in words; '' of a point and of what has hardly begun. */
export function measured(geometry: Geometry | undefined, words: Words): string {
  if (geometry?.type === "LineString" && geometry.coordinates.length > 1) {
    return fill(words["measured_line"], { length: length(lengthOf(geometry.coordinates)), n: number(geometry.coordinates.length - 1) });
  }
  if (geometry?.type === "Polygon" && geometry.coordinates[0]!.length > 3) {
    const [outline, ...holes] = geometry.coordinates;
    const whole = areaOf(outline!) - holes.reduce((sum, hole) => sum + areaOf(hole), 0);
    return fill(words["measured_area"], { area: area(whole), length: length(lengthOf(outline!)) });
  }
  return "";
}
