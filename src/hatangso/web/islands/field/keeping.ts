/** What was done to an asset goes into the outbox: together with what waits there, unless that may have been sent. */
import type { Photo as Redrawn } from "../survey/types";
import type { Context } from "./context";
import * as store from "./store";
import type { Asset, Change, Fields, Photo } from "./types";

export type Shot = Redrawn;

/** `fields` those that differ from `before`, which is the asset with all that waits. */
export async function keepChange(ctx: Context, asset: string, type: string, isNew: boolean, fields: Fields, before: Fields, accuracy: number | null, shots: Shot[]): Promise<void> {
  const pending = ctx.of(asset);
  const open = pending.filter((one) => !one.tried);
  const first = open[0];
  const there = ctx.assets.get(asset);
  const title = ctx.title({ ...before, ...fields }, type);
  const made: Change[] = [];
  const fresh = { user: ctx.known!.user, type, title, madeAt: new Date().toISOString(), tried: false, state: "waiting", said: "", field: "", theirs: null } as const;
  if (Object.keys(fields).length > 0 || isNew) {
    const merged = Object.assign({}, ...open.map((one) => one.fields), fields) as Fields;
    const start: Pick<Change, "kind" | "base" | "seen" | "order"> = first ?? {
      kind: isNew ? "add" : "edit",
      base: there?.fields ?? {},
      seen: pending.length ? null : (there?.version ?? 0),
      order: Date.now(),
    };
    const { kind, base, seen, order } = start;
    if (kind === "edit") for (const name of Object.keys(merged)) if (merged[name] === (base[name] ?? "") && pending.length === open.length) delete merged[name];
    if (kind === "add" || Object.keys(merged).length) {
      made.push({ ...fresh, uid: crypto.randomUUID(), asset, kind, base, seen, order, fields: merged, accuracy: accuracy ?? first?.accuracy ?? null });
    }
  }
  const photos: Photo[] = shots.map((shot) => ({ uid: shot.uuid, bytes: shot.bytes, type: shot.type }));
  photos.forEach((photo, place) => made.push({ ...fresh, uid: photo.uid, asset, kind: "photo", base: {}, seen: 0, order: Date.now() + 1 + place, fields: {}, accuracy: null }));
  const changed = Object.keys(fields).length > 0;
  await store.keep(made, photos, changed ? open.map((one) => one.uid) : []);
}

/** What the person chose of two versions: against the version that stands now. */
export async function keepChoice(one: Change, theirs: Asset, mine: Fields): Promise<void> {
  if (Object.keys(mine).length === 0) return store.arrived(one, theirs); // nothing of it is to be sent
  const chosen: Change = { ...one, uid: crypto.randomUUID(), kind: "edit", fields: mine, base: theirs.fields, seen: theirs.version, theirs: null, state: "waiting", said: "", field: "", tried: false };
  await store.keep([chosen], [], [one.uid]);
}

/** Gone with what hangs on it: of a new asset everything, of a change of fields those that follow it. */
export async function dropChange(ctx: Context, one: Change): Promise<void> {
  const gone = ctx.own.filter((other) => other.uid === one.uid || (other.asset === one.asset && (one.kind === "add" || (one.kind === "edit" && other.kind === "edit"))));
  await store.drop(gone.map((other) => other.uid));
}
