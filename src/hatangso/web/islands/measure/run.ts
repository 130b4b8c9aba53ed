/** One whole test: a slot, latency, download, upload, and what the server has to say about it. */
import { measureFlow } from "./ndt7";
import { takeSlot } from "./slot";
import { measureStreams } from "./streams";
import { Ended, type Measured, type Phase, type Result, type Slot } from "./types";
import { openWatch } from "./watch";

export interface Show {
  phase: (phase: Phase) => void;
  waiting: (place: number, seconds: number) => void;
  speed: (mbit: number | null, part: number) => void;
  latency: (milliseconds: number | null) => void;
}

/** Measures; Ended tells why there is no result. Mobile lines by one flow, fixed lines by several streams. */
export async function runTest(server: string, mode: "ndt7" | "http", stop: AbortSignal, show: Show): Promise<Measured> {
  if (!navigator.onLine) throw new Ended("offline");
  let hidden = document.hidden;
  const look = (): void => void (hidden ||= document.hidden);
  document.addEventListener("visibilitychange", look);
  const awake = await keepAwake();
  show.phase("wait");
  let close = (): void => undefined;
  let slot: Slot | null = null;
  try {
    slot = await takeSlot(server, stop, show.waiting);
    const { seconds } = slot;
    let watched = 0;
    show.phase("idle");
    const watch = openWatch(slot.urls.watch, (tick) => {
      if (tick.phase === "idle") show.latency(tick.idle_ms ?? null);
      else {
        watched += 1;
        show.speed(tick.mbit_s ?? null, (tick.seconds ?? 0) / seconds);
      }
    });
    close = watch.close;
    await watch.ready;
    for (const direction of ["download", "upload"] as const) {
      if (stop.aborted) throw new Ended("stopped");
      show.phase(direction);
      watched = 0;
      let before = { bytes: 0, seconds: 0 };
      const tell = (bytes: number, passed: number): void => {
        if (watched === 0 && passed > before.seconds) {
          show.speed(((bytes - before.bytes) * 8) / 1e6 / (passed - before.seconds), passed / seconds);
        }
        before = { bytes, seconds: passed };
      };
      if (mode === "ndt7") await measureFlow(direction, slot.sockets[direction], seconds, stop, tell);
      else await measureStreams(direction, slot.urls[direction], seconds, stop, tell);
    }
    const told = await resultOf(slot.urls.result);
    if (!told.result.complete) throw new Ended("lost");
    return { ...told, hidden };
  } catch (failed) {
    if (slot) void resultOf(slot.urls.result).catch(() => undefined); // who waits need not wait for this slot to lapse
    throw failed instanceof Ended && (failed.why !== "lost" || navigator.onLine) ? failed : new Ended(navigator.onLine ? "lost" : "offline");
  } finally {
    close();
    document.removeEventListener("visibilitychange", look);
    void awake?.release().catch(() => undefined);
  }
}

async function resultOf(address: string): Promise<{ result: Result; signed: string }> {
  const asked = new URL(address);
  asked.searchParams.set("done", "1");
  const answer = await fetch(asked, { cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new Ended("lost");
  return (await answer.json()) as { result: Result; signed: string };
}

/** A phone that sleeps in the middle measures nothing. */
async function keepAwake(): Promise<WakeLockSentinel | null> {
  try {
    return await navigator.wakeLock.request("screen");
  } catch {
    return null;
  }
}
