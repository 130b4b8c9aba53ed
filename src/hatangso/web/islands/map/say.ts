/** Numbers, lengths and areas as the page's language writes them; words filled in. */
import type { Words } from "./types";

const language = document.documentElement.lang || "vi";

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: digits }).format(value);
}

export function length(metres: number): string {
  if (!Number.isFinite(metres)) return "–";
  if (metres < 1000) return `${number(metres, metres < 100 ? 1 : 0)} m`;
  return `${number(metres / 1000, metres < 100_000 ? 2 : 1)} km`;
}

export function area(metres: number): string {
  if (!Number.isFinite(metres)) return "–";
  if (metres < 10_000) return `${number(metres, metres < 100 ? 1 : 0)} m²`;
  if (metres < 1_000_000) return `${number(metres / 10_000, 2)} ha`;
  return `${number(metres / 1_000_000, 2)} km²`;
}

export function fill(text: string | undefined, values: Record<string, string>): string {
  return (text ?? "").replace(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? "");
}

export function element<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Record<string, string> = {}, text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

/** What went wrong with an answer of the server, in its words where it has some. */
export async function sentence(answer: Response | null, words: Words): Promise<string> {
  if (!answer) return words["lost"] ?? "";
  const told = (await answer.json().catch(() => ({}))) as { message?: string };
  return told.message ?? words["failed"] ?? "";
}
