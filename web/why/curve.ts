import { type CurvePoint, stretchesOf } from "../../models/changes.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Height of the curve and of the row of answers below it, in pixels. */
const HEIGHT = 40;
const ROW = 20;

/** Width of a letter in the row, as a share of the whole: on a phone. */
const LETTER = 0.025;

/**
 * Draws the confidence along a slider: a line, above a row that says what is read where. `text` is the
 * drawing's own answer, `value` where the slider is.
 */
export function showCurve(
  svg: SVGElement,
  points: readonly CurvePoint[],
  text: string,
  value: number,
): void {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) {
    svg.replaceChildren();
    return;
  }
  const x = (at: number): string => `${(100 * (at - first.value)) / (last.value - first.value)}%`;
  const y = ({ confidence }: CurvePoint): number => 1 + (HEIGHT - 2) * (1 - confidence);
  const lines = points.slice(1).map((point, i) => {
    const before = points[i]!;
    const ends = { x1: x(before.value), y1: y(before), x2: x(point.value), y2: y(point) };
    return make("line", { class: "curve", ...ends });
  });
  const half = points.length > 1 ? (points[1]!.value - first.value) / 2 : 0;
  const rows = stretchesOf(points).flatMap((stretch) => {
    const from = Math.max(first.value, stretch.from - half);
    const to = Math.min(last.value, stretch.to + half);
    const width = `${(100 * (to - from)) / (last.value - first.value)}%`;
    const own = { class: stretch.text === text ? "own" : "other" };
    const band = make("rect", { ...own, x: x(from), y: HEIGHT + 2, width, height: ROW - 2 });
    const isWide = to - from >= (stretch.text.length + 1) * LETTER * (last.value - first.value);
    if (!isWide) return [band];
    const middle = { x: x((from + to) / 2), y: HEIGHT + ROW - 5, "text-anchor": "middle" };
    const name = make("text", { ...own, ...middle });
    name.textContent = stretch.text === "" ? "–" : stretch.text;
    return [band, name];
  });
  const mark = make("line", { class: "now", x1: x(value), y1: 0, x2: x(value), y2: HEIGHT });
  const ground = make("rect", { class: "ground", x: 0, y: 0, width: "100%", height: HEIGHT });
  svg.replaceChildren(ground, ...lines, ...rows, mark);
}

function make(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}
