/** IndexedDB: forms, their photos, and what was last known of the person and the surveys. */
import { database } from "../offline/database";
import type { FormRecord, Person, Photo, Survey } from "./types";

const inside = database("khao-sat", (made) => {
  made.createObjectStore("known");
  made.createObjectStore("records", { keyPath: "uuid" });
  made.createObjectStore("photos", { keyPath: ["uuid", "sha256"] });
});

export async function records(): Promise<FormRecord[]> {
  const all = await inside<FormRecord[]>(["records"], "readonly", (of) => of("records").getAll());
  return (all ?? []).sort((a, b) => b.savedAt - a.savedAt);
}

export function record(uuid: string): Promise<FormRecord | undefined> {
  return inside<FormRecord>(["records"], "readonly", (of) => of("records").get(uuid));
}

/** The form with photos that are new, in one stroke: never one without the other. */
export async function keep(one: FormRecord, photos: Photo[] = []): Promise<void> {
  await inside(["records", "photos"], "readwrite", (of) => {
    for (const photo of photos) of("photos").put(photo);
    return of("records").put(one);
  });
}

/** Changes a form as it is now; `change` gives null to leave it. */
export async function change(uuid: string, change: (one: FormRecord) => FormRecord | null): Promise<void> {
  await inside(["records"], "readwrite", (of) => {
    const asked = of("records").get(uuid) as IDBRequest<FormRecord | undefined>;
    asked.onsuccess = () => {
      const changed = asked.result ? change(asked.result) : null;
      if (changed) of("records").put(changed);
    };
    return null;
  });
}

export async function drop(uuid: string): Promise<void> {
  await inside(["records", "photos"], "readwrite", (of) => {
    of("photos").delete(IDBKeyRange.bound([uuid], [uuid, []]));
    return of("records").delete(uuid);
  });
}

export async function photosOf(uuid: string): Promise<Photo[]> {
  const range = IDBKeyRange.bound([uuid], [uuid, []]);
  return (await inside<Photo[]>(["photos"], "readonly", (of) => of("photos").getAll(range))) ?? [];
}

/** What the server has needs no room here any more. */
export async function dropPhotos(uuid: string, digests: string[]): Promise<void> {
  await inside(["photos"], "readwrite", (of) => {
    for (const sha256 of digests) of("photos").delete([uuid, sha256]);
    return null;
  });
}

async function known<T>(key: string): Promise<T | undefined> {
  return inside<T>(["known"], "readonly", (of) => of("known").get(key));
}

async function know(key: string, value: unknown): Promise<void> {
  await inside(["known"], "readwrite", (of) => of("known").put(value, key));
}

export const person = (): Promise<Person | undefined> => known<Person>("person");
export const surveysOf = async (user: number): Promise<Survey[]> => (await known<Survey[]>(`surveys ${user}`)) ?? [];
export const lastPlace = (survey: number): Promise<number | null | undefined> => known<number | null>(`place ${survey}`);
export const knowPlace = (survey: number, place: number | null): Promise<void> => know(`place ${survey}`, place);

export async function knowMe(person: Person, surveys: Survey[]): Promise<void> {
  await know("person", person);
  await know(`surveys ${person.id}`, surveys);
}

/** How this device is called in a conflict: its kind and four letters of its own. */
export async function device(): Promise<string> {
  const there = await known<string>("device");
  if (there) return there;
  const kind = /android/i.test(navigator.userAgent) ? "Android" : /iphone|ipad/i.test(navigator.userAgent) ? "iPhone" : /windows/i.test(navigator.userAgent) ? "Windows" : "Máy";
  const own = `${kind} ${crypto.randomUUID().slice(0, 4).toUpperCase()}`;
  await know("device", own);
  return own;
}
