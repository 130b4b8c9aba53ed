/** The result in figures and in plain words; what it cannot tell is said beside it. */
import { delay, duration, fill, moment, number, speed } from "./format";
import type { Measured, Words } from "./types";

const FILE_MEGABYTES = 100;
const BROWSER_CEILING = 700; // Mbit/s from which a browser is as likely the limit as the line
const LOADED_MUCH = 100; // ms more under load, from which a call suffers

export function showResults(root: HTMLElement, measured: Measured, technology: string, words: Words): void {
  const { result, hidden } = measured;
  const [down, up, idle] = [result.download?.mbit_s ?? null, result.upload?.mbit_s ?? null, result.latency.idle_ms];
  const loaded = worse(result.latency.download_ms, result.latency.upload_ms);
  const bytes = (result.download?.bytes ?? 0) + (result.upload?.bytes ?? 0);
  const set = (name: string, text: string): void => void (root.querySelector(`[data-is="${name}"]`)!.textContent = text);
  set("download", speed(down));
  set("upload", speed(up));
  set("latency", delay(idle));
  set("jitter", delay(result.latency.jitter_ms));
  set("loaded", delay(loaded));
  set("when", fill(words["measured_at"], { when: moment(result.ended), mb: number(bytes / 1e6) }));
  set("file", files(down, up, words));
  for (const use of root.querySelectorAll<HTMLElement>("[data-use]")) {
    const fits = enough(use.dataset, down, up, idle);
    use.dataset["fits"] = fits;
    use.querySelector("[data-fits-said]")!.textContent = words[`fits_${fits}`] ?? "";
  }
  const limited = Boolean(result.client_limited) || hidden;
  const cautions: Record<string, boolean> = {
    hidden,
    limited: Boolean(result.client_limited) && !hidden,
    fast: !limited && (down ?? 0) >= BROWSER_CEILING,
    wifi: technology === "wifi",
    loaded: loaded != null && idle != null && loaded - idle >= LOADED_MUCH,
    beside: result.beside > 0,
    "4g": technology === "4g",
    "5g": technology === "5g",
  };
  for (const caution of root.querySelectorAll<HTMLElement>("[data-caution]")) caution.hidden = !cautions[caution.dataset["caution"]!];
  root.hidden = false;
  root.focus({ preventScroll: true });
  if (root.getBoundingClientRect().top > window.innerHeight / 2) root.scrollIntoView({ block: "start" });
}

function files(down: number | null, up: number | null, words: Words): string {
  const said = (rate: number | null): string => (rate ? duration((FILE_MEGABYTES * 8) / rate, words) : "–");
  return fill(words["files"], { mb: number(FILE_MEGABYTES), down: said(down), up: said(up) });
}

function worse(...values: (number | null)[]): number | null {
  const known = values.filter((value) => value != null);
  return known.length ? Math.max(...known) : null;
}

/** domain/measurement/good_for.py, `Use.fits`. */
function enough(asked: DOMStringMap, down: number | null, up: number | null, latency: number | null): "yes" | "no" | "unknown" {
  const pairs: [string | undefined, number | null, 1 | -1][] = [
    [asked["download"], down, 1],
    [asked["upload"], up, 1],
    [asked["latency"], latency, -1],
  ];
  const wanted = pairs.filter(([limit]) => limit);
  if (wanted.some(([limit, seen, sign]) => seen != null && sign * seen < sign * Number(limit))) return "no";
  return wanted.some(([, seen]) => seen == null) ? "unknown" : "yes";
}
