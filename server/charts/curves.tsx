import type { EpochEvent } from "@inkling/engine";
import { t } from "../language.tsx";
import { type Figure, type Line, Lines } from "./lines.tsx";

export interface CurveProps {
  readonly figure: Figure;
  readonly epochs: readonly EpochEvent[];
  /** Whether no more epochs will come. */
  readonly isOver: boolean;
  readonly train: (epoch: EpochEvent) => number;
  readonly validation: (epoch: EpochEvent) => number | undefined;
  /** A value in words. */
  readonly words: (value: number) => string;
}

/** A figure by epoch, for training and validation. */
export const Curve = ({ figure, epochs, isOver, train, validation, words }: CurveProps) => (
  <Lines
    figure={figure}
    lines={[lineOf("train", epochs, train), lineOf("validation", epochs, validation)]}
    words={words}
    empty={t(isOver ? "chart.ended-before" : "chart.starts-with-first")}
  />
);

/** One figure of some epochs, where it is known. */
export function lineOf(
  name: string,
  epochs: readonly EpochEvent[],
  figure: (epoch: EpochEvent) => number | undefined,
): Line {
  const points = epochs.flatMap((epoch) => {
    const value = figure(epoch);
    return value === undefined ? [] : [[epoch.epoch, value] as const];
  });
  return { name, points };
}
