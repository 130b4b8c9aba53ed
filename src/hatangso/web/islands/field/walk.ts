/** Walking with the phone: positions good enough become corners, the others are counted and left out. */
import { metres, type Found } from "./position";
import type { Vertex } from "./shapes";

export const ROUGHEST_M = 20; // a position worse than this is no corner
export const STEP_M = 3; // nearer than this, or than half the accuracy, to the last corner: the phone stands still

export type Verdict = "taken" | "rough" | "near";

/** What becomes of a position after the corners so far. */
export function judge(last: Vertex | undefined, found: Found): Verdict {
  if (!(found.accuracy <= ROUGHEST_M)) return "rough";
  if (!last) return "taken";
  const far = metres({ lon: last.at[0]!, lat: last.at[1]! }, found);
  return far < Math.max(STEP_M, found.accuracy / 2) ? "near" : "taken";
}

/** Positions as they come, with the screen kept on: a phone that sleeps measures nothing. Gives what ends it. */
export function follow(came: (found: Found) => void, failed: (why: string) => void): () => void {
  if (!("geolocation" in navigator)) {
    failed("gps_none");
    return () => undefined;
  }
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const awake = (): void => {
    if (over || document.visibilityState !== "visible") return;
    void navigator.wakeLock?.request("screen").then(
      (got) => {
        if (over) void got.release();
        else lock = got;
      },
      () => undefined, // a low battery may forbid it
    );
  };
  awake();
  document.addEventListener("visibilitychange", awake);
  const watch = navigator.geolocation.watchPosition(
    ({ coords }) => came({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
    (wrong) => failed(wrong.code === 1 ? "gps_refused" : "gps_none"),
    { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 },
  );
  return () => {
    over = true;
    navigator.geolocation.clearWatch(watch);
    document.removeEventListener("visibilitychange", awake);
    void lock?.release();
  };
}
