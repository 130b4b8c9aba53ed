/** One form on the screen: questions that come and go with the answers, kept as they are typed. */
import { faults, isAsked, onlyAsked, readNumber, shown } from "./checks";
import { element, labelled } from "./elements";
import { redrawn, thumbnail } from "./photos";
import * as store from "./store";
import type { Answer, FormRecord, Photo, Question, Survey, Words } from "./types";

const HOUSEHOLD = "#household"; // as the server names it; no question has such a code

export interface Leaving {
  saved: boolean;
}

/** Draws the form into `root`; calls `left` when it was saved or closed. */
export async function openForm(root: HTMLElement, survey: Survey, given: FormRecord, words: Words, left: (how: Leaving) => void): Promise<void> {
  const one: FormRecord = structuredClone(given);
  const fresh = new Map<string, Photo>();
  for (const photo of await store.photosOf(one.uuid)) fresh.set(photo.sha256, photo);
  const unsaved = new Set<string>();
  const wasSent = given.base !== "";
  const blocks = new Map<string, HTMLElement>();

  const form = element("form", { class: "card survey-form", novalidate: "" });
  const body = element("div", { class: "card-body" });
  form.append(body);
  body.append(element("h2", { class: "h3", tabindex: "-1" }, survey.title));
  if (survey.intro) body.append(element("p", { class: "lead-in" }, survey.intro));

  const save = async (state: FormRecord["state"]): Promise<void> => {
    one.savedAt = Math.max(Date.now(), one.savedAt + 1);
    one.state = state;
    const photos = [...unsaved].map((sha256) => fresh.get(sha256)!).filter(Boolean);
    await store.keep(structuredClone(one), photos);
    for (const photo of photos) unsaved.delete(photo.sha256); // one taken meanwhile still waits to be kept
  };
  let pending: Promise<void> = Promise.resolve();
  let drawing: Promise<unknown> = Promise.resolve(); // photos on their way into the form
  /** What is typed is kept at once as a draft; an edit of what was sent is kept when it is saved. */
  const typed = (): void => {
    refresh();
    if (!wasSent) pending = pending.then(() => save("draft"));
  };
  const refresh = (): void => {
    for (const question of survey.questions) {
      const block = blocks.get(question.code);
      if (block) block.hidden = !isAsked(survey.questions, question, onlyAsked(survey.questions, one.answers));
    }
  };
  const put = (code: string, answer: Answer | undefined): void => {
    if (answer === undefined) delete one.answers[code];
    else one.answers[code] = answer;
    tell(code, "");
    typed();
  };
  const tell = (code: string, said: string): void => {
    const block = blocks.get(code);
    const place = block?.querySelector<HTMLElement>(".field-error");
    if (!block || !place) return;
    place.textContent = said;
    for (const control of block.querySelectorAll("input, textarea, select")) {
      if (said) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  };

  const places = element("select", { class: "form-select", id: "dia-ban" }) as HTMLSelectElement;
  if (survey.places.length > 1) places.append(element("option", { value: "" }, words["choose"]));
  for (const place of survey.places) places.append(element("option", { value: place.id === null ? "all" : String(place.id) }, place.name));
  places.value = one.neighbourhood === null ? (survey.places.length === 1 ? "all" : "") : String(one.neighbourhood);
  places.addEventListener("change", () => {
    one.neighbourhood = /^\d+$/.test(places.value) ? Number(places.value) : null;
    one.household = null;
    tell("", "");
    tell(HOUSEHOLD, "");
    showDrawn();
    typed();
  });
  const placeBlock = labelled("dia-ban", words["place"] ?? "", places, true);
  const drawnList = element("div", { class: "help drawn-numbers" });
  const households = element("select", { class: "form-select", id: "so-ho" }) as HTMLSelectElement;
  households.addEventListener("change", () => {
    one.household = households.value ? Number(households.value) : null;
    tell(HOUSEHOLD, "");
    typed();
  });
  const householdBlock = labelled("so-ho", words["household"] ?? "", households, false, words["household_help"]);
  const onDevice = (await store.records()).filter((other) => other.survey === survey.id && other.uuid !== one.uuid && other.state !== "rejected");
  const showDrawn = (): void => {
    const place = survey.places.find((known) => known.id === one.neighbourhood);
    const numbers = place?.drawn ?? [];
    const done = new Set(place?.done ?? []);
    if (given.household != null && given.neighbourhood === one.neighbourhood && wasSent) done.delete(given.household);
    for (const other of onDevice) if (other.neighbourhood === one.neighbourhood && other.household != null) done.add(other.household);
    households.replaceChildren(element("option", { value: "" }, words["household_none"]));
    for (const number of numbers) {
      const text = done.has(number) ? (words["household_done"] ?? "").replace("{0}", String(number)) : String(number);
      households.append(element("option", done.has(number) && number !== one.household ? { value: String(number), disabled: "" } : { value: String(number) }, text));
    }
    households.value = one.household == null ? "" : String(one.household);
    householdBlock.hidden = numbers.length === 0;
    drawnList.textContent = numbers.length ? (words["drawn"] ?? "").replace("{0}", numbers.join(", ")) : "";
  };
  showDrawn();
  placeBlock.append(drawnList);
  blocks.set("", placeBlock);
  blocks.set(HOUSEHOLD, householdBlock);
  body.append(placeBlock, householdBlock);
  for (const question of survey.questions) {
    const block = await drawn(question);
    blocks.set(question.code, block);
    body.append(block);
  }

  async function drawn(question: Question): Promise<HTMLElement> {
    const id = `cau-${question.code}`;
    const answer = one.answers[question.code];
    const required = question.required ?? true;
    switch (question.kind) {
      case "yes_no":
      case "one":
      case "many": {
        const choices = question.choices ?? [{ code: "yes", text: words["yes"] ?? "" }, { code: "no", text: words["no"] ?? "" }];
        const group = element("fieldset", { class: "mb-3", id });
        group.append(element("legend", { class: required ? "form-label required" : "form-label" }, question.text));
        if (question.help) group.append(element("div", { class: "help" }, question.help));
        const several = question.kind === "many";
        for (const choice of choices) {
          const box = element("input", { class: "form-check-input", type: several ? "checkbox" : "radio", name: id, value: choice.code }) as HTMLInputElement;
          box.checked = Array.isArray(answer) ? answer.includes(choice.code) : answer === choice.code;
          box.addEventListener("change", () => {
            const chosen = [...group.querySelectorAll<HTMLInputElement>("input:checked")].map((checked) => checked.value);
            put(question.code, several ? (chosen.length ? chosen : undefined) : chosen[0]);
          });
          const line = element("label", { class: "form-check survey-choice" });
          line.append(box, element("span", { class: "form-check-label" }, choice.text));
          group.append(line);
        }
        group.append(element("div", { class: "field-error", role: "alert" }));
        return group;
      }
      case "photo":
        return photoBlock(question, id, required);
      case "text": {
        const box = element("textarea", { class: "form-control", id, rows: "2", maxlength: "2000" }) as HTMLTextAreaElement;
        box.value = typeof answer === "string" ? answer : "";
        box.addEventListener("input", () => put(question.code, box.value.trim() || undefined));
        return labelled(id, question.text, box, required, question.help);
      }
      case "date": {
        const box = element("input", { class: "form-control", id, type: "date" }) as HTMLInputElement;
        box.value = typeof answer === "string" ? answer : "";
        box.addEventListener("input", () => put(question.code, box.value || undefined));
        return labelled(id, question.text, box, required, question.help);
      }
      case "number": {
        const whole = question.whole_number ?? true;
        const box = element("input", { class: "form-control survey-number", id, inputmode: whole ? "numeric" : "decimal", autocomplete: "off" }) as HTMLInputElement;
        box.value = typeof answer === "number" && !Number.isNaN(answer) ? shown(answer) : "";
        box.addEventListener("input", () => put(question.code, box.value.trim() ? readNumber(box.value) : undefined));
        return labelled(id, question.text, box, required, question.help);
      }
    }
  }

  async function photoBlock(question: Question, id: string, required: boolean): Promise<HTMLElement> {
    const pick = element("input", { class: "visually-hidden", id, type: "file", accept: "image/*", multiple: "", "aria-labelledby": `${id}-hoi ${id}-nut` }) as HTMLInputElement;
    const block = element("div", { class: "mb-3" });
    block.append(element("div", { class: required ? "form-label required" : "form-label", id: `${id}-hoi` }, question.text));
    if (question.help) block.append(element("div", { class: "help" }, question.help));
    block.append(pick, element("label", { class: "btn survey-pick", for: id, id: `${id}-nut` }, words["take_photo"]), element("div", { class: "field-error", role: "alert" }));
    const strip = element("ul", { class: "survey-photos" });
    block.append(strip);
    const show = async (): Promise<void> => {
      strip.replaceChildren();
      for (const [number, named] of one.photos.filter((photo) => photo.question === question.code).entries()) {
        const item = element("li", {});
        const photo = fresh.get(named.sha256);
        item.append(photo ? await thumbnail(photo) : element("span", { class: "muted" }, words["photo_sent"]));
        const away = element("button", { type: "button", class: "btn btn-sm" }, (words["drop_photo"] ?? "").replace("{number}", String(number + 1)));
        away.addEventListener("click", () => {
          one.photos = one.photos.filter((other) => other !== named);
          typed();
          void show();
        });
        item.append(away);
        strip.append(item);
      }
    };
    pick.addEventListener("change", () => {
      const adding = (async (): Promise<void> => {
        tell(question.code, "");
        for (const file of pick.files ?? []) {
          try {
            const photo = await redrawn(one.uuid, file);
            fresh.set(photo.sha256, photo);
            unsaved.add(photo.sha256);
            if (!one.photos.some((named) => named.sha256 === photo.sha256)) one.photos.push({ question: question.code, sha256: photo.sha256 });
          } catch {
            tell(question.code, words["no_photo"] ?? "");
          }
        }
        pick.value = "";
        typed();
        await show();
      })();
      drawing = Promise.allSettled([drawing, adding]);
    });
    await show();
    return block;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void (async () => {
      await drawing;
      await pending;
      const answers = onlyAsked(survey.questions, one.answers);
      const counts: Record<string, number> = {};
      for (const photo of one.photos) counts[photo.question] = (counts[photo.question] ?? 0) + 1;
      const found = faults(survey.questions, answers, counts, words);
      if (!survey.places.some((place) => place.id === one.neighbourhood)) found[""] = words["choose_place"] ?? "";
      for (const code of blocks.keys()) tell(code, found[code] ?? "");
      const first = [...blocks.keys()].find((code) => found[code]);
      if (first !== undefined) {
        blocks.get(first)?.querySelector<HTMLElement>("input, select, textarea")?.focus();
        return;
      }
      one.answers = answers;
      one.filledAt = new Date().toISOString();
      one.version = survey.version;
      one.said = "";
      one.faults = {};
      await save("waiting");
      await store.knowPlace(survey.id, one.neighbourhood);
      left({ saved: true });
    })();
  });
  const buttons = element("div", { class: "survey-buttons" });
  const close = element("button", { type: "button", class: "btn" }, words["close"]);
  close.addEventListener("click", () => void drawing.then(() => pending).then(() => left({ saved: false })));
  buttons.append(element("button", { class: "btn btn-primary" }, words["save"]), close);
  body.append(buttons);
  refresh();
  root.replaceChildren(form);
  for (const [code, said] of Object.entries(one.faults)) tell(code, said);
  body.querySelector<HTMLElement>("h2")?.focus();
}
