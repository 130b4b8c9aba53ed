/** One flow over WebSocket by the workers of @m-lab/ndt7, unmodified; driven here so that a test can be stopped. */
import downloadWorker from "@m-lab/ndt7/src/ndt7-download-worker.js?url&no-inline";
import uploadWorker from "@m-lab/ndt7/src/ndt7-upload-worker.js?url&no-inline";
import { Ended } from "./types";

const HARD_STOP_MS = 15_000;
const ENOUGH = 0.8; // of the time asked: an end that is not polite does not spoil it, the server says whether it was whole

interface Said {
  MsgType: "start" | "measurement" | "complete" | "error";
  Source?: "client" | "server";
  ClientData?: { ElapsedTime: number; NumBytes: number };
}

/** Runs one direction to its end. `tell` gets bytes and seconds as the browser counts them. */
export function measureFlow(direction: "download" | "upload", address: string, seconds: number, stop: AbortSignal, tell: (bytes: number, seconds: number) => void): Promise<void> {
  const worker = new Worker(direction === "download" ? downloadWorker : uploadWorker);
  let late = 0;
  let passed = 0;
  return new Promise<void>((resolve, reject) => {
    late = window.setTimeout(resolve, HARD_STOP_MS); // the server cuts at 13 s; what it counted stands
    const stopped = (): void => reject(new Ended("stopped"));
    stop.addEventListener("abort", stopped, { once: true });
    if (stop.aborted) stopped();
    worker.onmessage = (event: MessageEvent<Said>) => {
      const said = event.data;
      if (said.ClientData) {
        passed = said.ClientData.ElapsedTime;
        tell(said.ClientData.NumBytes, passed);
      }
      if (said.MsgType === "error" && passed < ENOUGH * seconds) reject(new Ended("lost"));
      else if (said.MsgType === "complete" || said.MsgType === "error") resolve();
    };
    worker.onerror = () => reject(new Ended("lost"));
    worker.postMessage({ [`///ndt/v7/${direction}`]: address });
  }).finally(() => {
    clearTimeout(late);
    worker.terminate();
  });
}
