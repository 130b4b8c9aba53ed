/** Where an asset is, in its form: by GPS, tapped on the map, or drawn as a line or an area. */
import { element } from "../survey/elements";
import type { Context } from "./context";
import { position } from "./position";
import { cornersOf, readPlace } from "./shapes";
import type { FieldOf } from "./types";

const ROUGH_METRES = 30;

/** The place as it is in the form; `put` takes another one with the accuracy of its positions. */
export interface Placed {
  asset: string;
  type: string;
  isNew: boolean;
  before: string;
  may: boolean;
  now(): string;
  put(place: string, accuracy: number | null): void;
  said: string; // how what it begins with came about
}

export function placeBlock(ctx: Context, field: FieldOf, id: string, placed: Placed): HTMLElement {
  const block = element("div", { class: "mb-3", role: "group", "aria-labelledby": id });
  const where = element("div", { class: "field-place", "data-place": "" });
  const said = element("div", { class: "help", role: "status", "data-place-said": "" }, placed.said);
  const buttons = element("div", { class: "survey-buttons" });
  const show = (): void => {
    const now = placed.now();
    where.textContent = ctx.placeSaid(now) || ctx.say("no_place");
    const corners = cornersOf(readPlace(now)).length > 0;
    for (const one of buttons.querySelectorAll<HTMLElement>("[data-when]")) {
      one.hidden = { changed: now === placed.before, drawn: !corners }[one.dataset["when"]!] ?? false;
    }
  };
  const put = (place: string, accuracy: number | null, how: string): void => {
    placed.put(place, accuracy);
    said.textContent = how;
    show();
  };
  const button = (word: string, when: string, does: () => Promise<void> | void): void => {
    const made = element("button", { type: "button", class: "btn", ...(when ? { "data-when": when } : {}) }, ctx.say(word));
    made.addEventListener("click", () => void Promise.resolve(does()).catch((wrong: Error) => (said.textContent = wrong.message)));
    buttons.append(made);
  };
  const drawing = async (kind: "line" | "area", goOn: boolean): Promise<void> => {
    const begun = goOn ? cornersOf(readPlace(placed.now())).map((at) => ({ at, accuracy: null })) : [];
    const drawn = await ctx.atlas!.draw({ asset: placed.asset, type: placed.type, isNew: placed.isNew, kind, vertices: begun }, placed.now());
    if (drawn) put(drawn.place, drawn.accuracy, drawn.said);
  };
  const shapes = field.shapes ?? [];
  if (shapes.includes("point")) {
    button("gps", "", async () => {
      said.textContent = ctx.say("gps_wait");
      const found = await position().catch((wrong: Error) => Promise.reject(new Error(ctx.say(wrong.message))));
      put(`${found.lon.toFixed(7)} ${found.lat.toFixed(7)}`, found.accuracy, ctx.say(found.accuracy > ROUGH_METRES ? "gps_rough" : "gps_found", Math.max(1, Math.round(found.accuracy))));
    });
    button("pick", "", async () => {
      const drawn = await ctx.atlas!.pick(placed.type, placed.now());
      if (drawn) put(drawn.place, null, "");
    });
  }
  for (const kind of ["line", "area"] as const) {
    if (!shapes.includes(kind)) continue;
    if (shapes.includes("line") !== shapes.includes("area")) button("draw_on", "drawn", () => drawing(kind, true));
    button(`draw_${kind}`, "", () => drawing(kind, false));
  }
  button("gps_drop", "changed", () => put(placed.before, null, ""));
  block.append(element("div", { class: "form-label", id }, field.label), where);
  if (placed.may) block.append(buttons);
  block.append(said, element("div", { class: "field-error", role: "alert" }));
  show();
  return block;
}
