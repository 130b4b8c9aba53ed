/** The history on the page: a table with a chart of the last tests above it. */
import { delay, fill, moment, number, speed } from "./format";
import { part } from "./gauge";
import { element } from "../survey/elements";
import { asCsv, forget, forgetAll, history } from "./history";
import type { Kept, Words } from "./types";

const SVG = "http://www.w3.org/2000/svg";
const CHARTED = 20;
const SHOWN = 10;
const WIDE = 640;
const HIGH = 200;
const LEFT = 64;
const SCALE = [1, 10, 100, 1000];

/** The newest first; earlier ones once they are asked for. */
export function showHistory(root: HTMLElement, words: Words, whole = root.dataset["whole"] === "1"): void {
  const all = history();
  root.hidden = all.length === 0;
  root.dataset["whole"] = whole ? "1" : "";
  const shown = whole ? all : all.slice(0, SHOWN);
  root.querySelector("[data-rows]")!.replaceChildren(...shown.map((one) => row(one, words, () => showHistory(root, words))));
  const more = root.querySelector<HTMLElement>("[data-more]")!;
  more.hidden = shown.length === all.length;
  more.textContent = fill(words["more"], { n: number(all.length - shown.length) });
  root.querySelector("[data-chart]")!.replaceChildren(...(all.length > 1 ? [chart(all.slice(0, CHARTED).reverse(), words)] : []));
  root.querySelector<HTMLElement>("[data-legend]")!.hidden = all.length < 2;
}

/** The buttons under the table; asked for once. */
export function historyButtons(root: HTMLElement, words: Words): void {
  root.querySelector("[data-more]")!.addEventListener("click", () => showHistory(root, words, true));
  root.querySelector("[data-csv]")!.addEventListener("click", () => {
    const address = URL.createObjectURL(asCsv(history(), (words["csv"] ?? "").split("|")));
    const link = element("a", { href: address, download: "do-toc-do.csv" });
    link.click();
    URL.revokeObjectURL(address);
  });
  root.querySelector("[data-forget-all]")!.addEventListener("click", () => {
    if (!window.confirm(words["forget_all"])) return;
    forgetAll();
    showHistory(root, words);
    document.querySelector<HTMLElement>("[data-start]")?.focus();
  });
}

function row(one: Kept, words: Words, after: () => void): HTMLElement {
  const line = element("tr", { "data-test": one.id });
  const place = [words[`technology_${one.technology}`], one.operator, one.place].filter(Boolean).join(" · ");
  const where = element("td", { "data-label": words["col_where"] ?? "" }, place);
  if (one.limited) where.append(element("div", { class: "help" }, words["limited_short"]));
  if (one.code) where.append(element("div", { class: "help" }, fill(words["given_code"], { code: one.code })));
  const away = element("button", { type: "button", class: "btn btn-sm", "aria-label": `${words["forget"]}: ${moment(one.at)}` }, words["forget"]);
  away.addEventListener("click", () => {
    forget(one.id);
    after();
  });
  const end = element("td", { class: "measure-row-end" });
  end.append(away);
  line.append(
    element("td", { "data-label": words["col_when"] ?? "" }, moment(one.at)),
    where,
    element("td", { class: "num", "data-label": words["col_download"] ?? "" }, speed(one.download)),
    element("td", { class: "num", "data-label": words["col_upload"] ?? "" }, speed(one.upload)),
    element("td", { class: "num", "data-label": words["col_latency"] ?? "" }, delay(one.latency)),
    end,
  );
  return line;
}

function drawn(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

/** Download and upload of the last tests, oldest left, on the gauge's scale. The table tells the same in figures. */
function chart(tests: Kept[], words: Words): SVGElement {
  const picture = drawn("svg", { viewBox: `0 0 ${WIDE} ${HIGH + 12}`, class: "measure-chart", role: "img", "aria-labelledby": "bieu-do-ten" });
  picture.append(drawn("title", { id: "bieu-do-ten" }, fill(words["chart"], { n: number(tests.length) })));
  const y = (value: number): number => HIGH - 8 - (HIGH - 20) * part(value);
  const x = (index: number): number => LEFT + 12 + ((WIDE - LEFT - 24) * index) / Math.max(1, tests.length - 1);
  for (const value of SCALE) {
    picture.append(drawn("line", { class: "grid", x1: LEFT, x2: WIDE, y1: y(value), y2: y(value) }));
    picture.append(drawn("text", { class: "tick", x: LEFT - 8, y: y(value) + 4 }, number(value)));
  }
  for (const direction of ["download", "upload"] as const) {
    const known = tests.flatMap((one, index) => (one[direction] == null ? [] : [{ x: x(index), y: y(one[direction]), one }]));
    picture.append(drawn("polyline", { class: `line ${direction}`, points: known.map((at) => `${at.x.toFixed(1)},${at.y.toFixed(1)}`).join(" ") }));
    for (const at of known) {
      const mark =
        direction === "download"
          ? drawn("circle", { class: "mark download", cx: at.x, cy: at.y, r: 4.5 })
          : drawn("rect", { class: "mark upload", x: at.x - 4, y: at.y - 4, width: 8, height: 8 });
      mark.append(drawn("title", {}, `${moment(at.one.at)}: ${speed(at.one[direction])} Mbit/s`));
      picture.append(mark);
    }
  }
  return picture;
}
