import { median } from "../table.ts";

/** One training of one side, to its test accuracy. */
export interface Lap {
  /** What a person waits for the accuracy. */
  readonly seconds: number;
  /** The training's share of them. */
  readonly training: number;
  /** Share of the test images, 0..1. */
  readonly accuracy: number;
}

export interface Side {
  readonly name: string;
  readonly epochs: number;
  readonly laps: readonly Lap[];
}

/** Which of the sides, by their laps of this round, needs an epoch more to reach the goal. */
export function short(laps: readonly Lap[], goal: number): boolean[] {
  return laps.map(({ accuracy }) => accuracy < goal);
}

/** How many times as fast the first side is, as the median over the rounds. */
export function timesAsFast([ours, theirs]: readonly [Side, Side]): number {
  return median(ours.laps.map((lap, round) => theirs.laps[round]!.seconds / lap.seconds));
}

/** A row a side: medians over the rounds, the least accuracy, and below them the ratio. */
export function markdown(sides: readonly [Side, Side], goal: number): string {
  const of = (side: Side, figure: (lap: Lap) => number) => median(side.laps.map(figure));
  const rows = sides.map((side) => {
    const cells = [
      side.name,
      String(side.epochs),
      of(side, (lap) => lap.seconds).toFixed(2),
      of(side, (lap) => lap.training).toFixed(2),
      percent(of(side, (lap) => lap.accuracy)),
      percent(Math.min(...side.laps.map((lap) => lap.accuracy))),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const rounds = sides[0].laps.length;
  return [
    "| | epochs | seconds | training | accuracy | least |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
    "",
    `To ${percent(goal)} in ${timesAsFast(sides).toFixed(2)}x the speed, over ${rounds} seeds.`,
  ].join("\n");
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
