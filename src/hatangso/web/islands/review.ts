/** The review of a plan: sentence and item find each other, decisions go to the server without a reload. */

const review = document.querySelector<HTMLElement>("[data-review]");
const documentPane = document.querySelector<HTMLElement>(".document");

const itemsOf = (segment: Element): string[] => (segment.getAttribute("data-items") ?? "").trim().split(/\s+/).filter(Boolean);
const card = (id: string): HTMLElement | null => document.getElementById(`muc-${id}`);
const cards = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("article.item")];
const visible = (): HTMLElement[] => cards().filter((one) => !one.hidden);

let current: string | null = null;

/** Marks one item and its sentence; scrolls the other side to it. */
function choose(id: string, from: "item" | "document"): void {
  current = id;
  for (const marked of document.querySelectorAll(".is-current")) marked.classList.remove("is-current");
  const segments = [...document.querySelectorAll<HTMLElement>(`.document [data-items~="${id}"]`)];
  for (const segment of segments) segment.classList.add("is-current");
  const chosen = card(id) ?? document.querySelector<HTMLElement>(`[data-item="${id}"]`);
  chosen?.classList.add("is-current");
  if (from === "item" && segments[0] && documentPane) {
    const top = segments[0].offsetTop - documentPane.clientHeight / 3;
    documentPane.scrollTo({ top: Math.max(0, top) });
  }
  if (from === "document") {
    showPane("items");
    chosen?.scrollIntoView({ block: "center" });
    chosen?.focus({ preventScroll: true });
  }
}

function showPane(name: "items" | "document"): void {
  document.querySelector<HTMLElement>(".review-columns")?.setAttribute("data-show", name);
  for (const tab of document.querySelectorAll<HTMLElement>("[data-tab]")) {
    const on = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
}

/* — the document: a click on a marked sentence chooses its item — */
documentPane?.addEventListener("click", (event) => {
  if (!window.getSelection()?.isCollapsed) return;
  const segment = (event.target as Element).closest("[data-items]");
  const ids = segment ? itemsOf(segment) : [];
  if (ids.length === 0) return;
  const at = current === null ? -1 : ids.indexOf(current);
  choose(ids[(at + 1) % ids.length]!, "document");
});
document.addEventListener("click", (event) => {
  const row = (event.target as Element).closest<HTMLElement>("tr[data-item]");
  if (row) choose(row.dataset.item!, "item");
});

if (review) startReview(review);

function startReview(root: HTMLElement): void {
  const list = root.querySelector<HTMLElement>(".items")!;
  const addForm = root.querySelector<HTMLFormElement>("[data-add]")!;
  const joinForm = root.querySelector<HTMLFormElement>("[data-join]")!;
  const filters = { kind: "", doubtful: false, pending: false };

  const refreshCounts = (): void => {
    for (const count of root.querySelectorAll<HTMLElement>("[data-count]")) {
      const kind = count.dataset.count!;
      if (kind === "warning") continue;
      const ofKind = cards().filter((one) => one.dataset.kind === kind);
      count.textContent = `${ofKind.filter((one) => one.dataset.state === "pending").length}/${ofKind.length}`;
    }
  };
  const applyFilters = (): void => {
    for (const one of cards()) {
      const wrongKind = filters.kind !== "" && one.dataset.kind !== filters.kind;
      const tooSure = filters.doubtful && (Number(one.dataset.confidence) >= 0.9 || one.dataset.kind === "warning");
      const decided = filters.pending && one.dataset.state !== "pending";
      one.hidden = wrongKind || tooSure || decided;
    }
  };
  const picked = (): HTMLInputElement[] => [...list.querySelectorAll<HTMLInputElement>("[data-pick]:checked")];
  const refreshJoin = (): void => {
    joinForm.hidden = picked().length < 2;
    joinForm.querySelector("[data-join-count]")!.textContent = String(picked().length);
  };
  const toast = (said: string): void => {
    const note = document.createElement("div");
    note.className = "alert alert-danger";
    note.setAttribute("role", "alert");
    note.textContent = said;
    document.getElementById("thong-bao")?.append(note);
    window.setTimeout(() => note.remove(), 8000);
  };

  /** Sends a form as it is; puts the answered card in place of the old one. */
  const send = async (form: HTMLFormElement, submitter: HTMLElement | null, one: HTMLElement): Promise<void> => {
    const body = new FormData(form, submitter);
    one.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.getAttribute("action")!, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
        redirect: "follow",
      });
      if (answer.redirected) {
        window.location.assign(answer.url);
        return;
      }
      const text = await answer.text();
      if (answer.status === 422) {
        form.outerHTML = text;
        one.querySelector<HTMLElement>(".field-error")?.scrollIntoView({ block: "nearest" });
        return;
      }
      if (!answer.ok) {
        toast(text);
        return;
      }
      const holder = document.createElement("template");
      holder.innerHTML = text.trim();
      const fresh = holder.content.firstElementChild as HTMLElement;
      one.replaceWith(fresh);
      refreshCounts();
      applyFilters();
      refreshJoin();
      const next = visible().find((other) => other.dataset.state === "pending" && other.dataset.kind !== "warning");
      if (fresh.dataset.state !== "pending" && next && !fresh.contains(document.activeElement)) {
        next.focus({ preventScroll: true });
        choose(next.dataset.item!, "item");
        next.scrollIntoView({ block: "nearest" });
      }
    } catch {
      toast(root.dataset.offline ?? "Mất kết nối; việc vừa làm chưa được lưu. Hãy thử lại.");
    } finally {
      one.removeAttribute("aria-busy");
    }
  };

  list.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const one = form.closest<HTMLElement>("article.item");
    if (!one) return;
    event.preventDefault();
    void send(form, (event as SubmitEvent).submitter, one);
  });

  /** Opens what a link of the card leads to (its form, its places to split) inside the card. */
  const openEditor = async (one: HTMLElement, which = "[data-edit]"): Promise<void> => {
    const link = one.querySelector<HTMLAnchorElement>(which);
    if (!link || one.querySelector(".item-form")) return;
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
    const holder = document.createElement("template");
    holder.innerHTML = (await answer.text()).trim();
    const form = holder.content.firstElementChild as HTMLElement;
    one.append(form);
    one.classList.add("is-editing");
    form.querySelector<HTMLElement>("textarea, input:not([type=hidden]), select")?.focus();
  };

  list.addEventListener("click", (event) => {
    const clicked = event.target as Element;
    const one = clicked.closest<HTMLElement>("article.item");
    if (!one) return;
    if (clicked.closest("[data-edit]")) {
      event.preventDefault();
      void openEditor(one);
    } else if (clicked.closest("[data-edit-close]")) {
      event.preventDefault();
      one.querySelector(".item-form")?.remove();
      one.classList.remove("is-editing");
      stopSplit();
    } else if (clicked.closest("[data-split]")) {
      event.preventDefault();
      startSplit(one);
    }
    if (!clicked.closest("input, select, textarea, button, a")) choose(one.dataset.item!, "item");
  });
  list.addEventListener("focusin", (event) => {
    const one = (event.target as Element).closest<HTMLElement>("article.item");
    if (one && one.dataset.item !== current) choose(one.dataset.item!, "item");
  });
  list.addEventListener("mouseover", (event) => {
    const one = (event.target as Element).closest<HTMLElement>("article.item");
    for (const old of document.querySelectorAll(".document .is-hovered")) old.classList.remove("is-hovered");
    if (!one) return;
    for (const segment of document.querySelectorAll(`.document [data-items~="${one.dataset.item}"]`)) {
      segment.classList.add("is-hovered");
    }
  });
  list.addEventListener("change", (event) => {
    if ((event.target as Element).matches("[data-pick]")) refreshJoin();
  });

  /** Split: the next click inside the item's sentence is the place. */
  let splitting: HTMLElement | null = null;
  const startSplit = (one: HTMLElement): void => {
    splitting = one;
    choose(one.dataset.item!, "item");
    documentPane?.classList.add("is-splitting");
    void openEditor(one, "[data-split]");
  };
  const stopSplit = (): void => {
    splitting = null;
    documentPane?.classList.remove("is-splitting");
  };
  documentPane?.addEventListener(
    "click",
    (event) => {
      if (!splitting) return;
      event.stopImmediatePropagation();
      const at = offsetAt(event);
      const one = splitting;
      stopSplit();
      const form = one.querySelector<HTMLFormElement>(".item-actions");
      if (at === null || !form) return;
      form.querySelector<HTMLInputElement>("[name=at]")!.value = String(at);
      const action = document.createElement("input");
      action.type = "hidden";
      action.name = "action";
      action.value = "split";
      form.append(action);
      void send(form, null, one).finally(() => action.remove());
    },
    true,
  );

  /** Adding: a selection in the document offers what it may become. */
  document.addEventListener("selectionchange", () => {
    const span = selectedSpan();
    if (!span) return;
    addForm.querySelector<HTMLInputElement>("[name=start]")!.value = String(span[0]);
    addForm.querySelector<HTMLInputElement>("[name=end]")!.value = String(span[1]);
    addForm.hidden = false;
  });
  addForm.querySelector("[data-add-close]")!.addEventListener("click", () => {
    addForm.hidden = true;
    window.getSelection()?.removeAllRanges();
  });

  joinForm.addEventListener("submit", () => {
    for (const box of picked()) {
      const version = card(box.value)?.querySelector<HTMLInputElement>("[name=version]")?.value ?? "";
      for (const [name, value] of [["items", box.value], [`version_${box.value}`, version]] as const) {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        field.value = value;
        joinForm.append(field);
      }
    }
  });

  /* — filters, order, tabs, dialogs — */
  for (const chip of root.querySelectorAll<HTMLElement>(".chip")) {
    chip.addEventListener("click", () => {
      filters.kind = chip.dataset.kind ?? "";
      for (const other of root.querySelectorAll(".chip")) other.setAttribute("aria-pressed", String(other === chip));
      applyFilters();
    });
  }
  for (const box of root.querySelectorAll<HTMLInputElement>("[data-only]")) {
    box.addEventListener("change", () => {
      filters[box.dataset.only as "doubtful" | "pending"] = box.checked;
      applyFilters();
    });
  }
  const original = cards();
  root.querySelector<HTMLSelectElement>("[data-order]")!.addEventListener("change", (event) => {
    const byText = (event.target as HTMLSelectElement).value === "text";
    const wanted = byText
      ? cards().sort((a, b) => Number(a.dataset.position) - Number(b.dataset.position))
      : original.map((one) => card(one.dataset.item!)).filter((one) => one !== null);
    list.append(...wanted);
  });
  for (const tab of root.querySelectorAll<HTMLElement>("[data-tab]")) {
    tab.addEventListener("click", () => showPane(tab.dataset.tab as "items" | "document"));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = tab.dataset.tab === "items" ? "document" : "items";
      showPane(other);
      root.querySelector<HTMLElement>(`[data-tab="${other}"]`)?.focus();
    });
  }
  const help = document.getElementById("phim-tat") as HTMLDialogElement;
  const finish = document.getElementById("ket-thuc") as HTMLDialogElement;
  document.querySelector("[data-help]")?.addEventListener("click", () => help.showModal());
  finish.querySelector("[data-close]")?.addEventListener("click", () => finish.close());
  document.querySelector("[data-finish]")?.addEventListener("click", () => {
    const left = cards().filter((one) => one.dataset.state === "pending" && one.dataset.kind !== "warning").length;
    finish.querySelector<HTMLElement>("[data-left]")!.textContent = String(left);
    finish.querySelector<HTMLElement>("[data-left-said]")!.hidden = left === 0;
    finish.querySelector<HTMLElement>("[data-leave]")!.hidden = left === 0;
    finish.showModal();
  });

  document.addEventListener("keydown", (event) => {
    const typing = (event.target as Element).matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
    if (typing || document.querySelector("dialog[open]")) return;
    const shown = visible();
    const at = shown.findIndex((one) => one.dataset.item === current);
    const one = shown[at];
    const press = (action: string): void => one?.querySelector<HTMLButtonElement>(`.item-actions [value="${action}"]`)?.click();
    switch (event.key) {
      case "j":
      case "k": {
        const next = shown[Math.min(shown.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
        next?.focus({ preventScroll: true });
        next?.scrollIntoView({ block: "nearest" });
        if (next) choose(next.dataset.item!, "item");
        break;
      }
      case "a": press("accept"); break;
      case "d": press("drop"); break;
      case "u": press("undo"); break;
      case "e": if (one) void openEditor(one); break;
      case "x": one?.querySelector<HTMLInputElement>("[data-pick]")?.click(); break;
      case "?": help.showModal(); break;
      case "s": if (one) startSplit(one); break;
      case "Escape": stopSplit(); addForm.hidden = true; return;
      default: return;
    }
    event.preventDefault();
  });

  const first = root.dataset.chosen || visible()[0]?.dataset.item;
  if (first) {
    choose(first, "item");
    if (root.dataset.chosen) card(first)?.scrollIntoView({ block: "center" });
  }
}

/** The place in the plan's text of a caret inside a segment. */
function placeOf(node: Node, offset: number): number | null {
  const segment = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>(".document [data-at]");
  if (!segment) return null;
  return Number(segment.dataset.at) + (node.nodeType === Node.TEXT_NODE ? offset : 0);
}

function offsetAt(event: MouseEvent): number | null {
  const position = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  return position ? placeOf(position.startContainer, position.startOffset) : null;
}

function selectedSpan(): [number, number] | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!documentPane?.contains(range.commonAncestorContainer)) return null;
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  return start !== null && end !== null && end > start ? [start, end] : null;
}
