import type { EpochEvent } from "@inkling/engine";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [600, 260, 64, 28, 12, 14];
const TICKS = 4;

export interface CurveProps {
  readonly title: string;
  readonly epochs: readonly EpochEvent[];
  /** Whether no more epochs will come. */
  readonly isOver: boolean;
  readonly train: (epoch: EpochEvent) => number;
  readonly validation: (epoch: EpochEvent) => number | undefined;
  /** A value in words. */
  readonly words: (value: number) => string;
}

/** A figure by epoch, for training and validation, drawn by the server: what there is without scripts. */
export const Curve = ({ title, epochs, isOver, train, validation, words }: CurveProps) => {
  const lines = [epochs.map(train), epochs.map(validation)];
  const values = lines.flat().filter((value) => value !== undefined);
  if (values.length === 0) {
    const words = isOver
      ? "It ended before its first epoch."
      : "The curve starts with the first epoch.";
    return <p class="muted waiting">{words}</p>;
  }
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || 1;
  const last = Math.max(2, epochs.length);
  const x = (i: number) => LEFT + (i * (WIDTH - LEFT - RIGHT)) / (last - 1);
  const y = (value: number) => TOP + ((high - value) * (HEIGHT - TOP - BOTTOM)) / span;
  return (
    <svg class="curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img">
      <title>{`${title} by epoch; the figures are in the table of epochs.`}</title>
      {Array.from({ length: TICKS + 1 }, (_, i) => low + (span * i) / TICKS).map((value) => (
        <g class="tick">
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
            {words(value)}
          </text>
        </g>
      ))}
      {lines.map((line, series) => (
        <polyline
          class={series === 0 ? "train" : "validation"}
          points={line
            .flatMap((value, i) => (value === undefined ? [] : `${x(i)},${y(value)}`))
            .join(" ")}
        />
      ))}
      <text x={LEFT} y={HEIGHT - 6}>
        Epoch {epochs[0]?.epoch}
      </text>
      <text x={WIDTH - RIGHT} y={HEIGHT - 6} text-anchor="end">
        {epochs.at(-1)?.epoch}
      </text>
    </svg>
  );
};
