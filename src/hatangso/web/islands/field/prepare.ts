/** Before going out: which types, how far around; then everything is fetched, and only then takes the old one's place. */
import { element, labelled } from "../survey/elements";
import type { Context } from "./context";
import * as kept from "./mapstore";
import { position, type Found } from "./position";
import * as store from "./store";
import { ask, NotNow } from "./sync";
import { sizeSaid, takeMap } from "./takemap";
import type { Asset } from "./types";

const WARDS = "xa";

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
  if (ctx.known?.wards.length) range.append(element("option", { value: WARDS }, ctx.say("within_wards")));
  const wards = element("select", { class: "form-select", id: "xa-lay", multiple: "", size: "6" }) as HTMLSelectElement;
  for (const [code, name] of ctx.known?.wards ?? []) wards.append(element("option", { value: code }, name));
  const choose = labelled(wards.id, ctx.say("choose_wards"), wards, false);
  choose.hidden = true;
  const withMap = element("input", { class: "form-check-input", type: "checkbox", id: "kem-ban-do" }) as HTMLInputElement;
  withMap.checked = true;
  const mapLine = element("label", { class: "form-check survey-choice mt-2" });
  mapLine.append(withMap, element("span", { class: "form-check-label" }, ctx.say("with_map")));
  const mapSaid = element("div", { class: "help", role: "status", "data-map-size": "" }, ctx.mapTrouble);
  let measured: { asked: string; plan: kept.Plan } | null = null;
  const area = (): Promise<URLSearchParams> => areaAsked(ctx, range.value, [...wards.selectedOptions].map((one) => one.value));
  const measure = async (): Promise<kept.Plan> => {
    const asked = (await area()).toString();
    if (measured?.asked !== asked) measured = { asked, plan: await fetchPart<kept.Plan>(ctx, `ban-do/?${asked}`) };
    return measured.plan;
  };
  const tellSize = (): void => {
    choose.hidden = range.value !== WARDS;
    if (!withMap.checked || !navigator.onLine) return void (mapSaid.textContent = "");
    mapSaid.textContent = ctx.say("map_measuring");
    measure().then((plan) => (mapSaid.textContent = sizeSaid(ctx, plan)), (trouble: Error) => (mapSaid.textContent = trouble.message));
  };
  for (const control of [range, wards, withMap]) control.addEventListener("change", tellSize);
  card.addEventListener("toggle", () => card.open && !measured && !ctx.mapTrouble && tellSize());
  const bar = element("progress", { max: "1", value: "0", class: "w-100", "aria-label": ctx.say("download") }) as HTMLProgressElement;
  bar.hidden = true;
  const said = element("div", { class: "help", role: "status", "data-download-said": "" });
  const button = element("button", { type: "button", class: "btn btn-primary" }, ctx.say("download")) as HTMLButtonElement;
  button.addEventListener("click", () => {
    button.disabled = true;
    const types = [...list.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value);
    const progress = (word: string) => (now: number, total: number) => {
      bar.hidden = false;
      bar.max = Math.max(1, total);
      bar.value = now;
      said.textContent = ctx.say(word, now, total);
    };
    const all = async (): Promise<void> => {
      ctx.mapTrouble = "";
      await fetchAll(ctx, types, await area(), progress("downloading"));
      try {
        if (!withMap.checked) return await takeMap(ctx, { ...(await measure()), tiles: [] }, () => undefined);
        const plan = await measure();
        if (plan.message) throw new Error(plan.message);
        await takeMap(ctx, plan, progress("map_downloading"));
      } catch (trouble) {
        ctx.mapTrouble = (trouble as Error).message; // the assets came: the list is there, the map is not
      }
    };
    all()
      .then(done)
      .catch((trouble: Error) => (said.textContent = trouble.message))
      .finally(() => {
        button.disabled = false;
        bar.hidden = true;
      });
  });
  const buttons = element("div", { class: "survey-buttons" });
  buttons.append(button);
  body.append(list, element("label", { class: "form-label", for: "pham-vi-lay" }, ctx.say("within")), range, choose, mapLine, mapSaid, buttons, bar, said);
  return card;
}

/** What narrows to a place in the addresses of assets and of the map. Throws with a sentence. */
async function areaAsked(ctx: Context, within: string, wards: string[]): Promise<URLSearchParams> {
  if (!within) return new URLSearchParams();
  if (within === WARDS) {
    if (!wards.length) throw new Error(ctx.say("choose_a_ward"));
    return new URLSearchParams(wards.map((code) => ["place", code]));
  }
  const asked = new URLSearchParams();
  const here = ctx.here ?? (await position().catch((wrong: Error): Promise<Found> => Promise.reject(new Error(ctx.say(wrong.message)))));
  ctx.here = here;
  asked.set("near", `${here.lon.toFixed(4)},${here.lat.toFixed(4)},${within}`);
  return asked;
}

async function fetchPart<T>(ctx: Context, address: string): Promise<T> {
  return ask<T>(ctx.base + address).catch((trouble: unknown) => {
    const why = trouble instanceof NotNow && trouble.outcome === "signed-out" ? "sign_in_again" : "download_failed";
    return Promise.reject(new Error(ctx.say(why)));
  });
}

async function fetchAll(ctx: Context, types: string[], area: URLSearchParams, progress: (now: number, total: number) => void): Promise<void> {
  const asked = new URLSearchParams([...area, ...types.map((one) => ["type", one])]);
  const all: Asset[] = [];
  let after: number | null = 0;
  let total = 0;
  let at = "";
  while (after !== null) {
    asked.set("after", String(after));
    const page: Page = await fetchPart<Page>(ctx, `tai-san/?${asked}`);
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
