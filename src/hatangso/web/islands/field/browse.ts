/** Looking around on the map: a tap on an asset opens its form, a tap beside them is where a new one stands. */
import type { Position } from "geojson";
import { element } from "../survey/elements";
import { draw, type Drawn } from "./draw";
import type { FieldMap } from "./map";
import { pointText, type Kind } from "./shapes";
import type { TypeOf } from "./types";

const MOST_HERE = 6;
let lastType = ""; // who enters ten manholes chooses once

export interface MapDoors {
  open(asset: string, type: string): void;
  add(type: string, asset: string, drawn: Drawn | null): void;
}

export function browse(field: FieldMap, doors: MapDoors): void {
  const { ctx } = field;
  const leave = (go: () => void): void => {
    field.closed = () => undefined;
    field.shut();
    go();
  };
  const typeOf = (uid: string): string => ctx.assets.get(uid)?.type ?? ctx.own.find((one) => one.asset === uid)?.type ?? "";
  const idle = (): void => {
    field.draft("point", []);
    field.show(ctx.say("map_said", ctx.assets.size), [{ word: "add", first: true, do: () => adding(null) }]);
  };
  const adding = (at: Position | null): void => {
    field.draft("point", at ? [at] : []);
    const types = (ctx.known?.types ?? []).filter((one) => shapesOf(one).length);
    const select = element("select", { class: "form-select", id: "loai-ban-do", "aria-label": ctx.say("choose_type") }) as HTMLSelectElement;
    select.append(element("option", { value: "" }, ctx.say("choose_type")), ...types.map((one) => element("option", { value: one.code }, one.name)));
    select.value = types.some((one) => one.code === lastType) ? lastType : (ctx.taken?.types.find((code) => types.some((one) => one.code === code)) ?? "");
    const show = (): void => {
      lastType = select.value;
      const shapes = shapesOf(types.find((one) => one.code === select.value));
      const put = (place: Position, accuracy: number | null): void => leave(() => doors.add(select.value, crypto.randomUUID(), { place: pointText(place), accuracy, said: "" }));
      const drawing = (kind: "line" | "area"): void => {
        const asset = crypto.randomUUID();
        const type = select.value;
        void draw(field, { asset, type, isNew: true, kind, vertices: [] }).then((drawn) => (drawn ? leave(() => doors.add(type, asset, drawn)) : start()));
      };
      field.show(
        at ? ctx.say("map_add_at") : "",
        [
          ...(shapes.includes("point") && at ? [{ word: "map_add_here", first: true, do: () => put(at, null) }] : []),
          ...(shapes.includes("point") ? [{ word: "map_add_me", first: !at, do: () => (field.here ? put([field.here.lon, field.here.lat], field.here.accuracy) : field.locate()) }] : []),
          ...(shapes.includes("line") ? [{ word: "draw_line", first: !shapes.includes("point"), do: () => drawing("line") }] : []),
          ...(shapes.includes("area") ? [{ word: "draw_area", do: () => drawing("area") }] : []),
          { word: "draw_give_up", do: idle },
        ],
        [select],
      );
    };
    select.addEventListener("change", show);
    show();
  };
  const start = (): void => {
    field.leaving = () => true;
    field.tapped = (at, uids) => {
      if (uids.length === 1) return leave(() => doors.open(uids[0]!, typeOf(uids[0]!)));
      if (!uids.length) return adding(at);
      const list = element("div", { class: "survey-buttons" });
      for (const uid of uids.slice(0, MOST_HERE)) {
        const one = element("button", { type: "button", class: "btn" }, `${ctx.title(ctx.fields(uid), typeOf(uid))} · ${ctx.type(typeOf(uid))?.name ?? ""}`);
        one.addEventListener("click", () => leave(() => doors.open(uid, typeOf(uid))));
        list.append(one);
      }
      field.show(ctx.say("map_several", uids.length), [{ word: "draw_give_up", do: idle }], [list]);
    };
    idle();
  };
  start();
}

export function shapesOf(kind: TypeOf | undefined): Kind[] {
  return kind?.fields.find((one) => one.kind === "place")?.shapes ?? [];
}
