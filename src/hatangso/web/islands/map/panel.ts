/** The panel beside the map (a sheet from below on a phone): tabs, and parts that the server writes. */
import { element } from "./say";
import type { Words } from "./types";

export type Tab = "find" | "layers" | "list" | "one";

export class Panel {
  private readonly tabs: HTMLButtonElement[];
  private asked = new Map<string, AbortController>();
  tab: Tab = "find";
  shown: (tab: Tab) => void = () => undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
  ) {
    this.tabs = [...root.querySelectorAll<HTMLButtonElement>("[role=tab]")];
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(tab.dataset["tab"] as Tab, { open: true }));
    root.querySelector("[role=tablist]")!.addEventListener("keydown", (event) => this.keys(event as KeyboardEvent));
    root.querySelector("[data-sheet]")!.addEventListener("click", () => this.open(root.dataset["open"] !== "1"));
  }

  private keys(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = this.tabs.findIndex((one) => one.dataset["tab"] === this.tab);
    const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length]!;
    this.show(next.dataset["tab"] as Tab, { open: true });
    next.focus();
  }

  /** The sheet on a phone: up, or only its head. */
  open(open: boolean): void {
    this.root.dataset["open"] = open ? "1" : "0";
    this.root.querySelector("[data-sheet]")!.setAttribute("aria-expanded", String(open));
  }

  show(name: Tab, { open = false, focus = false } = {}): void {
    this.tab = name;
    for (const tab of this.tabs) {
      const here = tab.dataset["tab"] === name;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")!)!.hidden = !here;
    }
    if (open) this.open(true);
    if (focus) document.getElementById(`ban-do-${name}`)!.focus({ preventScroll: true });
    this.shown(name);
  }

  part(name: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(`[data-part=${name}]`)!;
  }

  /** A part as the server writes it; an answer that comes late is dropped. */
  async load(name: string, address: string, body?: unknown, csrf = ""): Promise<boolean> {
    this.asked.get(name)?.abort();
    const now = new AbortController();
    this.asked.set(name, now);
    const part = this.part(name);
    part.setAttribute("aria-busy", "true");
    const options: RequestInit =
      body === undefined
        ? { signal: now.signal }
        : { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": csrf }, body: JSON.stringify(body), signal: now.signal };
    try {
      const answer = await fetch(address, options);
      const text = await answer.text();
      if (answer.redirected || !(answer.headers.get("Content-Type") ?? "").startsWith("text/html")) throw new Error("not a part");
      part.replaceChildren(document.createRange().createContextualFragment(answer.ok || answer.status === 422 ? text : ""));
      if (!answer.ok && answer.status !== 422) this.failed(part, () => void this.load(name, address, body, csrf));
      return answer.ok;
    } catch (error) {
      if ((error as Error).name === "AbortError") return false;
      this.failed(part, () => void this.load(name, address, body, csrf));
      return false;
    } finally {
      if (this.asked.get(name) === now) part.removeAttribute("aria-busy");
    }
  }

  private failed(part: HTMLElement, again: () => void): void {
    const said = element("p", { class: "alert alert-warning", role: "alert" }, this.words["part_lost"]);
    const button = element("button", { type: "button", class: "btn btn-sm" }, this.words["again"]);
    button.addEventListener("click", again);
    part.replaceChildren(said, button);
  }
}
