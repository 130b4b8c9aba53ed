/** An input with data-filter="#id" hides the [data-words] entries of that element that lack what was typed. */
function plain(text: string): string {
  return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/\p{M}/gu, "");
}

export function filterList(event: Event): void {
  const input = event.target as HTMLInputElement;
  const list = input.dataset?.filter ? document.querySelector<HTMLElement>(input.dataset.filter) : null;
  if (!list) return;
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  for (const entry of list.querySelectorAll<HTMLElement>("[data-words]")) {
    const known = plain(entry.dataset.words ?? "");
    entry.hidden = !words.every((word) => known.includes(word));
  }
  for (const group of list.querySelectorAll<HTMLDetailsElement>("details")) {
    const shown = group.querySelectorAll("[data-words]:not([hidden])").length > 0;
    group.hidden = !shown;
    if (words.length > 0 && shown) group.open = true;
  }
}

/** <output data-count="name"> tells how many boxes of that name in its form are ticked. */
export function countPicked(event: Event): void {
  const form = (event.target as HTMLInputElement).form;
  for (const output of form?.querySelectorAll<HTMLOutputElement>("output[data-count]") ?? []) {
    output.value = String(form!.querySelectorAll(`input[name="${output.dataset.count}"]:checked`).length);
  }
}
