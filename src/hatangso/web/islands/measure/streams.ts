/** The several streams of a fixed line, from the page's side. */
import { Ended } from "./types";

const GRACE_MS = 5000;

interface Said {
  bytes: number;
  seconds: number;
  done?: boolean;
  failed?: boolean;
}

/** Runs one direction for `seconds`; `tell` gets what the browser counts (of an upload: whole bodies only). */
export function measureStreams(direction: "download" | "upload", address: string, seconds: number, stop: AbortSignal, tell: (bytes: number, seconds: number) => void): Promise<void> {
  const worker = new Worker(new URL("./streams-worker.ts", import.meta.url), { type: "module" });
  let late = 0;
  return new Promise<void>((resolve, reject) => {
    late = window.setTimeout(resolve, seconds * 1000 + GRACE_MS);
    const stopped = (): void => reject(new Ended("stopped"));
    stop.addEventListener("abort", stopped, { once: true });
    if (stop.aborted) stopped();
    worker.onmessage = (event: MessageEvent<Said>) => {
      const said = event.data;
      tell(said.bytes, said.seconds);
      if (said.failed) reject(new Ended("lost"));
      if (said.done) resolve();
    };
    worker.onerror = () => reject(new Ended("lost"));
    worker.postMessage({ direction, address, seconds });
  }).finally(() => {
    clearTimeout(late);
    worker.terminate();
  });
}
