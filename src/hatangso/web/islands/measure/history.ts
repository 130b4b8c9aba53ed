/** What was measured on this device: kept by its browser only, until the person deletes it. */
import type { Kept } from "./types";

const KEY = "do-toc-do:lich-su";
const DEVICE = "do-toc-do:may";
const OPERATOR = "do-toc-do:nha-mang";
const MOST = 200;
let inMemory: Kept[] = []; // where the browser keeps nothing, until the page is left

export function history(): Kept[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? (kept as Kept[]) : [];
  } catch {
    return inMemory;
  }
}

function keep(all: Kept[]): void {
  inMemory = all.slice(0, MOST);
  try {
    if (inMemory.length) localStorage.setItem(KEY, JSON.stringify(inMemory));
    else localStorage.removeItem(KEY);
  } catch {
    // no storage in this browser: the list above holds while the page is open
  }
}

/** Newest first; a test known already is replaced. */
export function remember(one: Kept): void {
  keep([one, ...history().filter((other) => other.id !== one.id)]);
}

export function forget(id: string): void {
  keep(history().filter((one) => one.id !== id));
}

/** The history and the device's random name. */
export function forgetAll(): void {
  keep([]);
  drop(DEVICE);
}

/** A random name of this browser, made when the first result is given; the server keeps only a hash of it. */
export function deviceName(): string {
  const known = read(DEVICE);
  if (known) return known;
  const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  write(DEVICE, made);
  return made;
}

export const lastOperator = (): string => read(OPERATOR) ?? "";
export const rememberOperator = (code: string): void => write(OPERATOR, code);

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // the next visit asks again
  }
}

function drop(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}

/** The history as CSV with a mark for spreadsheets; numbers with a point, unknown left empty. */
export function asCsv(all: Kept[], headings: string[]): Blob {
  const rows = all.map((one) => [one.at, one.technology, one.operator, one.place, one.download, one.upload, one.latency, one.jitter, one.loaded]);
  const text = [headings, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
  return new Blob(["\ufeff", text, "\r\n"], { type: "text/csv;charset=utf-8" });
}

function cell(value: string | number | null): string {
  const text = value == null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
