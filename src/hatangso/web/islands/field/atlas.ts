/** The way to the map from anywhere on the page: its script and what it is made of are fetched when first asked for. */
import type { MapDoors } from "./browse";
import type { Context } from "./context";
import type { Begun, Drawn } from "./draw";
import type { FieldMap } from "./map";
import * as kept from "./mapstore";
import { readPlace } from "./shapes";
import { ask } from "./sync";

export class Atlas {
  private shown: FieldMap | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly ctx: Context,
    private readonly worker: string,
  ) {}

  /** The assets on the phone were changed. */
  refresh(): void {
    this.shown?.refresh();
  }

  async look(doors: MapDoors): Promise<void> {
    const field = await this.open(this.ctx.say("map"), "");
    const { browse } = await import("./browse");
    browse(field, doors);
  }

  async draw(begun: Begun, place: string): Promise<Drawn | null> {
    const field = await this.open(this.ctx.type(begun.type)?.name ?? "", place);
    const { draw } = await import("./draw");
    const drawn = await draw(field, begun);
    if (this.shown) field.shut();
    return drawn;
  }

  async pick(type: string, place: string): Promise<Drawn | null> {
    const field = await this.open(this.ctx.type(type)?.name ?? "", place);
    const { pick } = await import("./draw");
    const drawn = await pick(field, this.ctx);
    if (this.shown) field.shut();
    return drawn;
  }

  /** Throws with a sentence where there is no map on the phone and none to be had. */
  private async open(title: string, place: string): Promise<FieldMap> {
    const { ctx } = this;
    const plan = await this.plan();
    if (!plan) throw new Error(ctx.say("map_none"));
    const { FieldMap } = await import("./map");
    const field = new FieldMap(this.host, ctx, plan, this.worker, title);
    this.shown = field;
    field.closed = () => undefined;
    field.dialog.addEventListener("close", () => (this.shown = null));
    await field.open(readPlace(place));
    return field;
  }

  private async plan(): Promise<kept.Plan | undefined> {
    const about = await kept.about();
    if (about && about.user === this.ctx.known?.user) return kept.plan();
    const told = await ask<kept.Plan>(`${this.ctx.base}ban-do/`).catch(() => undefined);
    if (told) await kept.keepMap({ ...told, tiles: [] }, { user: this.ctx.known!.user, at: new Date().toISOString(), tiles: 0, bytes: 0 }, []);
    return told;
  }
}
