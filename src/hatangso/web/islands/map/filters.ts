/** The form of filters: what is chosen there is asked of tiles, lists and the table alike. */
import type { MapPage } from "./page";

/** Follows the form; without one (nobody may filter) nothing. */
export function onFilters(page: MapPage): void {
  const form = page.root.querySelector<HTMLFormElement>("[data-filters]");
  if (!form) return;
  const read = (): void => {
    const taken = new Set(["type", "group", ...[...form.elements].map((one) => (one as HTMLInputElement).name)]);
    const kept = new URLSearchParams([...page.filter].filter(([name]) => !taken.has(name)));
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) kept.append(name, value);
    // All types switched on is no filter; neither is none, which would leave an empty map.
    if (![...form.querySelectorAll<HTMLInputElement>("[name=type]")].some((one) => !one.checked)) kept.delete("type");
    page.refilter(kept);
  };
  form.addEventListener("change", read);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
  });
  page.root.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-clear-filter]")) return;
    for (const field of form.elements) {
      if (field instanceof HTMLInputElement) field.type === "checkbox" ? (field.checked = false) : (field.value = "");
      if (field instanceof HTMLSelectElement) field.selectedIndex = 0;
    }
    page.refilter(new URLSearchParams());
  });
}
