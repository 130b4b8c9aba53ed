/** Elements made by hand: texts are texts, never markup. */

export function element(name: string, attributes: Record<string, string>, text = ""): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

/** A control under its label, with room for help and for what is wrong. */
export function labelled(id: string, label: string, control: HTMLElement, required: boolean, help = ""): HTMLElement {
  const block = element("div", { class: "mb-3" });
  block.append(element("label", { class: required ? "form-label required" : "form-label", for: id }, label), control);
  if (help) {
    block.append(element("div", { class: "help", id: `${id}-giup` }, help));
    control.setAttribute("aria-describedby", `${id}-giup`);
  }
  block.append(element("div", { class: "field-error", role: "alert" }));
  return block;
}
