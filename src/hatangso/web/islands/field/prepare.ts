/** Before going out: which types, how far around; then everything is fetched, and only then takes the old one's place. */
import { element } from "../survey/elements";
import type { Context } from "./context";
import { position } from "./position";
import * as store from "./store";
import { ask, NotNow } from "./sync";
import type { Asset } from "./types";

interface Page {
  message?: string;
  total?: number;
  taken_at?: string;
  assets: Asset[];
  next: number | null;
}

export function prepareCard(ctx: Context, done: () => Promise<void>, opened: boolean): HTMLElement {
  const card = element("details", { class: "card mb-3 field-prepare" }) as HTMLDetailsElement;
  card.open = opened;
  const body = element("div", { class: "card-body" });
  card.append(element("summary", { class: "card-body" }, ctx.say(ctx.taken ? "prepare_again" : "prepare")), body);
  body.append(element("p", { class: "help" }, ctx.say("prepare_help", ctx.known?.most ?? 0)));
  const chosen = new Set(ctx.taken?.types ?? []);
  const list = element("div", { class: "field-types" });
  for (const one of ctx.known?.types ?? []) {
    if (!one.count && !chosen.has(one.code)) continue;
    const box = element("input", { class: "form-check-input", type: "checkbox", value: one.code }) as HTMLInputElement;
    box.checked = chosen.has(one.code);
    const line = element("label", { class: "form-check survey-choice" });
    line.append(box, element("span", { class: "form-check-label" }, `${one.name} (${one.count})`));
    list.append(line);
  }
  const range = element("select", { class: "form-select", id: "pham-vi-lay" }) as HTMLSelectElement;
  range.append(element("option", { value: "" }, ctx.say("within_all")));
  for (const one of ctx.within) range.append(element("option", { value: String(one) }, ctx.say("within_km", one / 1000)));
  const bar = element("progress", { max: "1", value: "0", class: "w-100", "aria-label": ctx.say("download") }) as HTMLProgressElement;
  bar.hidden = true;
  const said = element("div", { class: "help", role: "status", "data-download-said": "" });
  const button = element("button", { type: "button", class: "btn btn-primary" }, ctx.say("download")) as HTMLButtonElement;
  button.addEventListener("click", () => {
    button.disabled = true;
    const types = [...list.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value);
    fetchAll(ctx, types, range.value, (now, total) => {
      bar.hidden = false;
      bar.max = Math.max(1, total);
      bar.value = now;
      said.textContent = ctx.say("downloading", now, total);
    })
      .then(done)
      .catch((trouble: Error) => (said.textContent = trouble.message))
      .finally(() => {
        button.disabled = false;
        bar.hidden = true;
      });
  });
  const buttons = element("div", { class: "survey-buttons" });
  buttons.append(button);
  body.append(list, element("label", { class: "form-label", for: "pham-vi-lay" }, ctx.say("within")), range, buttons, bar, said);
  return card;
}

async function fetchAll(ctx: Context, types: string[], within: string, progress: (now: number, total: number) => void): Promise<void> {
  const asked = new URLSearchParams(types.map((one) => ["type", one]));
  if (within) {
    const here = await position().catch((wrong: Error) => Promise.reject(new Error(ctx.say(wrong.message))));
    ctx.here = here;
    asked.set("near", `${here.lon},${here.lat},${within}`);
  }
  const all: Asset[] = [];
  let after: number | null = 0;
  let total = 0;
  let at = "";
  while (after !== null) {
    asked.set("after", String(after));
    const page: Page = await ask<Page>(`${ctx.base}tai-san/?${asked}`).catch((trouble: unknown) => {
      const why = trouble instanceof NotNow && trouble.outcome === "signed-out" ? "sign_in_again" : "download_failed";
      return Promise.reject(new Error(ctx.say(why)));
    });
    if (page.message) throw new Error(page.message);
    total = page.total ?? total;
    at = page.taken_at ?? at;
    all.push(...page.assets);
    after = page.next;
    progress(all.length, total);
  }
  await store.takeAlong(all, { types, at, count: all.length }).catch(() => Promise.reject(new Error(ctx.say("download_over"))));
  await navigator.storage?.persist?.();
}
