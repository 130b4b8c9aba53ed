/** A page opens without a network: it and its files are kept; everything else goes to the server as ever. */

interface Kept {
  cache: string; // the beginning of the names of all its caches
  version: string;
  shell: string;
  files: string[];
  credentials: RequestCredentials; // omit where guests may see the page; what is kept holds nothing of anybody
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
const kept = worker.KEPT; // written before this script by the page that it is for
const NAME = kept.cache + kept.version;
const PATIENCE_MS = 4000;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(kept.files.map((file) => new Request(file, { cache: "reload", credentials: kept.credentials }))))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(kept.cache) && name !== NAME).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === kept.shell) event.respondWith(shell(request));
  else if (kept.files.includes(address.pathname)) event.respondWith(file(request, address.pathname));
});

/** The page from the server where it answers soon, else the one kept. */
async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const there = await cache.match(kept.shell);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const fresh = await fetch(request, there ? { signal: patience.signal } : {});
    if (fresh.ok && !fresh.redirected) {
      await cache.put(kept.shell, fresh.clone());
      return fresh;
    }
    return there ?? fresh;
  } catch (trouble) {
    if (there) return there;
    throw trouble;
  } finally {
    clearTimeout(timer);
  }
}

async function file(request: Request, path: string): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request);
}
