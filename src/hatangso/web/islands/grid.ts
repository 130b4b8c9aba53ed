/** The sheet of figures: keys between cells, a range pasted from a spreadsheet, ratios worked out as one types. */
const COLUMNS = ["part", "whole", "value"];

type Cell = HTMLInputElement | HTMLSelectElement;

for (const table of document.querySelectorAll<HTMLTableElement>("table[data-grid]")) {
  const rows = [...table.querySelectorAll<HTMLTableRowElement>("tr[data-row]")];
  const cells = rows.map((row) => COLUMNS.map((name) => row.querySelector<Cell>(`[data-cell="${name}"]`)));
  const count = document.querySelector<HTMLElement>("[data-grid-count]");

  table.classList.add("is-live");
  for (const input of table.querySelectorAll<HTMLInputElement>("input[type=file]")) {
    const name = input.closest("label")?.querySelector<HTMLElement>("[data-file-name]");
    const show = (): void => {
      const files = [...(input.files ?? [])];
      if (name) name.textContent = files.length > 1 ? `${files.length} ${table.dataset["files"] ?? ""}` : (files[0]?.name.slice(0, 14) ?? table.dataset["pick"] ?? "");
    };
    input.addEventListener("change", show);
    show();
  }

  const placeOf = (cell: EventTarget | null): [number, number] | null => {
    for (const [line, row] of cells.entries()) {
      const column = row.indexOf(cell as Cell);
      if (column >= 0) return [line, column];
    }
    return null;
  };

  const focusFrom = (line: number, column: number, step: number): void => {
    for (let next = line + step; next >= 0 && next < cells.length; next += step) {
      const cell = cells[next]?.[column] ?? cells[next]?.find(Boolean);
      if (cell && !cell.disabled) {
        cell.focus();
        if (cell instanceof HTMLInputElement) cell.select();
        return;
      }
    }
  };

  table.addEventListener("keydown", (event) => {
    const place = placeOf(event.target);
    if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
    const isSelect = event.target instanceof HTMLSelectElement;
    const [line, column] = place;
    if (event.key === "Enter" || (event.key === "ArrowDown" && !isSelect)) {
      event.preventDefault();
      focusFrom(line, column, event.shiftKey ? -1 : 1);
    } else if (event.key === "ArrowUp" && !isSelect) {
      event.preventDefault();
      focusFrom(line, column, -1);
    }
  });

  table.addEventListener("paste", (event) => {
    const place = placeOf(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!place || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    lines.forEach((pasted, down) => {
      pasted.split("\t").forEach((value, across) => {
        const cell = cells[place[0] + down]?.[place[1] + across];
        if (cell instanceof HTMLInputElement && !cell.disabled) {
          cell.value = value.trim();
          cell.dispatchEvent(new Event("input", { bubbles: true }));
        }
      });
    });
  });

  table.addEventListener("input", (event) => {
    const row = (event.target as Element).closest<HTMLTableRowElement>("tr[data-row]");
    if (!row) return;
    row.classList.add("is-typed");
    const why = row.nextElementSibling;
    if (why?.matches("[data-why]")) why.classList.remove("why-quiet");
    showShare(row);
    tell();
  });

  const tell = (): void => {
    const typed = rows.filter((row) => row.classList.contains("is-typed")).length;
    if (count) count.textContent = typed ? `${typed} ${table.dataset["unsaved"] ?? ""}` : "";
  };

  rows.forEach(showShare);
}

/** The percentage of a row's halves, shown in its value cell as a hint; the server works it out again. */
function showShare(row: HTMLTableRowElement): void {
  const [part, whole, value] = COLUMNS.map((name) => row.querySelector<HTMLInputElement>(`input[data-cell="${name}"]`));
  if (!part || !whole || !value || value.dataset["percent"] === undefined) return;
  const top = numberOf(part.value);
  const bottom = numberOf(whole.value);
  const known = top !== null && bottom !== null && bottom > 0;
  const share = known ? (value.dataset["percent"] ? (100 * top) / bottom : top / bottom) : null;
  value.placeholder = share === null ? "" : share.toLocaleString("vi-VN", { maximumFractionDigits: 2 });
}

/** A number as Vietnamese hands type it: 1.234,5. */
function numberOf(text: string): number | null {
  const bare = text.replace(/[\s\u00a0%]/g, "");
  if (!bare) return null;
  const grouped = /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare);
  const plain = grouped ? bare.replace(/\./g, "") : bare;
  const number = Number(plain.replace(",", "."));
  return Number.isFinite(number) ? number : null;
}

export {};
