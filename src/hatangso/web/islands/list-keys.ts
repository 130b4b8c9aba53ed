/** Lists by keyboard: "/" goes to the page's search, arrows up and down go from row to row. */
export function listKeys(event: KeyboardEvent): void {
  const at = document.activeElement as HTMLElement | null;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !at?.matches("input, textarea, select, [contenteditable]")) {
    const search = document.querySelector<HTMLInputElement>("[aria-keyshortcuts='/']");
    if (search) {
      event.preventDefault();
      search.focus();
    }
    return;
  }
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const table = at?.closest("[data-rows]");
  if (step === 0 || !table || at?.matches("select, textarea, input:not([type=checkbox])")) return;
  const rows = [...table.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  const next = rows[rows.findIndex((row) => row.contains(at)) + step];
  const sameKind = at?.matches("input") ? "input[type=checkbox]" : "a";
  const target = next?.querySelector<HTMLElement>(sameKind);
  if (target) {
    event.preventDefault();
    target.focus();
  }
}
