/** What was typed stays on this device until it is sent: texts and the place, not photos, not contacts. */
const AGE = 7 * 24 * 3600 * 1000;
const NEVER = new Set(["csrfmiddlewaretoken", "token", "website", "phone", "mail", "consent", "anyway", "photos"]);

export class Draft {
  private readonly key: string;

  constructor(private readonly form: HTMLFormElement) {
    this.key = `phan-anh:${form.dataset["draft"]!}`;
    form.addEventListener("input", () => this.keep());
    form.addEventListener("change", () => this.keep());
    form.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
      Draft.forget(form.dataset["draft"]!);
      location.reload();
    });
  }

  keep(): void {
    const told: [string, string][] = [];
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string" && value && !NEVER.has(name)) told.push([name, value]);
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), told }));
    } catch {
      // no room, or storage is forbidden: the form works without
    }
  }

  /** Fills what is still empty; says that it did. */
  restore(): void {
    let kept: { at: number; told: [string, string][] } | null = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    } catch {
      return;
    }
    if (!kept || Date.now() - kept.at > AGE) return;
    let filled = false;
    for (const [name, value] of kept.told) {
      for (const field of this.form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") {
          if (field.value === value && !field.checked) field.checked = filled = true;
        } else if (!field.value && value && name !== "category") {
          field.value = value;
          filled = true;
        }
      }
    }
    const said = this.form.querySelector<HTMLElement>("[data-draft-said]");
    if (filled && said) said.hidden = false;
  }

  static forget(key: string): void {
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith(`phan-anh:${key}`)) localStorage.removeItem(name);
      sessionStorage.removeItem("phan-anh-vi-tri");
    } catch {
      // nothing was kept
    }
  }
}
