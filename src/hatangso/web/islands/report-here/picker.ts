/** The small map: a tap sets the mark, + and − bring it nearer, arrows move it, dragging moves the map. */
const NEAREST = 24;

export class Picker {
  private readonly full: { width: number; height: number };
  private readonly west: number;
  private readonly north: number;
  private readonly perLon: number;
  private readonly perLat: number;
  private readonly dot: SVGGElement;
  private zoom = 1;
  private middle: [number, number];
  private at: [number, number] | null = null;
  private held: { x: number; y: number; from: [number, number]; moved: boolean } | null = null;

  constructor(
    private readonly map: SVGSVGElement,
    private readonly chosen: (lon: number, lat: number) => void,
  ) {
    const box = map.viewBox.baseVal;
    this.full = { width: box.width, height: box.height };
    this.middle = [box.width / 2, box.height / 2];
    [this.west, this.north, this.perLon, this.perLat] = ["west", "north", "perLon", "perLat"].map((name) => Number(map.dataset[name])) as [number, number, number, number];
    this.dot = map.querySelector<SVGGElement>("[data-dot]")!;
    map.closest("[data-picker-box]")!.removeAttribute("hidden");
    map.addEventListener("pointerdown", (event) => {
      map.setPointerCapture(event.pointerId);
      this.held = { x: event.clientX, y: event.clientY, from: [...this.middle], moved: false };
    });
    map.addEventListener("pointermove", (event) => this.drag(event));
    map.addEventListener("pointerup", (event) => {
      if (this.held && !this.held.moved) this.tell(this.place(event));
      this.held = null;
    });
    map.addEventListener("pointercancel", () => (this.held = null));
    map.addEventListener("keydown", (event) => this.key(event));
    const around = map.closest("[data-picker-box]")!;
    around.querySelector("[data-nearer]")!.addEventListener("click", () => this.scale(2));
    around.querySelector("[data-farther]")!.addEventListener("click", () => this.scale(0.5));
  }

  /** Shows the mark at a place; `near` brings the map close to it. */
  mark(lon: number, lat: number, near: boolean): void {
    this.at = [(lon - this.west) * this.perLon, (this.north - lat) * this.perLat];
    if (near && this.zoom < 4) this.zoom = 4;
    const [halfWide, halfHigh] = [this.full.width / this.zoom / 2, this.full.height / this.zoom / 2];
    const outside = Math.abs(this.at[0] - this.middle[0]) > halfWide * 0.8 || Math.abs(this.at[1] - this.middle[1]) > halfHigh * 0.8;
    if (outside) this.middle = [...this.at];
    this.draw();
  }

  private place(event: PointerEvent): [number, number] {
    const matrix = this.map.getScreenCTM()!.inverse();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    return [point.x, point.y];
  }

  private drag(event: PointerEvent): void {
    if (!this.held) return;
    const [dx, dy] = [event.clientX - this.held.x, event.clientY - this.held.y];
    if (!this.held.moved && Math.hypot(dx, dy) < 6) return;
    this.held.moved = true;
    const scale = this.map.getScreenCTM()!.a;
    this.middle = [this.held.from[0] - dx / scale, this.held.from[1] - dy / scale];
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      const [x, y] = this.at ?? this.middle;
      const far = this.full.width / this.zoom / 40;
      this.tell([x + step[0] * far, y + step[1] * far]);
    } else if (event.key === "+" || event.key === "=") this.scale(2);
    else if (event.key === "-") this.scale(0.5);
    else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.tell(this.at ?? this.middle);
    }
  }

  private scale(by: number): void {
    this.zoom = Math.max(1, Math.min(NEAREST, this.zoom * by));
    if (this.at && by > 1) this.middle = [...this.at];
    this.draw();
  }

  private tell([x, y]: [number, number]): void {
    this.chosen(this.west + x / this.perLon, this.north - y / this.perLat);
  }

  private draw(): void {
    const [wide, high] = [this.full.width / this.zoom, this.full.height / this.zoom];
    const clamp = (value: number, half: number, whole: number): number => Math.max(half, Math.min(whole - half, value));
    this.middle = [clamp(this.middle[0], wide / 2, this.full.width), clamp(this.middle[1], high / 2, this.full.height)];
    this.map.setAttribute("viewBox", `${this.middle[0] - wide / 2} ${this.middle[1] - high / 2} ${wide} ${high}`);
    this.map.setAttribute("data-near-view", this.zoom >= 4 ? "1" : "0");
    if (this.at) {
      this.dot.removeAttribute("hidden");
      this.dot.setAttribute("transform", `translate(${this.at[0]} ${this.at[1]}) scale(${1 / this.zoom})`);
    }
    for (const mark of this.map.querySelectorAll<SVGElement>("[data-mark]")) mark.setAttribute("transform", `translate(${mark.dataset["mark"]}) scale(${1 / this.zoom})`);
  }
}
