import type { EpochEvent } from "@inkling/engine";
import type { AlignedData } from "uplot";
import type { Figure } from "./history.ts";

export interface ComparedRun {
  readonly name: string;
  readonly epochs: readonly EpochEvent[];
  /** When it ended; absent as long as it has not. */
  readonly ended?: string;
}

export interface OverlayChoice {
  readonly lines: "validation" | "train" | "both";
  readonly across: "epoch" | "seconds";
  readonly log: boolean;
}

type Kind = "validation" | "train";

/** One line of the chart. */
export interface OverlayLine {
  /** Of the run, from 0. */
  readonly run: number;
  readonly kind: Kind;
  /** Beside a line of validation, that of training steps back. */
  readonly isFaint: boolean;
  readonly points: ReadonlyMap<number, number>;
}

/** The lines of a choice. A run that validates nothing shows its training, whatever is chosen. */
export function linesOf(
  runs: readonly ComparedRun[],
  figure: Figure,
  { lines, across, log }: OverlayChoice,
): OverlayLine[] {
  return runs.flatMap(({ epochs }, run) => {
    const validates = epochs.some((epoch) => figureOf(epoch, figure, "validation") !== undefined);
    const wanted: Kind[] = lines === "both" ? ["validation", "train"] : [lines];
    const kinds: Kind[] = validates ? wanted : ["train"];
    return kinds.map((kind) => {
      const points = epochs.flatMap((epoch): [number, number][] => {
        const value = figureOf(epoch, figure, kind);
        // A logarithm has no place for nothing; a loss that has run away has none on any scale.
        const isShown = typeof value === "number" && Number.isFinite(value) && !(log && value <= 0);
        return isShown ? [[epoch[across], value]] : [];
      });
      const isFaint = kind === "train" && kinds.length > 1;
      return { run, kind, isFaint, points: new Map(points) };
    });
  });
}

function figureOf(epoch: EpochEvent, figure: Figure, kind: Kind): number | undefined {
  if (kind === "train") return epoch[figure];
  return figure === "loss" ? epoch.validationLoss : epoch.validationAccuracy;
}

/** As the chart wants them: every x that any line has, and each line's value there or null. */
export function columnsOf(lines: readonly OverlayLine[]): AlignedData {
  const xs = [...new Set(lines.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b);
  return [xs, ...lines.map(({ points }) => xs.map((x) => points.get(x) ?? null))];
}
