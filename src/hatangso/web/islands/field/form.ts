/** One asset on the screen: seen, changed, placed by GPS, photographed; or a new one. Nothing leaves but into the outbox. */
import { element, labelled } from "../survey/elements";
import { redrawn, thumbnail } from "../survey/photos";
import type { Context } from "./context";
import type { Drawn } from "./draw";
import { keepChange, type Shot } from "./keeping";
import { placeBlock } from "./place";
import type { FieldOf, Fields, TypeOf } from "./types";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Draws the form of `uid` into `root`; `drawn`: a place from the map; `left` is called when it was kept or closed. */
export function openForm(root: HTMLElement, ctx: Context, uid: string, kind: TypeOf, isNew: boolean, drawn: Drawn | null, left: (kept: boolean) => void): void {
  const asset = ctx.assets.get(uid);
  const mayEdit = isNew || !asset || asset.edit;
  const before = ctx.fields(uid);
  if (isNew) Object.assign(before, { state: "in_service", owner: ctx.known?.own ?? "" });
  const pending = ctx.of(uid);
  const now: Fields = { ...before };
  let accuracy: number | null = pending.at(-1)?.accuracy ?? null;
  const shots: Shot[] = [];
  let drawing: Promise<unknown> = Promise.resolve();
  let touched = isNew;
  if (drawn) {
    now["place"] = drawn.place;
    accuracy = drawn.accuracy;
    touched = true;
  }
  const blocks = new Map<string, HTMLElement>();

  const form = element("form", { class: "card survey-form", novalidate: "" });
  const body = element("div", { class: "card-body" });
  form.append(body);
  body.append(element("h2", { class: "h3", tabindex: "-1" }, isNew ? kind.name : ctx.title(before, kind.code)), element("p", { class: "muted" }, [kind.name, asset?.unit].filter(Boolean).join(" · ")));
  if (!mayEdit) body.append(element("p", { class: "alert alert-warning" }, ctx.say("read_only")));

  const tell = (name: string, said: string): void => {
    const block = blocks.get(name);
    if (!block) return;
    block.querySelector<HTMLElement>(".field-error")!.textContent = said;
    for (const control of block.querySelectorAll("input, select, textarea")) control.toggleAttribute("aria-invalid", Boolean(said));
  };

  for (const field of kind.fields) {
    if (!isNew && field.name === "place" && asset && !("place" in asset.fields)) continue;
    const block = field.kind === "place" ? placeOf(field) : labelled(idOf(field), field.label, control(field), Boolean(field.required), field.help ?? "");
    blocks.set(field.name, block);
    body.append(block);
  }
  if (mayEdit) body.append(photoBlock());
  const general = element("div", { class: "field-error", role: "alert" });
  body.append(general);

  function placeOf(field: FieldOf): HTMLElement {
    const put = (place: string, how: number | null): void => {
      now["place"] = place;
      accuracy = how;
      touched = true;
      tell("place", "");
    };
    return placeBlock(ctx, field, idOf(field), { asset: uid, type: kind.code, isNew, before: before["place"] ?? "", may: mayEdit, now: () => now["place"] ?? "", put, said: drawn?.said ?? "" });
  }

  function control(field: FieldOf): Control {
    const value = now[field.name] ?? "";
    const choices = field.kind === "owner" ? (ctx.known?.owners ?? []) : field.choices;
    let made: Control;
    if (field.kind === "choice" || field.kind === "owner") {
      made = element("select", { class: "form-select", id: idOf(field) }) as HTMLSelectElement;
      if (field.name !== "state") made.append(element("option", { value: "" }, ctx.say("unknown")));
      for (const [code, words] of choices) made.append(element("option", { value: code }, words));
      if (value && !choices.some(([code]) => code === value)) made.append(element("option", { value }, value));
    } else if (field.kind === "long") {
      made = element("textarea", { class: "form-control", id: idOf(field), rows: "2", maxlength: "500" }) as HTMLTextAreaElement;
    } else {
      const more: Record<string, string> = { integer: { inputmode: "numeric" }, number: { inputmode: "decimal" }, date: { type: "date" } }[field.kind as string] ?? {};
      made = element("input", { class: "form-control", id: idOf(field), maxlength: "300", autocomplete: "off", ...more }) as HTMLInputElement;
    }
    made.value = value;
    made.disabled = !mayEdit;
    made.addEventListener("input", () => {
      now[field.name] = made.value.trim();
      touched = true;
      tell(field.name, "");
    });
    return made;
  }

  function photoBlock(): HTMLElement {
    const block = element("div", { class: "mb-3" });
    const pick = element("input", { class: "visually-hidden", id: "anh", type: "file", accept: "image/*", multiple: "" }) as HTMLInputElement;
    const strip = element("ul", { class: "survey-photos" });
    const wrong = element("div", { class: "field-error", role: "alert" });
    const show = async (): Promise<void> => {
      const items = await Promise.all(
        shots.map(async (shot, place) => {
          const item = element("li", {});
          const away = element("button", { type: "button", class: "btn btn-sm" }, ctx.say("drop_photo", place + 1));
          away.addEventListener("click", () => {
            shots.splice(shots.indexOf(shot), 1);
            void show();
          });
          item.append(await thumbnail(shot), away);
          return item;
        }),
      );
      strip.replaceChildren(...items);
    };
    pick.addEventListener("change", () => {
      drawing = drawing.then(async () => {
        wrong.textContent = "";
        for (const file of pick.files ?? []) {
          await redrawn(crypto.randomUUID(), file).then((shot) => shots.push(shot), () => (wrong.textContent = ctx.say("no_photo")));
        }
        pick.value = "";
        touched = true;
        await show();
      });
    });
    const waiting = ctx.photosOf(uid).length;
    block.append(element("div", { class: "form-label" }, ctx.say("photos") + (waiting ? ` (${ctx.say("unsent", waiting)})` : "")), pick, element("label", { class: "btn survey-pick", for: "anh" }, ctx.say("take_photo")), wrong, strip);
    return block;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void (async () => {
      await drawing;
      const changed = Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== (isNew ? "" : (before[name] ?? ""))));
      const missing = kind.fields.find((field) => field.required && !now[field.name]);
      for (const name of blocks.keys()) tell(name, "");
      if (missing) {
        tell(missing.name, ctx.say("required", missing.label));
        blocks.get(missing.name)!.querySelector<HTMLElement>("input, select, textarea")?.focus();
        return;
      }
      if (!["name", "code", "address", "place"].some((name) => now[name]) && (isNew || "place" in before)) {
        tell("name", ctx.say("name_it"));
        blocks.get("name")!.querySelector("input")!.focus();
        return;
      }
      general.textContent = "";
      try {
        await keepChange(ctx, uid, kind.code, isNew, changed, before, "place" in changed ? accuracy : null, shots);
      } catch {
        general.textContent = ctx.say("download_over");
        return;
      }
      left(true);
    })();
  });
  const buttons = element("div", { class: "survey-buttons field-foot" });
  if (mayEdit) buttons.append(element("button", { class: "btn btn-primary" }, ctx.say(isNew ? "keep_new" : "keep")));
  const back = element("button", { type: "button", class: "btn" }, ctx.say("back"));
  back.addEventListener("click", () => {
    if (!touched || shots.length + Object.keys(now).filter((name) => now[name] !== before[name]).length === 0 || window.confirm(ctx.say("leave_sure"))) left(false);
  });
  buttons.append(back);
  body.append(buttons);
  root.replaceChildren(form);
  for (const one of pending) if (one.state === "refused") one.field && blocks.has(one.field) ? tell(one.field, one.said) : (general.textContent = one.said);
  body.querySelector<HTMLElement>("h2")!.focus();
}

function idOf(field: FieldOf): string {
  return `o-${field.name.replace(".", "-")}`;
}
