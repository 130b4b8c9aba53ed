/** The outbox: each change is sent by itself, those of one asset in their order; what fails stays here. */
import * as store from "./store";
import type { Asset, Change, Start } from "./types";

const ASKING_MS = 20_000; // a network that neither answers nor fails is as good as none
const SENDING_MS = 90_000;

export type Outcome = "idle" | "offline" | "interrupted" | "signed-out" | "forbidden" | "done" | "elsewhere";

export class NotNow extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome);
  }
}

interface Answer {
  state: "kept" | "refused" | "conflict";
  message?: string;
  field?: string;
  doubtful?: boolean;
  asset: Asset;
}

/** A JSON answer of the server; NotNow where there is none. `refused` answers (422) come back as they are. */
export async function ask<T>(address: string): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(ASKING_MS) });
  } catch (trouble) {
    throw new NotNow(trouble instanceof TypeError ? "offline" : "interrupted");
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new NotNow("signed-out");
  if (answer.status === 403) throw new NotNow("forbidden");
  const told = answer.ok || answer.status === 422 ? await read<T>(answer) : null;
  if (told === null) throw new NotNow("interrupted");
  return told;
}

/** Sends what waits of the person who is signed in, and of nobody else. One tab at a time. */
export async function sync(base: string, met: (start: Start) => Promise<void>, changed: (said: string) => Promise<void>): Promise<Outcome> {
  return navigator.locks.request(`gui ${base}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return "elsewhere";
    let start: Start;
    try {
      start = await ask<Start>(`${base}toi/`);
    } catch (trouble) {
      return trouble instanceof NotNow ? trouble.outcome : "interrupted";
    }
    await met(start);
    let interrupted = false;
    const held = new Set<string>(); // assets whose earlier change did not arrive
    for (const { uid } of await store.changes()) {
      const one = (await store.changes()).find((now) => now.uid === uid); // it may have learned its version, or be gone
      if (!one || one.user !== start.user) continue;
      if (one.state !== "waiting" || held.has(one.asset) || (one.kind === "edit" && one.seen === null)) {
        if (one.kind !== "photo") held.add(one.asset);
        continue;
      }
      const went = await send(base, one, start.csrf, changed);
      if (went === "offline" || went === "signed-out") return went;
      interrupted ||= went === "interrupted";
      if (went !== "kept" && one.kind !== "photo") held.add(one.asset);
    }
    return interrupted ? "interrupted" : "done";
  });
}

async function send(base: string, one: Change, csrf: string, changed: (said: string) => Promise<void>): Promise<Outcome | "kept"> {
  const told = { uid: one.uid, asset: one.asset, kind: one.kind, type: one.type, seen_version: one.seen ?? 0, fields: one.fields, accuracy_m: one.accuracy, made_at: one.madeAt };
  const body = new FormData();
  body.append("change", JSON.stringify(told));
  const photo = one.kind === "photo" ? await store.photo(one.uid) : undefined;
  if (photo) body.append("photo", new Blob([photo.bytes], { type: photo.type }), "anh.jpg");
  await store.keep([{ ...one, tried: true }]);
  let answer: Response;
  try {
    answer = await fetch(`${base}gui/`, { method: "POST", body, headers: { "X-CSRFToken": csrf }, redirect: "manual", signal: AbortSignal.timeout(SENDING_MS) });
  } catch {
    return "offline";
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return "signed-out";
  const said = await read<Answer>(answer);
  if (said?.state === "kept") await store.arrived(one, said.asset);
  else if (said?.state === "conflict") await store.stays(one, { state: "conflict", said: said.message ?? "", theirs: said.asset });
  else if (said?.state === "refused") await store.stays(one, { state: "refused", said: said.message ?? "", field: said.field ?? "" });
  else return "interrupted";
  await changed(said.doubtful ? "doubtful" : "");
  return said.state === "kept" ? "kept" : "done";
}

async function read<T>(answer: Response): Promise<T | null> {
  try {
    return (await answer.json()) as T;
  } catch {
    return null;
  }
}
