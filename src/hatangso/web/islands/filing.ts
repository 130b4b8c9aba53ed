/**
 * The sheet of a filing: every cell is sent as it is typed, and kept on this machine until the server has it.
 *
 * What is typed stands in localStorage under the filing and the account, row by row, with the revision it is
 * based on. A row leaves it when the server says it has kept exactly what was sent. Without network it waits
 * there, through reloads, and is sent once the network is back; the same row twice changes nothing there.
 */
import { checkRow, declaredIn, parseNumber } from "./checks";

type Typed = Record<string, string>;
interface Waiting {
  typed: Typed;
  revision: number;
}
interface Found {
  rule: string;
  hard: boolean;
  text: string;
  reason: string;
}
interface Conflict {
  revision: number;
  by: string;
  at: string;
  theirs: string;
  yours: string;
  typed: Typed;
}
interface Answer {
  message?: string;
  revision: number;
  others: boolean;
  missing: number;
  cells: Record<string, { revision: number }>;
  errors: Record<string, Record<string, string>>;
  conflicts: Record<string, Conflict>;
  findings: Record<string, Found[]>;
}

const PAUSE = 600; // milliseconds after the last key before a row is sent
const AGAIN = 5000; // before an answer that did not come is asked for again
const AT_ONCE = 200; // rows of one request
const NUMBERS = new Set(["part", "whole", "value"]);
const FIGURES = [...NUMBERS, "progress", "level_text"];

const form = document.querySelector<HTMLFormElement>("form[data-filing]");
if (form) start(form);

function start(form: HTMLFormElement): void {
  const place = `hatangso:filing:${form.dataset["filing"]}:${form.dataset["account"]}`;
  const status = form.querySelector<HTMLElement>("[data-filing-status]");
  const seen = form.querySelector<HTMLInputElement>("[data-seen]");
  const token = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  const rows = new Map<string, HTMLElement>();
  const extras = new Map<string, HTMLElement>();
  const unread = new Set<string>();
  const disputed = new Set<string>();
  const declared = declaredIn(document);
  const language = document.documentElement.lang.startsWith("en") ? "en" : "vi";
  let waiting = read();
  let timer = 0;
  let sending = false;

  for (const row of form.querySelectorAll<HTMLElement>("[data-filing-row]")) rows.set(row.dataset["filingRow"]!, row);
  for (const row of form.querySelectorAll<HTMLElement>("[data-filing-extra]")) extras.set(row.dataset["filingExtra"]!, row);

  form.addEventListener("input", (event) => {
    const key = keyOf(event.target as Element);
    if (!key) return;
    keep(key);
    if (NUMBERS.has((event.target as HTMLElement).dataset["field"] ?? "")) checkHere(key);
    later(PAUSE);
  });
  window.addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => void send());
  form.addEventListener("submit", (event) => {
    const wants = (event.submitter as HTMLButtonElement | null)?.value;
    if (Object.keys(waiting).length === 0 && disputed.size === 0) return;
    event.preventDefault();
    void send().then(() => {
      if (Object.keys(waiting).length === 0 && disputed.size === 0) form.requestSubmit(event.submitter);
      else if (wants === "submit") say(form.dataset["saidFirst"] ?? "", true);
    });
  });

  const back = Object.keys(waiting);
  for (const key of back) put(key, waiting[key]!.typed);
  if (back.length) {
    say(fill("saidBack", { n: String(back.length) }), false);
    void send();
  }
  if ("serviceWorker" in navigator && form.dataset["worker"]) {
    navigator.serviceWorker
      .register(form.dataset["worker"], { scope: form.dataset["scope"]! })
      .then(() => navigator.serviceWorker.ready)
      .then(() => (form.dataset["ready"] = "1"))
      .catch(() => undefined); // without it the page needs a network to open; what was typed is kept all the same
  }

  /** The row's typed fields, as strings. */
  function typedIn(key: string): Typed {
    const typed: Typed = {};
    for (const part of [rows.get(key), extras.get(key)]) {
      for (const input of part?.querySelectorAll<HTMLInputElement>("[data-field]") ?? []) typed[input.dataset["field"]!] = input.value;
    }
    return typed;
  }

  function put(key: string, typed: Typed): void {
    for (const part of [rows.get(key), extras.get(key)]) {
      for (const input of part?.querySelectorAll<HTMLInputElement>("[data-field]") ?? []) {
        const value = typed[input.dataset["field"]!];
        if (value !== undefined && value !== input.value) {
          input.value = value;
          input.closest("details")?.toggleAttribute("open", true);
        }
      }
    }
    rows.get(key)?.classList.add("is-typed");
  }

  function keyOf(inside: Element): string | undefined {
    return inside.closest<HTMLElement>("[data-filing-row]")?.dataset["filingRow"] ?? inside.closest<HTMLElement>("[data-filing-extra]")?.dataset["filingExtra"];
  }

  /** The declared rules over what stands in the fields: said at once, with or without a network; the server decides. */
  function checkHere(typed: string): void {
    const numberIn = (key: string, field: string): number | null | undefined =>
      parseNumber(rows.get(key)?.querySelector<HTMLInputElement>(`[data-field="${field}"]`)?.value ?? "");
    for (const [key, row] of Object.entries(declared?.rows ?? {})) {
      if ((key !== typed && !row.parts.includes(typed)) || row.rules.length === 0) continue;
      const list = checkRow(declared!, key, numberIn, language);
      if (list) found(key, list.map((one) => ({ ...one, reason: typedIn(key)[`why-${one.rule}`] ?? "" })));
    }
  }

  function revisionOf(key: string): number {
    return Number(rows.get(key)?.querySelector<HTMLInputElement>("[data-rev]")?.value ?? "0");
  }

  /** Keep what stands in the row's fields; what it is based on stays as it was when it was first typed. */
  function keep(key: string): void {
    waiting = read();
    waiting[key] = { typed: typedIn(key), revision: waiting[key]?.revision ?? revisionOf(key) };
    unread.delete(key);
    write();
  }

  function read(): Record<string, Waiting> {
    try {
      return JSON.parse(localStorage.getItem(place) ?? "{}") as Record<string, Waiting>;
    } catch {
      return {};
    }
  }

  function write(): void {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(place, JSON.stringify(waiting));
      else localStorage.removeItem(place);
    } catch {
      // A machine that keeps nothing (private window, no room): the form still saves while there is network.
    }
  }

  function later(pause: number): void {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void send(), pause);
  }

  /** Send what waits; what is in dispute or cannot be read waits for the person. */
  async function send(): Promise<void> {
    if (sending) return;
    const keys = Object.keys(waiting).filter((key) => !unread.has(key) && !disputed.has(key)).slice(0, AT_ONCE);
    if (keys.length === 0) return tell();
    if (!navigator.onLine) return tell();
    sending = true;
    say(form.dataset["saidSaving"] ?? "", false);
    const sent = Object.fromEntries(keys.map((key) => [key, JSON.stringify(waiting[key]!.typed)]));
    let answer: Answer | null = null;
    try {
      const response = await fetch(form.dataset["save"]!, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({
          seen: Number(seen?.value ?? -1),
          cells: keys.map((key) => ({ ...waiting[key]!.typed, key, revision: waiting[key]!.revision })),
        }),
      });
      if (response.status >= 500) throw new Error(String(response.status)); // busy: asked again in a moment
      if (response.redirected || !(response.headers.get("Content-Type") ?? "").includes("json")) {
        sending = false;
        return say(form.dataset["saidOut"] ?? "", true);
      }
      answer = (await response.json()) as Answer;
      if (!response.ok) {
        sending = false;
        return say(answer.message ?? "", true);
      }
    } catch {
      sending = false;
      tell();
      return later(AGAIN);
    }
    sending = false;
    take(answer, sent);
  }

  function take(answer: Answer, sent: Record<string, string>): void {
    waiting = read();
    for (const [key, { revision }] of Object.entries(answer.cells)) {
      const kept = waiting[key];
      if (!kept) continue;
      if (JSON.stringify(kept.typed) === sent[key]) delete waiting[key];
      else kept.revision = revision; // typed on meanwhile, over what has just been saved
      const field = rows.get(key)?.querySelector<HTMLInputElement>("[data-rev]");
      if (field) field.value = String(revision);
      extras.get(key)?.querySelector("[data-conflict]")?.replaceChildren();
    }
    for (const [key, said] of Object.entries(answer.errors)) {
      unread.add(key);
      found(key, Object.values(said).map((text) => ({ rule: "", hard: true, text, reason: "" })));
    }
    for (const [key, conflict] of Object.entries(answer.conflicts)) dispute(key, conflict);
    for (const [key, list] of Object.entries(answer.findings)) if (!unread.has(key)) found(key, list);
    if (!answer.others && seen) seen.value = String(answer.revision);
    write();
    number("[data-missing]", answer.missing);
    const all = Object.values(answer.findings).flat();
    number("[data-hard-count]", all.filter((one) => one.hard).length);
    number("[data-soft-count]", all.filter((one) => !one.hard).length);
    if (answer.others) say(form.dataset["saidOthers"] ?? "", true);
    else tell(true);
    if (Object.keys(waiting).some((key) => !unread.has(key) && !disputed.has(key))) later(PAUSE);
  }

  /** Two people typed in one row: both values, and the choice. Nothing is overwritten before it is made. */
  function dispute(key: string, conflict: Conflict): void {
    const box = extras.get(key)?.querySelector<HTMLElement>("[data-conflict]");
    if (!box) return;
    disputed.add(key);
    const alert = element("div", "alert alert-warning conflict");
    alert.setAttribute("role", "alert");
    const text = element("p", "", fill("saidConflict", { by: conflict.by, at: conflict.at, theirs: conflict.theirs, yours: conflict.yours }));
    const mine = element("button", "btn btn-sm", form.dataset["saidMine"] ?? "") as HTMLButtonElement;
    const theirs = element("button", "btn btn-sm", fill("saidTheirs", { by: conflict.by })) as HTMLButtonElement;
    mine.type = theirs.type = "button";
    mine.addEventListener("click", () => settle(key, conflict, typedIn(key)));
    theirs.addEventListener("click", () => {
      put(key, conflict.typed);
      settle(key, conflict, { ...typedIn(key), ...conflict.typed });
    });
    const buttons = element("div", "btn-list");
    buttons.append(mine, theirs);
    alert.append(text, buttons);
    box.replaceChildren(alert);
    tell();
  }

  function settle(key: string, conflict: Conflict, typed: Typed): void {
    disputed.delete(key);
    extras.get(key)?.querySelector("[data-conflict]")?.replaceChildren();
    waiting = read();
    waiting[key] = { typed, revision: conflict.revision };
    write();
    void send();
  }

  /** What the rules say about a row; a reason field that somebody is typing in stays. */
  function found(key: string, list: Found[]): void {
    const row = rows.get(key);
    const box = extras.get(key)?.querySelector<HTMLElement>("[data-told]");
    if (!row || !box) return;
    row.classList.toggle("has-error", list.some((one) => one.hard));
    row.classList.toggle("is-asked", list.some((one) => !one.hard && !one.reason));
    const typed = typedIn(key);
    row.classList.toggle("has-figure", !list.some((one) => one.hard) && FIGURES.some((name) => typed[name]));
    row.classList.toggle("is-typed", key in waiting);
    const old = new Map([...box.querySelectorAll<HTMLInputElement>("[data-field]")].map((input) => [input.dataset["field"]!, input]));
    const lines = list.map((one) => {
      if (one.hard) return element("p", "field-error", one.text);
      const line = element("div", "why-line soft-line");
      const said = element("span", "soft-said", one.text);
      const name = `why-${one.rule}`;
      const input = old.get(name) ?? (element("input", "form-control") as HTMLInputElement);
      if (!old.has(name)) {
        input.name = `${key}-${name}`;
        input.dataset["field"] = name;
        input.maxLength = 500;
        input.value = one.reason;
        input.placeholder = form.dataset["saidWhy"] ?? "";
        input.setAttribute("aria-label", `${form.dataset["saidWhy"] ?? ""}: ${one.text}`);
      }
      line.append(said, input);
      return line;
    });
    const typing = document.activeElement;
    box.replaceChildren(...lines);
    if (typing instanceof HTMLElement && box.contains(typing)) typing.focus();
  }

  function tell(saved = false): void {
    const open = Object.keys(waiting).length - unread.size - disputed.size;
    if (open > 0 && !sending && (!navigator.onLine || !saved)) say(fill("saidWaiting", { n: String(open) }), true);
    else if (unread.size) say(fill("saidUnread", { n: String(unread.size) }), true);
    else if (saved) say(fill("saidSaved", { at: new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" }) }), false);
  }

  function say(text: string, loud: boolean): void {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("is-waiting", loud);
  }

  function number(where: string, count: number): void {
    const shown = document.querySelector<HTMLElement>(where);
    if (shown) shown.textContent = String(count);
  }

  function fill(name: string, words: Record<string, string>): string {
    return (form.dataset[name] ?? "").replace(/\{(\w+)\}/g, (_all, word: string) => words[word] ?? "");
  }
}

function element(tag: string, classes: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  return made;
}

export {};
