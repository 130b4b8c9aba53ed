/** Giving a result: what was agreed to, and nothing else, is sent; the answer is a code to delete it with. */
import { element } from "../survey/elements";
import { fill } from "./format";
import { deviceName, history, remember, rememberOperator } from "./history";
import type { PlaceChooser } from "./place";
import type { Measured, Words } from "./types";

interface Answer {
  message?: string;
  code?: string;
  sent?: [string, string][];
}

export type Post = (address: string, body: unknown) => Promise<Response>;

export class Giving {
  private readonly form: HTMLElement;
  private readonly agreed: HTMLInputElement;
  private readonly operator: HTMLSelectElement;
  private readonly wrong: HTMLElement;
  private readonly done: HTMLElement;
  private readonly button: HTMLButtonElement;
  private last: { measured: Measured; technology: string } | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly place: PlaceChooser,
    private readonly words: Words,
    private readonly post: Post,
    private readonly say: (text: string) => void,
    private readonly changed: () => void,
  ) {
    this.form = root.querySelector<HTMLElement>("[data-giving]")!;
    this.agreed = root.querySelector<HTMLInputElement>("[data-agreed]")!;
    this.operator = root.querySelector<HTMLSelectElement>("[data-operator]")!;
    this.wrong = root.querySelector<HTMLElement>("[data-wrong]")!;
    this.done = root.querySelector<HTMLElement>("[data-done]")!;
    this.button = root.querySelector<HTMLButtonElement>("[data-give]")!;
    root.addEventListener("change", () => {
      this.form.hidden = !this.wanted;
      this.button.hidden = !(this.wanted && this.last);
      this.wrong.textContent = "";
    });
    this.button.addEventListener("click", () => void this.give());
    this.operator.addEventListener("change", () => rememberOperator(this.operator.value));
  }

  get wanted(): boolean {
    return this.root.querySelector<HTMLInputElement>("input[name=gui]:checked")?.value === "co";
  }

  get operatorName(): string {
    return this.operator.value ? this.operator.selectedOptions[0]!.textContent!.trim() : "";
  }

  /** Whether a result may be given as things stand; says what is missing and goes there. */
  ready(): boolean {
    const missing = !this.place.place ? "need_place" : !this.agreed.checked ? "need_consent" : "";
    this.wrong.textContent = this.words[missing] ?? "";
    if (missing === "need_place") this.place.focus();
    if (missing === "need_consent") this.agreed.focus();
    return !missing;
  }

  /** A new test begins: what was given before is no longer on the page. */
  begin(): void {
    this.last = null;
    this.button.hidden = true;
    this.done.hidden = true;
  }

  async finished(measured: Measured, technology: string): Promise<void> {
    this.last = { measured, technology };
    this.button.hidden = !this.wanted;
    if (this.wanted) await this.give();
  }

  private async give(): Promise<void> {
    if (!this.last || !this.ready()) return;
    const { measured, technology } = this.last;
    const place = this.place.place!;
    this.button.disabled = true;
    const answer = await this.post(this.root.dataset["give"]!, {
      signed: measured.signed,
      hidden: measured.hidden,
      technology,
      operator: this.operator.value,
      unit: place.unit,
      cell: place.cell,
      near_border: place.near_border,
      device: deviceName(),
      consent: this.root.dataset["consent"],
      invitation: this.root.dataset["invitation"],
    }).catch(() => null);
    this.button.disabled = false;
    const told = answer ? ((await answer.json().catch(() => ({}))) as Answer) : {};
    if (!answer?.ok || !told.code) {
      this.wrong.textContent = told.message ?? this.words[answer ? "give_failed" : "give_offline"] ?? "";
      this.button.hidden = false;
      this.say(this.wrong.textContent);
      return;
    }
    this.last = null;
    this.button.hidden = true;
    const kept = history().find((one) => one.id === measured.result.test_id);
    if (kept) remember({ ...kept, place: place.name, operator: this.operatorName, code: told.code });
    this.show(told.code, told.sent ?? []);
    this.say(fill(this.words["given"], { code: told.code }));
    this.changed();
  }

  private show(code: string, sent: [string, string][]): void {
    this.done.hidden = false;
    this.done.querySelector("[data-code]")!.textContent = code;
    this.done.querySelector("[data-sent]")!.replaceChildren(...sent.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
    this.root.querySelector<HTMLInputElement>("#ma-xoa")!.value = code;
  }
}

/** Deleting what was given, by its code; the answer says what happened or why it cannot be. */
export function deleting(root: HTMLElement, words: Words, post: Post): void {
  const form = root.querySelector<HTMLFormElement>("[data-delete]")!;
  const said = form.querySelector<HTMLElement>("[data-delete-said]")!;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = form.querySelector<HTMLInputElement>("#ma-xoa")!.value.trim();
    void post(form.action, { code })
      .then(async (answer) => (await answer.json()) as Answer)
      .then((told) => (said.textContent = told.message ?? ""))
      .catch(() => (said.textContent = words["give_offline"] ?? ""));
  });
}
