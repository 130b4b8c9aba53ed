/** Who signs out leaves nothing that was taken along on this machine; what was never sent stays for them. */

export const NAMES = "thuc-dia ";
const WARNINGS = "hatangso:thuc-dia:";

/** Remembers the question to be asked before signing out; '' where nothing is unsent. */
export function warnBeforeLeaving(code: string, question: string): void {
  if (question) localStorage.setItem(WARNINGS + code, question);
  else localStorage.removeItem(WARNINGS + code);
}

export function questionsBeforeLeaving(): string[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(WARNINGS))
    .map((key) => localStorage.getItem(key) ?? "");
}

/** Empties what was taken along, in every unit's database; a page that has one open goes on with an empty one. */
export async function wipe(): Promise<void> {
  const all = (await indexedDB.databases?.()) ?? [];
  await Promise.all(all.filter((one) => one.name?.startsWith(NAMES)).map((one) => empty(one.name!)));
}

function empty(name: string): Promise<void> {
  return new Promise((done) => {
    const asked = indexedDB.open(name);
    asked.onerror = () => done();
    asked.onsuccess = () => {
      const stores = ["known", "assets", "map", "tiles"].filter((one) => asked.result.objectStoreNames.contains(one));
      if (!stores.length) return done();
      const transaction = asked.result.transaction(stores, "readwrite", { durability: "strict" });
      for (const one of stores) transaction.objectStore(one).clear();
      transaction.oncomplete = transaction.onabort = () => {
        asked.result.close();
        done();
      };
    };
  });
}
