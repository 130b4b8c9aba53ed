/** Numbers as the page's language writes them; unknown is a dash, never 0. */

const language = document.documentElement.lang || "vi";

export function number(value: number | null | undefined, digits = 0): string {
  if (value == null || !Number.isFinite(value)) return "–";
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** Three figures of a speed are enough: 4,83 · 48,3 · 483. */
export function speed(value: number | null | undefined): string {
  return value == null ? "–" : number(value, value < 10 ? 2 : value < 100 ? 1 : 0);
}

/** Milliseconds: whole ones, tenths below ten. */
export function delay(value: number | null | undefined): string {
  return number(value, value != null && value < 10 ? 1 : 0);
}

export function moment(iso: string): string {
  return new Date(iso).toLocaleString(language === "vi" ? "vi-VN" : "en-GB", { dateStyle: "short", timeStyle: "short" });
}

/** A length of time as people say it. */
export function duration(seconds: number, words: Record<string, string>): string {
  if (seconds < 1) return words["under_a_second"] ?? "";
  if (seconds < 90) return fill(words["seconds"], { n: number(seconds) });
  if (seconds < 5400) return fill(words["minutes"], { n: number(seconds / 60) });
  return fill(words["hours"], { n: number(seconds / 3600, 1) });
}

export function fill(text: string | undefined, values: Record<string, string>): string {
  return (text ?? "").replace(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? "");
}
