/** The sheet of one filing opens without a network as it was last seen; everything else goes to the server. */

interface Kept {
  version: string;
  page: string;
  cache: string;
  files: string[];
}
interface Waits extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface Fetches extends Waits {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  KEPT: Kept;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(kind: "install" | "activate", listener: (event: Waits) => void): void;
  addEventListener(kind: "fetch", listener: (event: Fetches) => void): void;
}

const worker = self as unknown as Worker;
const kept = worker.KEPT; // written before this script by web/pages/collections/filing_offline.py
const name = `${kept.cache} ${kept.version}`;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(name)
      .then((cache) => cache.addAll([kept.page, ...kept.files]))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((one) => one.startsWith(kept.cache) && one !== name).map((one) => caches.delete(one))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === kept.page) event.respondWith(page(request, address));
  else if (kept.files.includes(address.pathname)) event.respondWith(file(request, address.pathname));
});

/** The page from the server, kept anew where nothing was filtered; the kept one where no server answers. */
async function page(request: Request, address: URL): Promise<Response> {
  const cache = await caches.open(name);
  try {
    const fresh = await fetch(request);
    if (fresh.redirected || fresh.status === 403 || fresh.status === 404) await cache.delete(kept.page);
    else if (fresh.ok && address.search === "") await cache.put(kept.page, fresh.clone());
    return fresh;
  } catch (trouble) {
    const there = await cache.match(kept.page);
    if (there) return there;
    throw trouble;
  }
}

async function file(request: Request, path: string): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request);
}

export {};
