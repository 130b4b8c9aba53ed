/** The images of marks, drawn from the legend's own SVG when a tile first asks for one; and the hatching. */
import type { Map } from "maplibre-gl";

const SIDE = 30;

export function giveImages(map: Map, marks: Record<string, string>): void {
  const ratio = Math.max(2, Math.ceil(window.devicePixelRatio));
  map.setMissingStyleImageResolver(async (id) => {
    if (id === "hatch") return void map.addImage(id, hatch());
    const [kind, type, state] = id.split("/");
    const svg = marks[`${type}/${state}`] ?? marks[`/${state}`] ?? marks["/unknown"];
    if (kind !== "mark" || !svg) return;
    const side = SIDE * ratio;
    const data = await draw(svg, side);
    if (!map.hasImage(id)) map.addImage(id, { width: side, height: side, data }, { pixelRatio: ratio });
  });
}

async function draw(svg: string, side: number): Promise<Uint8Array> {
  const image = new Image(side, side);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.replace(/ width="\d+" height="\d+"/, ` width="${side}" height="${side}"`))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  // Kept where scripts can read it: read back from the graphics process, each mark would hold the page until all frames before it are drawn.
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.drawImage(image, 0, 0, side, side);
  return new Uint8Array(pen.getImageData(0, 0, side, side).data.buffer);
}

/** Strokes at 45° on white: "unknown" on the page and on paper. */
function hatch(): { width: number; height: number; data: Uint8Array } {
  const side = 8;
  const data = new Uint8Array(4 * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const dark = (x + y) % side < 2;
      data.set(dark ? [123, 135, 148, 230] : [255, 255, 255, 140], 4 * (y * side + x));
    }
  }
  return { width: side, height: side, data };
}
