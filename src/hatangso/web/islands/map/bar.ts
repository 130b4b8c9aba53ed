/** The bar over the map while a tool is used: what to do, what was measured, and the ways on and out. */
export interface Button {
  name: string; // of data-bar-button in the template
  do: () => void;
}

export class Bar {
  private readonly text: HTMLElement;
  private actions: Record<string, () => void> = {};

  constructor(private readonly root: HTMLElement) {
    this.text = root.querySelector<HTMLElement>("[data-bar-text]")!;
    root.addEventListener("click", (event) => {
      const name = (event.target as Element).closest<HTMLElement>("[data-bar-button]")?.dataset["barButton"];
      if (name) this.actions[name]?.();
    });
  }

  /** The text and which of the bar's buttons are there. */
  show(text: string, actions: Record<string, () => void>): void {
    this.actions = actions;
    this.root.hidden = false;
    this.say(text);
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-bar-button]")) {
      button.hidden = !(button.dataset["barButton"]! in actions);
      button.disabled = false;
    }
  }

  say(text: string): void {
    this.text.textContent = text;
  }

  enable(name: string, enabled: boolean): void {
    const button = this.root.querySelector<HTMLButtonElement>(`[data-bar-button=${name}]`);
    if (button) button.disabled = !enabled;
  }

  hide(): void {
    this.root.hidden = true;
    this.actions = {};
  }
}
