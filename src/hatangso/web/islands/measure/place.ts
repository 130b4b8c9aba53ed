/** Where the test was run: by the browser's position (found here, sent coarse), or chosen by hand. */
import { fill, number } from "./format";
import { find, middleOfCell, type Box, type Piece } from "./inside";
import type { Words } from "./types";

interface Near {
  cell: string;
  box: Box;
  communes: Piece[];
}

export interface Place {
  unit: string;
  name: string;
  cell: string;
  near_border: boolean | null;
}

const MOST_ACCURACY_M = 1000; // less sure than the grid is coarse: the ward is chosen by hand

export class PlaceChooser {
  private readonly province: HTMLSelectElement;
  private readonly commune: HTMLSelectElement;
  private readonly typed: HTMLInputElement;
  private readonly said: HTMLElement;
  private communes: { code: string; name: string; key: string }[] = [];
  private found: { unit: string; cell: string; near_border: boolean } | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
    private readonly post: (address: string, body: unknown) => Promise<Response>,
  ) {
    this.province = root.querySelector<HTMLSelectElement>("[data-province]")!;
    this.commune = root.querySelector<HTMLSelectElement>("[data-commune]")!;
    this.typed = root.querySelector<HTMLInputElement>("[data-typed]")!;
    this.said = root.querySelector<HTMLElement>("[data-place-said]")!;
    this.province.addEventListener("change", () => void this.load(this.province.value));
    this.typed.addEventListener("input", () => this.narrow());
    root.querySelector("[data-locate]")!.addEventListener("click", () => void this.locate());
    if (this.province.value) void this.load(this.province.value, root.dataset["unit"]);
  }

  /** What was chosen; null while no commune is. The cell counts only for the commune found with it. */
  get place(): Place | null {
    const unit = this.commune.value;
    if (!unit) return null;
    const found = this.found?.unit === unit ? this.found : null;
    const name = `${this.commune.selectedOptions[0]!.textContent}, ${this.province.selectedOptions[0]!.textContent}`;
    return { unit, name, cell: found?.cell ?? "", near_border: found?.near_border ?? null };
  }

  focus(): void {
    (this.province.value ? this.commune : this.province).focus();
  }

  private async load(province: string, unit = ""): Promise<void> {
    this.communes = [];
    this.typed.value = "";
    if (province) {
      const answer = await fetch(this.root.dataset["communes"]!.replace("__", province)).catch(() => null);
      if (!answer?.ok) this.said.textContent = this.words["no_communes"] ?? "";
      else this.communes = ((await answer.json()) as { communes: { code: string; name: string }[] }).communes.map((one) => ({ ...one, key: plain(one.name) }));
    }
    this.narrow(unit);
  }

  /** The communes whose names hold every word typed, without accents. */
  private narrow(unit = this.commune.value): void {
    const asked = plain(this.typed.value).split(" ").filter(Boolean);
    const fit = this.communes.filter((one) => asked.every((word) => ` ${one.key}`.includes(` ${word}`)));
    const options = fit.map((one) => new Option(one.name, one.code, false, one.code === unit));
    const first = new Option(fill(this.words[fit.length ? "choose_commune" : "no_match"], { n: number(fit.length) }), "");
    this.commune.replaceChildren(first, ...options);
    this.commune.disabled = this.communes.length === 0;
    this.typed.disabled = this.communes.length === 0;
    if (fit.length === 1 && asked.length) this.commune.value = fit[0]!.code;
    this.commune.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private async locate(): Promise<void> {
    this.said.textContent = this.words["locating"] ?? "";
    let at: GeolocationCoordinates;
    try {
      at = (await new Promise<GeolocationPosition>((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject, { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 }))).coords;
    } catch (refused) {
      this.said.textContent = this.words[(refused as GeolocationPositionError).code === 1 ? "location_refused" : "location_failed"] ?? "";
      return;
    }
    if (at.accuracy > MOST_ACCURACY_M) {
      this.said.textContent = fill(this.words["location_coarse"], { m: number(at.accuracy) });
      return;
    }
    const step = Number(this.root.dataset["step"]);
    const answer = await this.post(this.root.dataset["near"]!, { lon: middleOfCell(at.longitude, step), lat: middleOfCell(at.latitude, step) }).catch(() => null);
    const near = answer?.ok ? ((await answer.json()) as Near) : null;
    const here = near && find(near.communes, near.box, at.longitude, at.latitude);
    if (!near || !here) {
      this.said.textContent = this.words["location_outside"] ?? "";
      return;
    }
    const { piece, metres } = here;
    this.found = { unit: piece.code, cell: near.cell, near_border: metres < at.accuracy };
    this.province.value = piece.province;
    await this.load(piece.province, piece.code);
    this.said.textContent = fill(this.words[this.found.near_border ? "location_border" : "location_found"], {
      place: `${piece.name}, ${piece.province_name}`,
      m: number(at.accuracy),
    });
  }
}

/** Small letters without accents, đ as d: as domain/places/search_key.py. */
export function plain(text: string): string {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
}
