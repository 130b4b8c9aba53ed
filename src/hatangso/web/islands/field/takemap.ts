/** The map of what was chosen comes onto the phone: its size is told before, it comes whole or not at all. */
import { number } from "../map/say";
import type { Context } from "./context";
import * as kept from "./mapstore";

const AT_ONCE = 6;
const PATIENCE_MS = 20_000;

/** '2,1 MB' */
export function size(bytes: number): string {
  return bytes < 1e6 ? `${number(Math.max(1, bytes / 1e3))} kB` : `${number(bytes / 1e6, 1)} MB`;
}

/** What the map would be, in a sentence. */
export function sizeSaid(ctx: Context, plan: kept.Plan): string {
  return plan.message || ctx.say("map_size", number(plan.tiles.length), size(plan.sent), size(plan.bytes));
}

export async function takeMap(ctx: Context, plan: kept.Plan, progress: (now: number, total: number) => void): Promise<void> {
  const found: [string, ArrayBuffer][] = [];
  const waiting = [...plan.tiles];
  const take = async (): Promise<void> => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const name = one.join("/");
      const answer = await fetch(`${plan.address}${name}.mvt`, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      if (answer.status !== 204) found.push([name, await answer.arrayBuffer()]);
      progress(found.length, plan.tiles.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, take));
  } catch {
    waiting.length = 0;
    throw new Error(ctx.say("map_failed"));
  }
  const bytes = found.reduce((sum, [, one]) => sum + one.byteLength, 0);
  const about = { user: ctx.known!.user, at: new Date().toISOString(), tiles: found.length, bytes };
  await kept.keepMap({ ...plan, tiles: [] }, about, found).catch(() => Promise.reject(new Error(ctx.say("download_over"))));
}
