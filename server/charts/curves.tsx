import type { EpochEvent } from "@inkling/engine";
import { type Line, Lines } from "./lines.tsx";

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

/** A figure by epoch, for training and validation. */
export const Curve = ({ title, epochs, isOver, train, validation, words }: CurveProps) => (
  <Lines
    title={title}
    lines={[lineOf("train", epochs, train), lineOf("validation", epochs, validation)]}
    across="Epoch"
    words={words}
    empty={isOver ? "It ended before its first epoch." : "The curve starts with the first epoch."}
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
