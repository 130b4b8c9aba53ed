/** Two versions of one asset, field by field: the person chooses each, or one as a whole. */
import { element } from "../survey/elements";
import type { Context } from "./context";
import { keepChoice } from "./keeping";
import type { Asset, Change, FieldOf } from "./types";

type Side = "mine" | "theirs";

export function compare(root: HTMLElement, ctx: Context, one: Change, theirs: Asset, left: (kept: boolean) => void): void {
  const kind = ctx.type(one.type);
  const fields: FieldOf[] = kind?.fields ?? [];
  const value = (field: FieldOf): string => theirs.fields[field.name] ?? "";
  const touched = fields.filter((field) => field.name in one.fields && one.fields[field.name] !== value(field));
  const known = one.kind === "edit";
  const theirsOnly = known ? fields.filter((field) => !(field.name in one.fields) && value(field) !== (one.base[field.name] ?? "")) : [];

  const form = element("form", { class: "card survey-form", novalidate: "" });
  const body = element("div", { class: "card-body" });
  form.append(body);
  body.append(element("h2", { class: "h3", tabindex: "-1" }, ctx.say("two_versions", ctx.title(theirs.fields, theirs.type))), element("p", {}, one.said), element("p", { class: "muted" }, ctx.say("two_said")));
  for (const field of touched) {
    const group = element("fieldset", { class: "mb-3 field-two", "data-field": field.name });
    group.append(element("legend", { class: "form-label" }, field.label));
    if (known) group.append(element("div", { class: "help" }, ctx.say("before", ctx.told(field, one.base[field.name] ?? ""))));
    for (const side of ["mine", "theirs"] as const) {
      const box = element("input", { class: "form-check-input", type: "radio", name: field.name, value: side }) as HTMLInputElement;
      box.checked = known && side === "mine" && value(field) === (one.base[field.name] ?? ""); // only I changed it
      const line = element("label", { class: "form-check survey-choice" });
      const text = element("span", { class: "form-check-label" });
      text.append(element("span", { class: "help d-block" }, ctx.say(side)), ctx.told(field, side === "mine" ? one.fields[field.name]! : value(field)));
      line.append(box, text);
      group.append(line);
    }
    group.append(element("div", { class: "field-error", role: "alert" }));
    body.append(group);
  }
  if (theirsOnly.length) {
    const list = element("dl", { class: "asset-facts" });
    for (const field of theirsOnly) list.append(element("dt", {}, field.label), element("dd", {}, ctx.told(field, value(field))));
    body.append(element("h3", { class: "asset-sub" }, ctx.say("theirs_only")), list);
  }

  const chosen = (field: FieldOf): Side | undefined => form.querySelector<HTMLInputElement>(`[data-field="${field.name}"] input:checked`)?.value as Side | undefined;
  const end = (mine: FieldOf[]): void => void keepChoice(one, theirs, Object.fromEntries(mine.map((field) => [field.name, one.fields[field.name]!]))).then(() => left(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const group of form.querySelectorAll(".field-error")) group.textContent = "";
    const open = touched.find((field) => !chosen(field));
    if (open) {
      const group = form.querySelector(`[data-field="${open.name}"]`)!;
      group.querySelector(".field-error")!.textContent = ctx.say("choose_each", open.label);
      group.querySelector<HTMLElement>("input")!.focus();
      return;
    }
    end(touched.filter((field) => chosen(field) === "mine"));
  });
  const button = (name: string, does: () => void): HTMLElement => {
    const made = element("button", { type: "button", class: "btn" }, ctx.say(name));
    made.addEventListener("click", does);
    return made;
  };
  const buttons = element("div", { class: "survey-buttons" });
  buttons.append(element("button", { class: "btn btn-primary" }, ctx.say("chosen")), button("all_mine", () => end(touched)), button("all_theirs", () => end([])), button("back", () => left(false)));
  body.append(buttons);
  root.replaceChildren(form);
  body.querySelector<HTMLElement>("h2")!.focus();
}
