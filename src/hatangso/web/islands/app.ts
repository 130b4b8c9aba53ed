/** What every page has: the house's styles, htmx, the menu on a phone, questions before what destroys. */
import "@fontsource/be-vietnam-pro/vietnamese-400.css";
import "@fontsource/be-vietnam-pro/latin-400.css";
import "@fontsource/be-vietnam-pro/vietnamese-600.css";
import "@fontsource/be-vietnam-pro/latin-600.css";
import "@tabler/core/dist/css/tabler.min.css";
import "../styles/house.css";
import "../styles/people.css";
import "../styles/tasks.css";
import "../styles/targets.css";
import "../styles/plans.css";
import "../styles/plan_steps.css";
import "../styles/official_document.css";
import "../styles/reports.css";
import "../styles/collections.css";
import "../styles/surveys.css";
import "../styles/city.css";
import "../styles/indices.css";
import "../styles/filings.css";
import "../styles/support.css";
import "../styles/imports.css";
import "../styles/speeds.css";
import "../styles/probes.css";
import "../styles/assets.css";
import "../styles/base_map.css";
import "../styles/report_here.css";
import "../styles/field.css";
import "../styles/print.css";
import "htmx.org";
import { questionsBeforeLeaving, wipe } from "./field/wipe";
import { countPicked, filterList } from "./filter-list";
import { listKeys } from "./list-keys";

document.addEventListener("click", (event) => {
  const clicked = event.target as Element;
  if (clicked.closest("[data-menu-open]")) document.body.classList.add("menu-open");
  if (clicked.closest("[data-menu-close]")) document.body.classList.remove("menu-open");
  if (clicked.closest("[data-print]")) window.print();
  const ready = clicked.closest<HTMLElement>("[data-fill]");
  if (ready) {
    const field = document.getElementById(ready.dataset["fill"]!) as HTMLTextAreaElement;
    field.value = ready.dataset["text"]!;
    field.focus();
  }
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details.who[open]")) {
    if (!open.contains(clicked)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.body.classList.remove("menu-open");
    document.querySelectorAll<HTMLDetailsElement>("details.who[open]").forEach((open) => (open.open = false));
  }
});

document.addEventListener("keydown", listKeys);
document.addEventListener("input", filterList);
document.addEventListener("change", countPicked);

/** A form or button with data-confirm asks first. */
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    const submitter = (event as SubmitEvent).submitter;
    const question = submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  },
  true,
);

/** Selects and inputs with data-submit send their form when changed (filters). */
document.addEventListener("change", (event) => {
  const field = event.target as HTMLElement;
  if (field.matches("[data-submit]")) (field as HTMLInputElement).form?.requestSubmit();
});

/** A form with data-guard warns before its typed words are lost. */
const touched = new Set<HTMLFormElement>();
document.addEventListener("input", (event) => {
  const form = (event.target as HTMLInputElement).form;
  if (form?.matches("[data-guard]")) touched.add(form);
});
document.addEventListener("submit", (event) => touched.delete(event.target as HTMLFormElement));
window.addEventListener("beforeunload", (event) => {
  if (touched.size > 0) event.preventDefault();
});

/** A file may be dropped on a [data-drop] box around its input. */
for (const box of document.querySelectorAll<HTMLElement>("[data-drop]")) {
  const input = box.querySelector<HTMLInputElement>("input[type=file]");
  for (const kind of ["dragover", "dragleave", "drop"] as const) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop" && input && event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
    });
  }
}

/** Who signs out leaves no page and no data of theirs on this machine; what was typed and not sent stays for them. */
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || !form.getAttribute("action")?.endsWith("/logout/")) return;
  event.preventDefault();
  if (!questionsBeforeLeaving().every((question) => window.confirm(question))) return;
  const longEnough = new Promise((done) => setTimeout(done, 3000)); // nothing holds up signing out
  void Promise.race([Promise.allSettled([wipe(), dropPages()]), longEnough]).then(() => form.submit());
});

async function dropPages(): Promise<void> {
  if (!("caches" in window)) return;
  const names = (await caches.keys()).filter((name) => name.startsWith("bo-so-lieu"));
  await Promise.all(names.map((name) => caches.delete(name)));
}
