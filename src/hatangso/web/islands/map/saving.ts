/** Saving shapes: of an asset that was edited, seen in one version; of a new one, on to its form. */
import type { Geometry } from "geojson";
import type { Map } from "maplibre-gl";
import { chooseOne } from "./conflict";
import { fill, sentence } from "./say";
import { measured, type Tools } from "./tools";
import { NO_UID, type Config, type KeptShape, type Words } from "./types";

export class Saving {
  constructor(
    private readonly map: Map,
    private readonly config: Config,
    private readonly words: Words,
    private readonly tools: Tools,
    private readonly root: HTMLElement,
    private readonly say: (text: string) => void,
    private readonly saved: (uid: string) => void,
  ) {}

  /** Handles on the asset's shape, as it is on the server now. */
  async edit(uid: string): Promise<void> {
    const answer = await fetch(this.config.urls.shape.replace(NO_UID, uid), { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return this.say(await sentence(answer, this.words));
    const kept = (await answer.json()) as KeptShape;
    if (!kept.geometry) return this.say(this.words["no_shape"]!);
    if (!(await this.tools.edit(kept, (geometry) => void this.save(kept, geometry)))) this.say(this.words["holes"]!);
  }

  private async save(kept: KeptShape, geometry: Geometry): Promise<void> {
    this.say(this.words["saving"]!);
    const answer = await fetch(this.config.urls.shape.replace(NO_UID, kept.uid), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.config.csrf },
      body: JSON.stringify({ geometry, seen_version: kept.version }),
    }).catch(() => null);
    if (answer?.status === 409) {
      const theirs = (await answer.json()) as KeptShape & { mine: KeptShape["told"] };
      const mine = [...theirs.mine, { label: this.words["measured"]!, value: measured(geometry, this.words) }].filter((one) => one.value);
      const chosen = await chooseOne(this.map, this.root.querySelector<HTMLDialogElement>("[data-conflict]")!, theirs, mine);
      if (chosen === "mine") return this.save({ ...kept, version: theirs.version }, geometry);
      if (chosen === "theirs") return this.done(kept.uid, this.words["theirs_kept"]!);
      return this.say(fill(this.words["go_on"], {}));
    }
    if (!answer?.ok) return this.say(await sentence(answer, this.words));
    this.done(kept.uid, this.words["saved"]!);
  }

  private done(uid: string, text: string): void {
    this.tools.end();
    this.say(text);
    this.saved(uid);
  }

  /** On to the form of a new asset with its type and shape. */
  add(type: string, geometry: Geometry): void {
    const form = document.createElement("form");
    form.method = "get";
    form.action = this.config.urls.add;
    const back = location.pathname + location.search;
    for (const [name, value] of Object.entries({ type, shape: JSON.stringify(geometry), next: back })) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }
}
