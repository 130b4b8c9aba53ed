/** The gauge: an arc on a logarithmic scale, drawn by the server; here it is filled. */

const MOST = 1000;

/** How far round the arc a speed lies, 0 to 1: the scale of web/components/speed_gauge.py. */
export function part(mbit: number): number {
  return Math.min(1, Math.log10(1 + Math.max(0, mbit)) / Math.log10(1 + MOST));
}

export class Gauge {
  private readonly arc: SVGPathElement;
  private readonly time: SVGPathElement;

  constructor(private readonly root: HTMLElement) {
    this.arc = root.querySelector<SVGPathElement>("[data-arc]")!;
    this.time = root.querySelector<SVGPathElement>("[data-time]")!;
  }

  speed(mbit: number | null, passed: number): void {
    this.arc.setAttribute("stroke-dasharray", `${(1000 * part(mbit ?? 0)).toFixed(0)} 2000`);
    this.time.setAttribute("stroke-dasharray", `${(1000 * Math.min(1, passed)).toFixed(0)} 2000`);
  }

  phase(name: string): void {
    this.root.dataset["phase"] = name;
    this.speed(null, 0);
  }
}
