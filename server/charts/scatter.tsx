import type { ModelInfo } from "../deps.ts";
import { accuracy, compact, t } from "../language.tsx";

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [330, 64, 24, 20, 44];
/** In the units of the text: one drawing for desks and one for phones, of which the style shows one. */
const WIDTHS = { wide: 560, narrow: 340 } as const;

/** Accuracy over multiply-adds, the cost on a logarithmic scale. The table above has the figures. */
export const Scatter = ({ models }: { models: readonly ModelInfo[] }) => {
  if (models.length === 0) return <p class="muted">{t("chart.once-tested")}</p>;
  return (
    <>
      <Drawing models={models} size="wide" />
      <Drawing models={models} size="narrow" />
    </>
  );
};

interface DrawingProps {
  readonly models: readonly ModelInfo[];
  readonly size: keyof typeof WIDTHS;
}

const Drawing = ({ models, size }: DrawingProps) => {
  const width = WIDTHS[size];
  const costs = models.map(({ multiplyAdds }) => Math.log10(Math.max(1, multiplyAdds)));
  const [left, right] = [Math.floor(Math.min(...costs)), Math.ceil(Math.max(...costs) + 0.01)];
  const [low, high] = bounds(models.map(({ testAccuracy = 0 }) => testAccuracy));
  const x = (cost: number) => LEFT + ((cost - left) / (right - left)) * (width - LEFT - RIGHT);
  const y = (value: number) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const points = models.map(({ name, testAccuracy = 0, source }, i) => ({
    name,
    source,
    x: x(costs[i] ?? 0),
    y: y(testAccuracy),
  }));
  return (
    <svg class={`scatter ${size}`} viewBox={`0 0 ${width} ${HEIGHT}`} role="img">
      <title>{t("chart.scatter")}</title>
      {steps(low, high).map((value) => (
        <g class="tick">
          <line x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
            {accuracy(value)}
          </text>
        </g>
      ))}
      {Array.from({ length: right - left + 1 }, (_, i) => left + i).map((power) => (
        <text class="tick" x={x(power)} y={HEIGHT - 24} text-anchor="middle">
          {compact(10 ** power)}
        </text>
      ))}
      <text x={(LEFT + width - RIGHT) / 2} y={HEIGHT - 6} text-anchor="middle">
        {t("chart.multiply-adds")}
      </text>
      {points.map((point) => (
        <circle cx={point.x} cy={point.y} r="6" data-source={point.source} />
      ))}
      {labels(points, width).map(({ name, left, middle }) => (
        <text class="name" x={left} y={middle + 4}>
          {name}
        </text>
      ))}
    </svg>
  );
};

/** The accuracies' span with a little air, in steps of half a percent. */
function bounds(values: readonly number[]): [low: number, high: number] {
  const step = 0.005;
  const low = Math.floor(Math.min(...values) / step) * step;
  const high = Math.min(1, Math.ceil(Math.max(...values) / step) * step);
  return [low, high > low ? high : low + step];
}

const steps = (low: number, high: number): number[] =>
  Array.from({ length: 5 }, (_, i) => low + ((high - low) * i) / 4);

interface Point {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

interface Label {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  /** Of the line of text, in the middle of its height. */
  readonly middle: number;
}

/** Of a letter and of a line of text at 13 pixels. */
const [LETTER, LINE] = [7.4, 15];
/** From a point to its name. */
const BESIDE = 10;
/** Places to try, in lines above or below. */
const LINES = [0, 1, -1, 2, -2, 3, -3, 4, -4];

/** Names beside their points: to the right or left, and as many lines off as it takes to be free. */
function labels(points: readonly Point[], width: number): Label[] {
  const placed: Label[] = [];
  for (const { name, x, y } of [...points].sort((a, b) => a.y - b.y)) {
    const length = name.length * LETTER;
    const places = LINES.flatMap((line) => {
      const middle = y + line * LINE;
      return [
        { name, left: x + BESIDE, right: x + BESIDE + length, middle },
        { name, left: x - BESIDE - length, right: x - BESIDE, middle },
      ];
    });
    const free = places.find((place) => isFree(place, placed, points, width));
    if (free) placed.push(free);
  }
  return placed;
}

function isFree(
  place: Label,
  placed: readonly Label[],
  points: readonly Point[],
  width: number,
): boolean {
  const { left, right, middle } = place;
  if (left < LEFT || right > width || middle < LINE / 2 || middle > HEIGHT - BOTTOM) return false;
  const onName = (other: Label) =>
    other.left < right && left < other.right && Math.abs(other.middle - middle) < LINE;
  const onPoint = ({ x, y }: Point) =>
    left < x + 7 && x - 7 < right && Math.abs(y - middle) < LINE / 2 + 5;
  return !placed.some(onName) && !points.some(onPoint);
}
