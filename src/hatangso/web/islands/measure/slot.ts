/** A place at the measuring server: tests that ran beside one another would measure one another. */
import { Ended, type Slot } from "./types";

const LOCATE = "/v2/nearest/ndt/ndt7";
const LONGEST_WAIT_S = 8; // who stops early frees a slot sooner than the server can foresee

interface Located {
  results: { urls: Record<string, string>; hatangso: { test_id: string; seconds: number; urls: Slot["urls"] } }[];
}

/** Asks until a slot is given; `waiting(place, seconds)` is told once a second while others measure. */
export async function takeSlot(server: string, stop: AbortSignal, waiting: (place: number, seconds: number) => void): Promise<Slot> {
  let ticket = "";
  for (;;) {
    const asked = new URL(server + LOCATE);
    if (ticket) asked.searchParams.set("ticket", ticket);
    const answer = await get(asked, stop);
    if (answer.ok) return slotOf((await answer.json()) as Located);
    if (answer.status === 429) throw new Ended("too_many");
    if (answer.status !== 503) throw new Ended("refused");
    const told = (await answer.json().catch(() => ({}))) as { ticket?: string; place?: number; retry_after?: number };
    ticket = told.ticket ?? ticket;
    const wait = Math.max(1, Math.min(LONGEST_WAIT_S, told.retry_after ?? Number(answer.headers.get("Retry-After") ?? 5)));
    for (let left = Math.ceil(wait); left > 0; left--) {
      waiting(told.place ?? 1, left);
      await pause(1000, stop);
    }
  }
}

async function get(address: URL, stop: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, { cache: "no-store", credentials: "omit", signal: stop });
  } catch {
    throw new Ended(stop.aborted ? "stopped" : navigator.onLine ? "unreachable" : "offline");
  }
}

function slotOf(located: Located): Slot {
  const found = located.results[0]!;
  const socket = (name: string): string => found.urls[`wss:///ndt/v7/${name}`] ?? found.urls[`ws:///ndt/v7/${name}`]!;
  const { test_id, seconds, urls } = found.hatangso;
  return { test_id, seconds, urls, sockets: { download: socket("download"), upload: socket("upload") } };
}

export function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(new Ended("stopped"));
    };
    const timer = setTimeout(() => {
      stop.removeEventListener("abort", end);
      resolve();
    }, milliseconds);
    if (stop.aborted) end();
    else stop.addEventListener("abort", end, { once: true });
  });
}
