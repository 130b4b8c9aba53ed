/** The outbox: each form is sent by itself and answered by itself; what fails stays here. */
import * as store from "./store";
import type { FormRecord, Me, Survey } from "./types";

const ASKING_MS = 20_000; // a network that neither answers nor fails is as good as none
const SENDING_MS = 90_000;

export type Outcome = "offline" | "signed-out" | "done" | "interrupted" | "elsewhere";

interface Receipt {
  state: "counted" | "conflict" | "rejected";
  digest: string;
}

/** Who is signed in, with a fresh token; null where nobody is. Throws where the server cannot be reached. */
export async function me(): Promise<Me | null> {
  const answer = await fetch("/phieu/toi/", { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(ASKING_MS) });
  if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 401) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Me;
}

/** Sends what waits of the person who is signed in, and of nobody else. One tab at a time. */
export async function sync(changed: () => Promise<void>): Promise<Outcome> {
  const outcome = await navigator.locks.request("khao-sat-gui", { ifAvailable: true }, async (lock) => {
    if (!lock) return "elsewhere" as const;
    let who: Me | null;
    try {
      who = await me();
    } catch (trouble) {
      return trouble instanceof TypeError ? ("offline" as const) : ("interrupted" as const);
    }
    if (!who) return "signed-out" as const;
    await store.knowMe(who.user, who.surveys);
    await changed();
    const waiting = (await store.records()).filter((one) => one.state === "waiting" && one.user === who.user.id);
    let interrupted = false;
    for (const one of waiting.reverse()) {
      const went = await send(one, who.csrf);
      await changed();
      if (went === "offline" || went === "signed-out") return went;
      interrupted ||= went === "interrupted"; // one that the server stumbles over does not hold up the others
    }
    if (interrupted) return "interrupted" as const;
    const stuck = (await store.records()).some((one) => one.user === who.user.id && one.state === "conflict");
    if (stuck) for (const survey of who.surveys) await fetchMine(survey, who);
    await changed();
    return "done" as const;
  });
  return outcome;
}

async function send(one: FormRecord, csrf: string): Promise<Outcome> {
  const body = new FormData();
  const { uuid, neighbourhood, household, answers, photos, version, filledAt, base } = one;
  const told = { uuid, neighbourhood, household: household ?? null, answers, photos, questionnaire_version: version, filled_at: filledAt, base, device: await store.device() };
  body.append("record", JSON.stringify(told));
  const kept = await store.photosOf(uuid);
  for (const photo of kept) {
    if (photos.some((named) => named.sha256 === photo.sha256)) body.append(photo.sha256, new Blob([photo.bytes], { type: photo.type }), "anh.jpg");
  }
  let answer: Response;
  try {
    answer = await fetch(`/phieu/${one.survey}/gui/`, { method: "POST", body, headers: { "X-CSRFToken": csrf }, redirect: "manual", signal: AbortSignal.timeout(SENDING_MS) });
  } catch {
    return "offline";
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return "signed-out";
  const said = await read(answer);
  if (said === null) return "interrupted";
  if (said["signed_out"]) return "signed-out";
  if (answer.ok) {
    await taken(one, said as unknown as Receipt);
    await store.dropPhotos(uuid, photos.map((photo) => photo.sha256));
    return "done";
  }
  if (answer.status >= 500) return "interrupted";
  const sentence = String(said["message"] ?? "");
  const faults = (said["said"] ?? {}) as Record<string, string>;
  await store.change(uuid, (now) => (now.savedAt === one.savedAt ? { ...now, state: "refused", said: sentence, faults } : null));
  return "done";
}

/** A form edited while it was on its way waits on, to be sent as an edit of what the server now has. */
async function taken(one: FormRecord, receipt: Receipt): Promise<void> {
  const state = receipt.state === "counted" ? "sent" : receipt.state;
  await store.change(one.uuid, (now) =>
    now.savedAt === one.savedAt ? { ...now, state, base: receipt.digest, said: "", faults: {} } : { ...now, base: receipt.digest },
  );
}

async function read(answer: Response): Promise<Record<string, unknown> | null> {
  try {
    return (await answer.json()) as Record<string, unknown>;
  } catch {
    return null;
  }
}

interface Mine {
  uuid: string;
  state: "counted" | "conflict" | "rejected";
  digest: string;
  version: number;
  neighbourhood: number | null;
  household: number | null;
  answers: FormRecord["answers"];
  photos: [string, string][];
  filled_at: string;
}

/** Brings the person's own forms to this device; one with unsent words here is left as it is. */
export async function fetchMine(survey: Survey, who: Me): Promise<number> {
  const answer = await fetch(`/phieu/${survey.id}/cua-toi/`, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(ASKING_MS) });
  if (!answer.ok) return 0;
  const mine = ((await answer.json()) as { records: Mine[] }).records;
  for (const one of mine) {
    const here = await store.record(one.uuid);
    if (here && (here.state === "waiting" || here.state === "draft" || here.state === "refused")) continue;
    await store.keep({
      uuid: one.uuid,
      user: who.user.id,
      userName: who.user.name,
      survey: survey.id,
      version: one.version,
      neighbourhood: one.neighbourhood,
      household: one.household,
      answers: one.answers,
      photos: one.photos.map(([question, sha256]) => ({ question, sha256 })),
      filledAt: one.filled_at,
      savedAt: here?.savedAt ?? Date.parse(one.filled_at),
      state: one.state === "counted" ? "sent" : one.state,
      said: "",
      faults: {},
      base: one.digest,
    });
  }
  return mine.length;
}
