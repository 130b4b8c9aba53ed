/** The survey form on a phone: opens without a network, keeps what is filled, sends it when it can. */
import { element } from "./survey/elements";
import { openForm } from "./survey/form";
import * as store from "./survey/store";
import { fetchMine, me, sync, type Outcome } from "./survey/sync";
import type { FormRecord, Person, Survey, Words } from "./survey/types";

const root = document.querySelector<HTMLElement>("[data-survey-phone]");
const words = JSON.parse(document.getElementById("loi")?.textContent ?? "{}") as Words;
const SHOWN = 50;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 300_000;

if (root) void start(root);

async function start(page: HTMLElement): Promise<void> {
  const view = page.querySelector<HTMLElement>("[data-view]")!;
  const status = page.querySelector<HTMLElement>("[data-status]")!;
  const button = page.querySelector<HTMLButtonElement>("[data-sync]")!;
  let outcome: Outcome | "idle" = "idle";
  let wait = FIRST_WAIT_MS;
  let timer = 0;
  let inForm = false;

  const showStatus = async (): Promise<void> => {
    const person = await store.person();
    const own = (await store.records()).filter((one) => one.user === person?.id);
    const waiting = own.filter((one) => one.state === "waiting").length;
    page.dataset["waiting"] = String(waiting);
    page.dataset["sent"] = String(own.filter((one) => one.state === "sent").length);
    const lines: HTMLElement[] = [element("p", { class: "mb-1" }, person ? fill("as", person.name) : words["nobody"])];
    const said =
      outcome === "offline" || !navigator.onLine ? words["offline"]
      : outcome === "interrupted" ? words["interrupted"]
      : waiting ? fill("waiting_count", String(waiting))
      : own.length ? words["all_sent"]
      : "";
    if (said) lines.push(element("p", { class: "mb-1 survey-said" }, said));
    if (outcome === "signed-out" && waiting) lines.push(element("p", { class: "alert alert-warning" }, words["sign_in_again"]));
    if (outcome === "signed-out") lines.push(element("a", { class: "btn btn-primary", href: page.dataset["signIn"]! }, words["sign_in"]));
    status.replaceChildren(...lines);
    button.hidden = waiting === 0;
  };
  const show = async (): Promise<void> => {
    await showStatus();
    if (inForm) return;
    const listed = await listing();
    if (!inForm) view.replaceChildren(...listed); // a form may have been opened meanwhile
  };

  const run = async (): Promise<void> => {
    window.clearTimeout(timer);
    button.disabled = true;
    const asked = outcome;
    outcome = await sync(show).catch(() => "interrupted" as const);
    if (outcome === "elsewhere") outcome = asked;
    button.disabled = false;
    page.dataset["synced"] = String(Number(page.dataset["synced"] ?? "0") + 1);
    await show();
    const stuck = outcome === "offline" || outcome === "interrupted";
    if (stuck && Number(page.dataset["waiting"]) > 0) {
      timer = window.setTimeout(() => void run(), wait);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    } else {
      wait = FIRST_WAIT_MS;
    }
  };

  const fillOne = async (survey: Survey, one: FormRecord): Promise<void> => {
    inForm = true;
    await openForm(view, survey, one, words, (how) => {
      inForm = false;
      void show().then(() => {
        view.querySelector<HTMLElement>("h2")?.focus();
        if (how.saved) void navigator.storage?.persist?.();
        if (how.saved && navigator.onLine) return run();
      });
    });
  };

  const begin = async (survey: Survey, person: Person): Promise<void> => {
    const only = survey.places.length === 1 ? survey.places[0]!.id : null;
    await fillOne(survey, {
      uuid: crypto.randomUUID(),
      user: person.id,
      userName: person.name,
      survey: survey.id,
      version: survey.version,
      neighbourhood: only ?? (await store.lastPlace(survey.id)) ?? null,
      household: null,
      answers: {},
      photos: [],
      filledAt: new Date().toISOString(),
      savedAt: Date.now(),
      state: "draft",
      said: "",
      faults: {},
      base: "",
    });
  };

  const listing = async (): Promise<HTMLElement[]> => {
    const person = await store.person();
    const all = await store.records();
    const own = all.filter((one) => one.user === person?.id);
    const others = all.filter((one) => one.user !== person?.id && one.state !== "sent");
    const parts: HTMLElement[] = [];
    for (const name of new Set(others.map((one) => one.userName))) {
      const count = others.filter((one) => one.userName === name).length;
      parts.push(element("p", { class: "alert alert-warning", "data-others": "" }, fill("others", name).replace("{count}", String(count))));
    }
    const surveys = person ? await store.surveysOf(person.id) : [];
    if (person && surveys.length === 0) parts.push(element("p", { class: "card card-body" }, words["no_surveys"]));
    for (const survey of surveys) parts.push(surveyCard(survey, own.filter((one) => one.survey === survey.id), person!));
    const gone = own.filter((one) => !surveys.some((survey) => survey.id === one.survey) && one.state !== "sent");
    if (gone.length) parts.push(element("p", { class: "alert alert-warning" }, (words["closed_left"] ?? "").replace("{count}", String(gone.length))));
    return parts;
  };

  const surveyCard = (survey: Survey, own: FormRecord[], person: Person): HTMLElement => {
    const card = element("section", { class: "card mb-3" });
    const body = element("div", { class: "card-body" });
    body.append(element("h2", { class: "h3 mb-1", tabindex: "-1" }, survey.title), element("p", { class: "muted" }, survey.unit));
    const buttons = element("div", { class: "survey-buttons" });
    const add = element("button", { type: "button", class: "btn btn-primary" }, words["new"]);
    add.addEventListener("click", () => void begin(survey, person));
    const bring = element("button", { type: "button", class: "btn" }, words["bring"]);
    bring.addEventListener("click", () => void bringMine(survey));
    buttons.append(add, bring);
    body.append(buttons);
    if (own.length) body.append(table(survey, own));
    card.append(body);
    return card;
  };

  const table = (survey: Survey, own: FormRecord[]): HTMLElement => {
    const list = element("ul", { class: "survey-records" });
    for (const one of own.slice(0, SHOWN)) {
      const line = element("li", { "data-record": one.uuid, "data-state": one.state });
      const named = survey.places.find((known) => known.id === one.neighbourhood)?.name ?? words["no_place"] ?? "";
      const place = one.household == null ? named : `${named}, ${fill("household_at", String(one.household))}`;
      const when = new Date(one.savedAt).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" });
      const what = element("div", {});
      what.append(element("strong", {}, place), element("div", { class: "muted" }, one.photos.length ? `${when} · ${fill("photos_of", String(one.photos.length))}` : when));
      if (one.state === "conflict") what.append(element("div", { class: "help" }, words["conflict_said"]));
      if (one.said) what.append(element("div", { class: "field-error" }, one.said));
      const edit = element("button", { type: "button", class: "btn btn-sm", "aria-label": `${words["edit"]}: ${place}, ${when}` }, words["edit"]);
      edit.addEventListener("click", () => void fillOne(survey, one));
      const away = element("button", { type: "button", class: "btn btn-sm", "aria-label": `${words["drop"]}: ${place}, ${when}` }, words["drop"]);
      away.addEventListener("click", () => {
        if (window.confirm(words["drop_sure"])) void store.drop(one.uuid).then(show);
      });
      const ends = element("div", { class: "survey-record-end" });
      ends.append(element("span", { class: `status-pill pill-survey-${one.state}` }, words[`state_${one.state}`]), edit);
      if (one.base === "" && one.state !== "waiting") ends.append(away);
      line.append(what, ends);
      list.append(line);
    }
    if (own.length > SHOWN) list.append(element("li", { class: "muted" }, (words["more"] ?? "").replace("{count}", String(own.length - SHOWN))));
    return list;
  };

  const bringMine = async (survey: Survey): Promise<void> => {
    try {
      const who = await me();
      outcome = who ? "done" : "signed-out";
      if (who) await fetchMine(survey, who);
    } catch {
      outcome = "offline";
    }
    await show();
  };

  button.addEventListener("click", () => void run());
  window.addEventListener("online", () => void run());
  window.addEventListener("offline", () => void showStatus());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !inForm) void run();
  });
  await show();
  if ("serviceWorker" in navigator) {
    try {
      await navigator.serviceWorker.register(page.dataset["worker"]!, { scope: page.dataset["scope"]! });
      void navigator.serviceWorker.ready.then(() => (page.dataset["ready"] = "1"));
    } catch {
      // without a worker the page still works while there is a network
    }
  }
  await run();
}

function fill(name: string, value: string): string {
  return (words[name] ?? "").replace("{0}", value);
}
