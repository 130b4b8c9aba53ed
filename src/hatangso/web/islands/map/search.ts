/** The search box: suggestions of the server, chosen with arrow keys and Enter, or by pointing. */
import { element, fill, number } from "./say";
import type { Bounds, Words } from "./types";

export interface Hit {
  kind: string;
  label: string;
  beside: string;
  uid?: string;
  bounds?: Bounds;
  lon?: number;
  lat?: number;
  zoom?: number;
}

export class Search {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement;
  private hits: Hit[] = [];
  private at = -1;
  private timer = 0;
  private asked: AbortController | null = null;

  constructor(
    root: HTMLElement,
    private readonly address: string,
    private readonly words: Words,
    private readonly near: () => string,
    private readonly chosen: (hit: Hit) => void,
  ) {
    this.input = root.querySelector<HTMLInputElement>("input")!;
    this.list = root.querySelector<HTMLElement>("[role=listbox]")!;
    this.status = root.querySelector<HTMLElement>("[data-search-status]")!;
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), 180);
    });
    this.input.addEventListener("keydown", (event) => this.keys(event));
    this.input.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
    root.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.ask().then(() => this.hits.length && this.choose(Math.max(0, this.at)));
    });
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    this.asked?.abort();
    const text = this.input.value.trim();
    if (text.length < 2) return this.close();
    const now = (this.asked = new AbortController());
    try {
      const answer = await fetch(`${this.address}?${new URLSearchParams({ q: text, at: this.near() })}`, { signal: now.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = (await answer.json()) as { hits: Hit[]; message?: string };
      this.show(told.hits, told.message ?? "");
    } catch (error) {
      if ((error as Error).name !== "AbortError") this.show([], this.words["lost"] ?? "");
    }
  }

  private show(hits: Hit[], message: string): void {
    this.hits = hits;
    this.at = -1;
    this.list.replaceChildren(
      ...hits.map((hit, at) => {
        const line = element("div", { role: "option", id: `goi-y-${at}`, "aria-selected": "false", class: `map-hit is-${hit.kind}` });
        line.append(element("span", {}, hit.label), element("span", { class: "muted" }, hit.beside));
        line.addEventListener("pointerdown", (event) => event.preventDefault());
        line.addEventListener("click", () => this.choose(at));
        return line;
      }),
    );
    this.list.hidden = !hits.length;
    this.input.setAttribute("aria-expanded", String(hits.length > 0));
    this.status.textContent = message || (hits.length ? fill(this.words["hits"], { n: number(hits.length) }) : (this.words["no_hits"] ?? ""));
    this.status.classList.toggle("visually-hidden", hits.length > 0 && !message);
  }

  private keys(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.hits.length) return;
    event.preventDefault();
    this.at = (this.at + step + this.hits.length) % this.hits.length;
    [...this.list.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === this.at)));
    this.list.children[this.at]!.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `goi-y-${this.at}`);
  }

  private choose(at: number): void {
    const hit = this.hits[at];
    if (!hit) return;
    this.input.value = hit.label;
    this.close();
    this.chosen(hit);
  }

  private close(): void {
    this.hits = [];
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }
}
