import { t } from "../language.tsx";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [600, 260, 64, 28, 12, 14];
const TICKS = 4;

/** What a run is followed by. */
export type Figure = "loss" | "accuracy";

export interface Line {
  /** What the style sheet knows it by. */
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LinesProps {
  readonly figure: Figure;
  readonly lines: readonly Line[];
  /** A value in words. */
  readonly words: (value: number) => string;
  /** In place of a drawing without points. */
  readonly empty: string;
}

/** Lines over epochs, drawn by the server: what there is without scripts. */
export const Lines = ({ figure, lines, words, empty }: LinesProps) => {
  // A loss that has run away has no place on the paper.
  const points = lines.flatMap((line) => line.points).filter(([, y]) => Number.isFinite(y));
  if (points.length === 0) return <p class="muted waiting">{empty}</p>;
  const [left, right] = spanOf(points.map(([x]) => x));
  const [low, high] = spanOf(points.map(([, y]) => y));
  const span = high - low || 1;
  const x = (value: number) =>
    LEFT + ((value - left) * (WIDTH - LEFT - RIGHT)) / Math.max(1, right - left);
  const y = (value: number) => TOP + ((high - value) * (HEIGHT - TOP - BOTTOM)) / span;
  return (
    <svg class="curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img">
      <title>{t(`chart.by-epoch-${figure}`)}</title>
      {Array.from({ length: TICKS + 1 }, (_, i) => low + (span * i) / TICKS).map((value) => (
        <g class="tick">
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
            {words(value)}
          </text>
        </g>
      ))}
      {lines.map((line) => (
        <polyline
          class={line.name}
          points={line.points
            .filter(([, value]) => Number.isFinite(value))
            .map((point) => `${x(point[0])},${y(point[1])}`)
            .join(" ")}
        />
      ))}
      <text x={LEFT} y={HEIGHT - 6}>
        {t("chart.epoch", { epoch: left })}
      </text>
      <text x={WIDTH - RIGHT} y={HEIGHT - 6} text-anchor="end">
        {right}
      </text>
    </svg>
  );
};

const spanOf = (values: readonly number[]): [low: number, high: number] => [
  Math.min(...values),
  Math.max(...values),
];
