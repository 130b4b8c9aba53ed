/** IndexedDB of one unit: the assets taken along, the changes to be sent with their photos, and what is known. */
import { database, type Inside } from "../offline/database";
import * as map from "./mapstore";
import { NAMES } from "./wipe";
import type { Asset, Change, Known, Photo, Taken } from "./types";

let inside: Inside;

export function open(code: string): void {
  map.open(code);
  inside = database(`${NAMES}${code}`, (made) => {
    made.createObjectStore("known");
    made.createObjectStore("assets", { keyPath: "uid" });
    made.createObjectStore("changes", { keyPath: "uid" });
    made.createObjectStore("photos", { keyPath: "uid" });
  });
}

const get = <T>(key: string): Promise<T | undefined> => inside<T>(["known"], "readonly", (of) => of("known").get(key));
export const known = (): Promise<Known | undefined> => get<Known>("known");
export const taken = (): Promise<Taken | undefined> => get<Taken>("taken");

export async function know(told: Known): Promise<void> {
  const { user, types, owners, own, most, wards } = told;
  await inside(["known"], "readwrite", (of) => of("known").put({ user, types, owners, own, most, wards }, "known"));
}

export const assets = async (): Promise<Asset[]> => (await inside<Asset[]>(["assets"], "readonly", (of) => of("assets").getAll())) ?? [];

/** All that was taken along, in place of what was there: in one stroke, never half. */
export async function takeAlong(all: Asset[], how: Taken): Promise<void> {
  await inside(["assets", "known"], "readwrite", (of) => {
    of("assets").clear();
    for (const one of all) of("assets").put(one);
    return of("known").put(how, "taken");
  });
}

export async function changes(): Promise<Change[]> {
  const all = (await inside<Change[]>(["changes"], "readonly", (of) => of("changes").getAll())) ?? [];
  return all.sort((a, b) => a.order - b.order);
}

/** Changes with their photos, and those they replace, in one stroke. */
export async function keep(those: Change[], photos: Photo[] = [], instead: string[] = []): Promise<void> {
  await inside(["changes", "photos"], "readwrite", (of) => {
    for (const uid of instead) of("changes").delete(uid);
    for (const photo of photos) of("photos").put(photo);
    for (const one of those) of("changes").put(one);
    return null;
  });
}

export const photo = (uid: string): Promise<Photo | undefined> => inside<Photo>(["photos"], "readonly", (of) => of("photos").get(uid));

export async function drop(uids: string[]): Promise<void> {
  await inside(["changes", "photos"], "readwrite", (of) => {
    for (const uid of uids) {
      of("changes").delete(uid);
      of("photos").delete(uid);
    }
    return null;
  });
}

/** The server has a change: it leaves the outbox, the asset is as it is there, and what follows it knows its version. */
export async function arrived(one: Change, now: Asset): Promise<void> {
  const following = (await changes()).filter((other) => other.asset === one.asset && other.uid !== one.uid && other.seen === null && other.kind === "edit");
  await inside(["changes", "photos", "assets"], "readwrite", (of) => {
    of("changes").delete(one.uid);
    of("photos").delete(one.uid);
    const next = one.kind === "photo" ? undefined : following[0];
    if (next) of("changes").put({ ...next, seen: now.version, base: now.fields });
    return of("assets").put(now);
  });
}

/** The server kept nothing of a change and said why. */
export async function stays(one: Change, how: Partial<Change>): Promise<void> {
  await inside(["changes", "assets"], "readwrite", (of) => {
    if (how.theirs) of("assets").put(how.theirs);
    return of("changes").put({ ...one, tried: false, ...how });
  });
}

/** Everything on this phone; with `unsent`, what was never sent too. */
export async function clear(unsent: boolean): Promise<void> {
  await map.clear();
  await inside(["known", "assets", "changes", "photos"], "readwrite", (of) => {
    of("assets").clear();
    if (unsent) of("changes").clear();
    if (unsent) of("photos").clear();
    return of("known").clear();
  });
}
