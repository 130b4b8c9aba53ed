/** Field work on a phone: assets taken along, changed without a network, sent when there is one. */
import { Atlas } from "./field/atlas";
import { Context } from "./field/context";
import type { Drawn } from "./field/draw";
import { exportUnsent } from "./field/export";
import { openForm } from "./field/form";
import { listCard, outboxCard, type Doors } from "./field/listing";
import { keepDraft } from "./field/mapstore";
import { prepareCard } from "./field/prepare";
import * as store from "./field/store";
import { sync, type Outcome } from "./field/sync";
import { size } from "./field/takemap";
import type { Words } from "./field/types";
import { compare } from "./field/versions";
import { warnBeforeLeaving } from "./field/wipe";
import { element } from "./survey/elements";

const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 300_000;
const PATIENCE_MS = 4_000; // the answer who is signed in comes before what lies on the phone is shown, where it comes soon
const root = document.querySelector<HTMLElement>("[data-field-phone]");
if (root) void start(root);

function given<T>(id: string): T {
  return JSON.parse(document.getElementById(id)!.textContent!) as T;
}

async function start(page: HTMLElement): Promise<void> {
  const code = page.dataset["code"]!;
  const base = page.dataset["base"]!;
  store.open(code);
  const ctx = new Context(base, given<Words>("loi"), given<number[]>("pham-vi"));
  const view = page.querySelector<HTMLElement>("[data-view]")!;
  const atlas = (ctx.atlas = new Atlas(page, ctx, page.dataset["worker"]!));
  const status = page.querySelector<HTMLElement>("[data-status]")!;
  const send = page.querySelector<HTMLButtonElement>("[data-sync]")!;
  const save = page.querySelector<HTMLButtonElement>("[data-export]")!;
  let outcome: Outcome = "idle";
  let said = "";
  let wait = FIRST_WAIT_MS;
  let timer = 0;
  let fromMap = false; // who came from the map goes back to it
  let busy = false; // a form or two versions are on the screen
  let shown = ""; // what the list on the screen was drawn from
  let preparing: { from: string; card: HTMLElement } | null = null;

  const showStatus = (): void => {
    const own = ctx.own;
    const others = ctx.changes.length - own.length;
    const attention = own.filter((one) => one.state !== "waiting").length;
    page.dataset["unsent"] = String(own.length);
    warnBeforeLeaving(code, own.length ? ctx.say("sign_out_sure", own.length) : "");
    const lines = [element("p", { class: "mb-1 survey-said", "data-unsent-said": "" }, own.length ? ctx.say("unsent", own.length) : ctx.say("all_sent"))];
    if (attention) lines.push(element("p", { class: "mb-1" }, ctx.say("attention", attention)));
    if (outcome === "offline" || !navigator.onLine) lines.push(element("p", { class: "mb-1" }, ctx.say("offline")));
    else if (outcome === "interrupted") lines.push(element("p", { class: "mb-1" }, ctx.say("interrupted")));
    if (outcome === "forbidden") lines.push(element("p", { class: "alert alert-warning" }, ctx.say("forbidden")));
    if (outcome === "signed-out") lines.push(element("p", { class: "alert alert-warning" }, ctx.say("sign_in_again")), element("a", { class: "btn btn-primary", href: page.dataset["signIn"]! }, ctx.say("sign_in")));
    if (others) lines.push(element("p", { class: "alert alert-warning", "data-others": "" }, ctx.say(ctx.known ? "others" : "nobody", others)));
    if (said) lines.push(element("p", { class: "mb-1" }, ctx.say(said) || said));
    status.replaceChildren(...lines);
    send.hidden = own.length === 0;
    save.hidden = own.length === 0;
  };
  const show = async (): Promise<void> => {
    await ctx.load();
    showStatus();
    atlas.refresh();
    const from = JSON.stringify([ctx.known, ctx.taken, ctx.map, ctx.mapTrouble, ctx.draft, ctx.here, ctx.changes.map((one) => [one.uid, one.state, one.said])]);
    if (busy || from === shown) return;
    const made = await parts();
    if (busy) return;
    const typing = document.activeElement?.id;
    view.replaceChildren(...made);
    shown = from;
    if (typing) document.getElementById(typing)?.focus();
  };
  const parts = async (): Promise<HTMLElement[]> => {
    if (!ctx.known) return [element("p", { class: "card card-body" }, ctx.say("no_types"))];
    const outbox = outboxCard(ctx, doors);
    const made = [...(outbox ? [outbox] : [])];
    if (ctx.draft) made.unshift(draftCard());
    if (ctx.taken) {
      const at = new Date(ctx.taken.at).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" });
      const lasting = (await navigator.storage?.persisted?.()) ?? false;
      const line = element("p", { class: "help", "data-taken": "" }, `${ctx.say("downloaded", ctx.taken.count, at)} ${ctx.map?.tiles ? ctx.say("map_kept", size(ctx.map.bytes)) : ctx.mapTrouble || ctx.say("map_not_kept")} ${ctx.say(lasting ? "kept_lastingly" : "kept_loosely")} `);
      const clear = element("button", { type: "button", class: "btn btn-sm" }, ctx.say("clear"));
      clear.addEventListener("click", () => void clearAll());
      line.append(clear);
      made.push(listCard(ctx, doors), line);
    }
    const from = JSON.stringify([ctx.known, ctx.taken, ctx.map, ctx.mapTrouble]);
    if (preparing?.from !== from) preparing = { from, card: prepareCard(ctx, show, !ctx.taken) }; // what was ticked stays
    return [...made, preparing.card];
  };
  const draftCard = (): HTMLElement => {
    const { asset, type, isNew, kind, vertices } = ctx.draft!;
    const card = element("section", { class: "card mb-3", "data-draft": "" });
    const body = element("div", { class: "card-body" });
    const button = (word: string, look: string, does: () => void): HTMLElement => {
      const made = element("button", { type: "button", class: look }, ctx.say(word));
      made.addEventListener("click", does);
      return made;
    };
    const buttons = element("div", { class: "survey-buttons" });
    const goOn = async (): Promise<void> => {
      const drawn = await atlas.draw({ asset, type, isNew, kind, vertices }, "");
      if (drawn) form(asset, type, isNew, drawn);
      else await show();
    };
    const drop = (): void => {
      if (window.confirm(ctx.say("leave_sure"))) void (ctx.draft?.asset === asset ? keepDraft(null) : Promise.resolve()).then(show);
    };
    buttons.append(button("draw_on", "btn btn-primary", () => void goOn().catch(tell)), button("drop", "btn", drop));
    body.append(element("p", { class: "mb-2" }, ctx.say("draft", ctx.type(type)?.name ?? type, vertices.length)), buttons);
    card.append(body);
    return card;
  };
  const tell = (wrong: Error): void => {
    said = wrong.message;
    showStatus();
    status.scrollIntoView();
  };
  const clearAll = async (): Promise<void> => {
    await ctx.load();
    if (!window.confirm(ctx.own.length ? ctx.say("clear_unsent", ctx.own.length) : ctx.say("clear_sure"))) return;
    await store.drop(ctx.own.map((one) => one.uid));
    await store.clear(false);
    await keepDraft(null);
    await run();
  };

  const run = async (): Promise<void> => {
    window.clearTimeout(timer);
    send.disabled = true;
    said = "";
    const went = await sync(
      base,
      async (met) => {
        if ((await store.known())?.user !== met.user) await store.clear(false); // another person took the phone
        await store.know(met);
        await show();
      },
      async (told) => {
        said = told || said;
        await show();
      },
    ).catch(() => "interrupted" as const);
    if (went !== "elsewhere") outcome = went;
    if (went === "forbidden") await store.clear(false); // who is signed in now may not see what another took along
    send.disabled = false;
    await show();
    page.dataset["synced"] = String(Number(page.dataset["synced"] ?? "0") + 1);
    if ((outcome === "offline" || outcome === "interrupted") && ctx.own.some((one) => one.state === "waiting")) {
      timer = window.setTimeout(() => void run(), wait);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    } else {
      wait = FIRST_WAIT_MS;
    }
  };

  const left = (kept: boolean, asset = ""): void => {
    busy = false;
    shown = "";
    void keepDraft(null).then(show).then(() => (fromMap ? look() : undefined)).then(() => {
      (view.querySelector<HTMLElement>("h2") ?? document.getElementById("noi-dung"))?.focus();
      if (kept) void navigator.storage?.persist?.();
      if (kept && navigator.onLine) return run();
    });
  };
  const form = (asset: string, type: string, isNew: boolean, drawn: Drawn | null = null): void => {
    const kind = ctx.type(type);
    if (!kind) return;
    busy = true;
    openForm(view, ctx, asset, kind, isNew, drawn, (kept) => left(kept, asset));
  };
  const look = (): Promise<void> => {
    fromMap = false;
    const back = (go: () => void): void => {
      fromMap = true;
      go();
    };
    const again = (asset: string): boolean => ctx.of(asset).some((one) => one.state === "conflict");
    return atlas
      .look({
        open: (asset, type) => back(() => (again(asset) ? doors.compare(ctx.of(asset).find((one) => one.state === "conflict")!) : form(asset, type, false))),
        add: (type, asset, drawn) => back(() => form(asset, type, true, drawn)),
      })
      .catch(tell);
  };
  const doors: Doors = {
    open: (asset, type) => form(asset, type, false),
    add: (type) => form(crypto.randomUUID(), type, true),
    compare: (one) => {
      if (!one.theirs) return;
      busy = true;
      compare(view, ctx, one, one.theirs, left);
    },
    look: () => void look(),
    changed: show,
    again: async (one) => {
      await store.keep([{ ...one, state: "waiting", said: "", field: "" }]);
      await run();
    },
  };

  send.addEventListener("click", () => void run());
  save.addEventListener("click", () => void exportUnsent(ctx, code));
  window.addEventListener("online", () => void run());
  window.addEventListener("offline", showStatus);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !busy) void run();
  });
  const slow = window.setTimeout(() => void show(), navigator.onLine ? PATIENCE_MS : 0);
  await run();
  window.clearTimeout(slow);
  if ("serviceWorker" in navigator) {
    try {
      await navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
      void navigator.serviceWorker.ready.then(() => (page.dataset["ready"] = "1"));
    } catch {
      // without a worker the page still works while there is a network
    }
  }
}
