/** Drawing a line or an area on the map: by tapping, by walking with GPS, or both; or pointing at one place. */
import type { Position } from "geojson";
import { area, length, number } from "../map/say";
import type { Context } from "./context";
import type { FieldMap } from "./map";
import * as kept from "./mapstore";
import { metresOf, shapeText, simplified, wrong, type Vertex } from "./shapes";
import { judge, ROUGHEST_M } from "./walk";

/** `accuracy`: of the worst measured corner, null where all were tapped; `said` how it came about. */
export interface Drawn {
  place: string;
  accuracy: number | null;
  said: string;
}

export type Begun = Omit<kept.Draft, "user" | "vertices"> & { vertices: Vertex[] };

/** Draws on an open map; null where the person gave up. What is drawn lies on the phone with every corner. */
export async function draw(field: FieldMap, begun: Begun): Promise<Drawn | null> {
  const { ctx } = field;
  const { kind } = begun;
  const other = await kept.draft();
  if (other && other.user === ctx.known?.user && other.asset !== begun.asset && !window.confirm(ctx.say("draft_other"))) return null;
  const vertices = [...begun.vertices];
  let walking = false;
  let rough = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const keep = (): void => {
    const one = { ...begun, user: ctx.known!.user, vertices: [...vertices] };
    writing = writing.then(() => kept.keepDraft(one)).catch(() => undefined);
  };
  return new Promise((done) => {
    const end = (drawn: Drawn | null): void => {
      field.leaving = () => true;
      field.tapped = () => undefined;
      field.moved = () => undefined;
      field.draft("point", []);
      if (drawn) return void writing.then(() => done(drawn)); // stays on the phone until its form is kept
      void writing.then(() => kept.keepDraft(null)).then(() => done(null));
    };
    const told = (): string => {
      const size = metresOf(kind, vertices.map((one) => one.at));
      const parts = [ctx.say(kind === "line" ? "drawn_line" : "drawn_area", number(vertices.length), length(size.length), area(size.area))];
      if (walking && field.here) parts.push(ctx.say("gps_found", Math.max(1, Math.round(field.here.accuracy))));
      if (rough) parts.push(ctx.say("walk_rough", rough, ROUGHEST_M));
      return parts.join(" ");
    };
    const show = (): void => {
      field.draft(kind, vertices.map((one) => one.at));
      field.show(vertices.length || walking ? told() : ctx.say(kind === "line" ? "draw_line_help" : "draw_area_help"), [
        { word: "draw_done", first: !walking, do: finish },
        { word: walking ? "walk_stop" : "walk_start", first: walking, do: walk },
        { word: "draw_undo", do: undo },
        { word: "draw_give_up", do: () => field.close() },
      ]);
    };
    const add = (vertex: Vertex): void => {
      vertices.push(vertex);
      keep();
    };
    const walk = (): void => {
      walking = !walking;
      if (walking) field.locate();
      show();
      if (walking && !field.here) field.say(ctx.say("gps_wait"));
      else if (walking) came();
    };
    const came = (): void => {
      if (!walking || !field.here) return;
      const found = field.here;
      const verdict = judge(vertices.at(-1), found);
      if (verdict === "rough") rough += 1;
      if (verdict === "taken") add({ at: [found.lon, found.lat], accuracy: found.accuracy });
      field.draft(kind, vertices.map((one) => one.at));
      field.say(told());
    };
    const undo = (): void => {
      vertices.pop();
      keep();
      show();
    };
    const finish = (): void => {
      const left = simplified(vertices);
      const corners = left.map((one): Position => one.at.map((value) => Math.round(value * 1e7) / 1e7));
      const why = wrong(kind, corners);
      if (why) return field.say(ctx.say(why, number(corners.length)));
      const measured = vertices.filter((one) => one.accuracy !== null);
      const accuracy = measured.length ? Math.max(...measured.map((one) => one.accuracy!)) : null;
      const said = accuracy === null ? "" : ctx.say("walk_said", number(vertices.length), number(left.length), Math.max(1, Math.round(accuracy)));
      end({ place: shapeText(kind, corners), accuracy, said });
    };
    field.tapped = (at) => {
      add({ at, accuracy: null });
      show();
    };
    field.moved = came;
    field.leaving = () => {
      if (vertices.length > begun.vertices.length && !window.confirm(ctx.say("leave_sure"))) return false;
      end(null);
      return true;
    };
    show();
  });
}

/** One place, tapped; null where the person gave up. */
export function pick(field: FieldMap, ctx: Context): Promise<Drawn | null> {
  let at: Position | null = null;
  return new Promise((done) => {
    const end = (drawn: Drawn | null): void => {
      field.leaving = () => true;
      field.draft("point", []);
      done(drawn);
    };
    const show = (): void =>
      field.show(ctx.say(at ? "pick_again" : "pick_help"), [
        ...(at ? [{ word: "pick_this", first: true, do: () => end({ place: `${at![0]!.toFixed(7)} ${at![1]!.toFixed(7)}`, accuracy: null, said: "" }) }] : []),
        { word: "draw_give_up", do: () => field.close() },
      ]);
    field.tapped = (where) => {
      at = where;
      field.draft("point", [where]);
      show();
    };
    field.leaving = () => {
      end(null);
      return true;
    };
    show();
  });
}
