/** The tools over the map: position, measuring, selecting, adding, editing; one at a time. */
import type { Map } from "maplibre-gl";
import { Bar } from "./bar";
import type { MapPage } from "./page";
import { onPointing } from "./pointing";
import { showPosition } from "./position";
import { Saving } from "./saving";
import { Tools } from "./tools";
import type { Shape } from "./types";

/** Begins what is clicked; a tool clicked again is ended. */
export function onTools(page: MapPage, map: Map): void {
  const bar = new Bar(page.root.querySelector<HTMLElement>("[data-bar]")!);
  const tools = new Tools(map, bar, page.config, page.words, page.root);
  const saving = new Saving(map, page.config, page.words, tools, page.root, (text) => page.say(text), (uid) => void page.saved(uid));
  page.overlays.start(map, () => !tools.active);
  const free = (): boolean => !tools.active && !page.overlays.took;
  onPointing(map, free, () => page.overlays.clickable(), (uids) => page.pointed(uids));
  tools.ended = () => page.say("");
  page.root.addEventListener("click", (event) => {
    const clicked = event.target as Element;
    const tool = clicked.closest<HTMLElement>("[data-tool]")?.dataset["tool"];
    const edited = clicked.closest<HTMLElement>("[data-edit-shape]")?.dataset["editShape"];
    if (edited) {
      page.panel.open(false);
      void saving.edit(edited);
    }
    if (!tool) return;
    if (tools.active === tool) return tools.end();
    page.root.querySelector<HTMLDetailsElement>("[data-tool-menu]")?.removeAttribute("open");
    if (tool === "position") void showPosition(map, page.words, (text) => page.say(text));
    else if (tool === "measure-line" || tool === "measure-area") void tools.measure(tool === "measure-line" ? "line" : "area");
    else if (tool.startsWith("select-")) void tools.select(tool.slice(7) as "rectangle", (shape) => page.selected(shape));
    else if (tool === "add") page.panel.show("find", { open: true });
  });
  page.root.querySelector<HTMLFormElement>("[data-add]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = new FormData(event.target as HTMLFormElement).get("them") as string;
    const [type, shape] = chosen.split("/") as [string, Shape];
    if (!type) return;
    page.panel.open(false);
    void tools.add(type, shape, (geometry) => saving.add(type, geometry));
  });
}
