/** IndexedDB as the pages that work without a network use it: opened once, every write safe when its promise is kept. */

export type Inside = <T>(stores: string[], mode: IDBTransactionMode, run: (of: (name: string) => IDBObjectStore) => IDBRequest<T> | null) => Promise<T | undefined>;

/** Gives what runs in one transaction of the database of that name; what is written lies on the disk before the promise is kept. */
export function database(name: string, make: (made: IDBDatabase) => void): Inside {
  let opened: Promise<IDBDatabase> | null = null;
  const open = (): Promise<IDBDatabase> =>
    (opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = () => make(asked.result);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    }));
  return async (stores, mode, run) => {
    const transaction = (await open()).transaction(stores, mode, { durability: "strict" });
    return new Promise((resolve, reject) => {
      const asked = run((store) => transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  };
}
