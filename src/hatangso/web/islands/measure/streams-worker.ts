/** Several HTTP streams at once, in a worker: a fixed line is seldom filled by one flow of a browser. */

interface Asked {
  direction: "download" | "upload";
  address: string;
  seconds: number;
}

const STREAMS = 4; // browsers allow six connections to one host, and one is the watch
const FIRST_BYTES = 256 * 1024;
const MOST_BYTES = 16 * 1024 * 1024;
const TELL_EVERY_MS = 250;

self.onmessage = (event: MessageEvent<Asked>) => void run(event.data);

async function run(asked: Asked): Promise<void> {
  const began = performance.now();
  let bytes = 0;
  const count = (more: number): void => {
    bytes += more;
  };
  const telling = setInterval(() => postMessage({ bytes, seconds: (performance.now() - began) / 1000 }), TELL_EVERY_MS);
  const one = asked.direction === "download" ? download : upload;
  const ended = await Promise.allSettled(Array.from({ length: STREAMS }, () => one(asked, count)));
  clearInterval(telling);
  const whole = ended.some((stream) => stream.status === "fulfilled");
  postMessage({ bytes, seconds: (performance.now() - began) / 1000, done: whole, failed: !whole });
}

/** Reads until the server ends the answer. */
async function download(asked: Asked, count: (more: number) => void): Promise<void> {
  const answer = await fetch(asked.address, { cache: "no-store", credentials: "omit" });
  if (!answer.ok || !answer.body) throw new Error(String(answer.status));
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    count(value.byteLength);
  }
}

/** Posts one body after the other, larger while they go fast; what is open at the end is cut off. */
async function upload(asked: Asked, count: (more: number) => void): Promise<void> {
  const stop = new AbortController();
  const until = performance.now() + asked.seconds * 1000;
  const cut = setTimeout(() => stop.abort(), asked.seconds * 1000);
  let size = FIRST_BYTES;
  try {
    while (performance.now() < until) {
      const began = performance.now();
      const answer = await fetch(asked.address, { method: "POST", body: body(size), credentials: "omit", signal: stop.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      count(size);
      if (performance.now() - began < 500) size = Math.min(MOST_BYTES, size * 2);
    }
  } catch (failed) {
    if (!stop.signal.aborted) throw failed;
  } finally {
    clearTimeout(cut);
  }
}

const bodies = new Map<number, Blob>();

/** A body of that many bytes, made once: a Blob lies outside the script's memory. */
function body(size: number): Blob {
  const made = bodies.get(size);
  if (made) return made;
  const chunk = new Uint8Array(64 * 1024); // no content that a network between could shrink
  crypto.getRandomValues(chunk);
  const blob = new Blob(Array.from({ length: size / chunk.length }, () => chunk));
  bodies.set(size, blob);
  return blob;
}
