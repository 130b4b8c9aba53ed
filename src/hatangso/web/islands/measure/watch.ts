/** The server's own view while it measures: latency idle and under load, bytes counted at its side. */
import type { Tick } from "./types";

const PROTOCOL = "net.measurementlab.ndt.v7";
const READY_WITHIN_MS = 5000;

/** Opens the watch; `ready` is kept when latency without load is known, or could not be had in time. */
export function openWatch(address: string, tell: (tick: Tick) => void): { ready: Promise<void>; close: () => void } {
  const socket = new WebSocket(address, PROTOCOL);
  const ready = new Promise<void>((resolve) => {
    const late = setTimeout(resolve, READY_WITHIN_MS);
    socket.onmessage = (event) => {
      const tick = JSON.parse(String(event.data)) as Tick;
      tell(tick);
      if (tick.ready) {
        clearTimeout(late);
        resolve();
      }
    };
    socket.onerror = socket.onclose = () => {
      clearTimeout(late);
      resolve();
    };
  });
  return { ready, close: () => socket.close() };
}
