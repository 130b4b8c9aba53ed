/** What is clicked and sent in the panel: an asset is opened, a photo sent, the link copied, the view printed. */
import type { MapPage } from "./page";
import { sendPhoto } from "./saving";
import { element } from "./say";

/** Listens on the whole page: the parts of the panel come and go. */
export function onLinks(page: MapPage): void {
  page.root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const uid = form.dataset["photo"];
    if (!uid) return;
    event.preventDefault();
    void sendPhoto(form, page.words).then((sent) => {
      if (!sent) return;
      page.say(page.words["photo_sent"]!);
      return page.openAsset(uid, { fly: false, focus: true });
    });
  });
  page.root.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("[data-open-asset]");
    if (!link || (event as MouseEvent).ctrlKey || (event as MouseEvent).metaKey) return;
    event.preventDefault();
    void page.openAsset(link.dataset["openAsset"]!, { fly: true, focus: true });
  });
  page.root.querySelector("[data-copy-link]")?.addEventListener("click", () => {
    page.writeAddress();
    navigator.clipboard.writeText(location.href).then(
      () => page.say(page.words["copied"]!),
      () => window.prompt(page.words["copy_this"], location.href),
    );
  });
  page.root.querySelector<HTMLFormElement>("[data-print]")?.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    form.querySelectorAll("[data-kept]").forEach((one) => one.remove());
    const more = { khung: page.box(), "chi-so": page.view.indicator, ky: page.view.period, tat: [...page.view.hidden].join(",") };
    for (const [name, value] of [...page.filter, ...Object.entries(more), ...page.overlays.query()]) {
      form.append(element("input", { type: "hidden", name, value, "data-kept": "1" }));
    }
  });
}
