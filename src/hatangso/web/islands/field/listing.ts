/** What was taken along, to be searched, narrowed to a type and ordered by how near it is; and what waits. */
import { element } from "../survey/elements";
import type { Context } from "./context";
import { dropChange } from "./keeping";
import { distanceText, metres, position } from "./position";
import type { Asset, Change } from "./types";

const SHOWN = 50;
let asked = { q: "", type: "", shown: SHOWN }; // as it was left, while the page is open

export interface Doors {
  open(asset: string, type: string): void;
  add(type: string): void;
  compare(one: Change): void;
  look(): void;
  changed(): Promise<void>;
  again(one: Change): Promise<void>;
}

export function outboxCard(ctx: Context, doors: Doors): HTMLElement | null {
  if (!ctx.own.length) return null;
  const card = element("section", { class: "card mb-3", "aria-labelledby": "chua-gui" });
  const body = element("div", { class: "card-body" });
  const list = element("ul", { class: "survey-records" });
  body.append(element("h2", { class: "h3 mb-1", id: "chua-gui", tabindex: "-1" }, ctx.say("changes")), list);
  for (const one of ctx.own) {
    const name = `${ctx.say(`kind_${one.kind}`)}: ${one.title}`;
    const line = element("li", { "data-change": one.kind, "data-state": one.state });
    const what = element("div", {});
    what.append(element("strong", {}, name), element("div", { class: "muted" }, new Date(one.madeAt).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" })));
    if (one.said) what.append(element("div", { class: "field-error" }, one.said));
    const ends = element("div", { class: "survey-record-end" });
    ends.append(element("span", { class: `status-pill pill-survey-${one.state}` }, ctx.say(`state_${one.state}`)));
    const button = (label: string, does: () => void): void => {
      const made = element("button", { type: "button", class: "btn btn-sm", "aria-label": `${ctx.say(label)}: ${name}` }, ctx.say(label));
      made.addEventListener("click", does);
      ends.append(made);
    };
    if (one.state === "conflict") button("compare", () => doors.compare(one));
    else if (one.kind !== "photo") button("open", () => doors.open(one.asset, one.type));
    if (one.state === "refused") button("again", () => void doors.again(one));
    button("drop", () => {
      if (window.confirm(ctx.say("drop_sure"))) void dropChange(ctx, one).then(() => doors.changed());
    });
    line.append(what, ends);
    list.append(line);
  }
  card.append(body);
  return card;
}

export function listCard(ctx: Context, doors: Doors): HTMLElement {
  const card = element("section", { class: "card mb-3" });
  const body = element("div", { class: "card-body" });
  card.append(body);
  const types = (ctx.known?.types ?? []).filter((one) => ctx.taken?.types.includes(one.code));
  const select = (id: string, first: string, all: { code: string; name: string }[]): HTMLSelectElement => {
    const made = element("select", { class: "form-select", id }) as HTMLSelectElement;
    made.append(element("option", { value: "" }, first), ...all.map((one) => element("option", { value: one.code }, one.name)));
    return made;
  };
  const q = element("input", { class: "form-control", id: "tim", type: "search", autocomplete: "off" }) as HTMLInputElement;
  const type = select("loai", ctx.say("every_type"), types);
  q.value = asked.q;
  type.value = asked.type;
  const list = element("ul", { class: "survey-records" });
  const count = element("p", { class: "help", role: "status" });
  const draw = (): void => {
    asked = { ...asked, q: q.value, type: type.value };
    const found = wanted(ctx, asked.q, asked.type);
    count.textContent = found.length ? ctx.say("found", found.length) : ctx.say("nothing");
    list.replaceChildren(...found.slice(0, asked.shown).map(({ asset, far }) => lineOf(ctx, asset, far, doors)));
    if (found.length > asked.shown) {
      const more = element("button", { type: "button", class: "btn" }, ctx.say("more", Math.min(SHOWN, found.length - asked.shown)));
      more.addEventListener("click", () => {
        asked.shown += SHOWN;
        draw();
      });
      const line = element("li", {});
      line.append(more);
      list.append(line);
    }
  };
  for (const control of [q, type]) {
    control.addEventListener("input", () => {
      asked.shown = SHOWN;
      draw();
    });
  }
  const near = element("button", { type: "button", class: "btn" }, ctx.say("nearest"));
  const map = element("button", { type: "button", class: "btn" }, ctx.say("map"));
  map.addEventListener("click", () => doors.look());
  near.addEventListener("click", () => {
    count.textContent = ctx.say("gps_wait");
    position()
      .then((found) => {
        ctx.here = found;
        void doors.changed(); // the list may have been drawn anew meanwhile
      })
      .catch((wrong: Error) => (count.textContent = ctx.say(wrong.message)));
  });
  const made = select("loai-moi", ctx.say("choose_type"), ctx.known?.types ?? []);
  made.setAttribute("aria-label", ctx.say("choose_type"));
  if (types.length === 1) made.value = types[0]!.code;
  const add = element("button", { type: "button", class: "btn btn-primary" }, ctx.say("add"));
  add.addEventListener("click", () => (made.value ? doors.add(made.value) : made.focus()));
  const adding = element("div", { class: "survey-buttons field-add" });
  adding.append(made, add);
  body.append(adding, element("label", { class: "form-label mt-3", for: "tim" }, ctx.say("search")), q, element("label", { class: "form-label mt-2", for: "loai" }, ctx.say("type")), type);
  const buttons = element("div", { class: "survey-buttons" });
  buttons.append(map, near);
  body.append(buttons, count, list);
  draw();
  return card;
}

function lineOf(ctx: Context, asset: Asset, far: number | null, doors: Doors): HTMLElement {
  const pending = ctx.of(asset.uid);
  const title = ctx.title(ctx.fields(asset.uid), asset.type);
  const line = element("li", { "data-asset": asset.uid });
  const open = element("button", { type: "button", class: "btn field-asset" });
  const where = far === null ? (asset.lon === null ? ctx.say("no_place") : "") : ctx.say("away", distanceText(far));
  open.append(element("strong", {}, title), element("span", { class: "muted" }, [ctx.type(asset.type)?.name, asset.fields["code"] === title ? "" : asset.fields["code"], where].filter(Boolean).join(" · ")));
  if (pending.length) open.append(element("span", { class: "status-pill pill-survey-waiting" }, ctx.say("changed")));
  const conflict = pending.find((one) => one.state === "conflict");
  open.addEventListener("click", () => (conflict ? doors.compare(conflict) : doors.open(asset.uid, asset.type)));
  line.append(open);
  return line;
}

/** Nearest first where the place of the person is known, those without a place last; else by name. */
function wanted(ctx: Context, q: string, type: string): { asset: Asset; far: number | null }[] {
  const words = plain(q).split(/\s+/).filter(Boolean);
  const found = [...ctx.assets.values()]
    .filter((one) => !type || one.type === type)
    .filter((one) => {
      const text = plain([one.fields["name"], one.fields["code"], one.fields["address"]].join(" "));
      return words.every((word) => text.includes(word));
    })
    .map((asset) => ({ asset, far: ctx.here && asset.lon !== null && asset.lat !== null ? metres(ctx.here, { lon: asset.lon, lat: asset.lat }) : null }));
  const names = new Intl.Collator("vi", { numeric: true });
  const name = (one: Asset): string => one.fields["name"] || one.fields["code"] || "";
  return found.sort((a, b) => (a.far ?? Infinity) - (b.far ?? Infinity) || names.compare(name(a.asset), name(b.asset)));
}

/** Without marks and capitals, as the search of the server reads. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
}
