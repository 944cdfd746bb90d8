import type { EpochEvent } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { columnsOf, linesOf, type OverlayChoice } from "../../web/overlay-lines.ts";

const epoch = (n: number, loss: number, validationLoss?: number): EpochEvent => ({
  type: "epoch",
  epoch: n,
  epochs: 9,
  step: 10 * n,
  loss,
  accuracy: 0.8,
  ...(validationLoss !== undefined && { validationLoss, validationAccuracy: 0.7 }),
  learningRate: 0.001,
  imagesPerSecond: 1,
  seconds: 2 * n,
  secondsLeft: 1,
  best: true,
});

const runs = [
  { name: "a", epochs: [epoch(1, 0.5, 0.6), epoch(2, 0.4, 0.5), epoch(3, 0.3, 0.4)] },
  { name: "without validation", epochs: [epoch(1, 0.9), epoch(4, 0)] },
  { name: "not begun", epochs: [] },
];

const columns = (choice: Partial<OverlayChoice>) =>
  columnsOf(linesOf(runs, "loss", { lines: "validation", across: "epoch", log: false, ...choice }));

describe("the lines of several runs as columns", () => {
  test("share their epochs; a run that validates nothing shows its training", () => {
    expect(columns({})).toEqual([
      [1, 2, 3, 4],
      [0.6, 0.5, 0.4, null],
      [0.9, null, null, 0],
      [null, null, null, null],
    ]);
  });

  test("both kinds, training faint beside validation", () => {
    const choice = { lines: "both", across: "epoch", log: false } as const;
    const lines = linesOf(runs, "accuracy", choice).map(({ run, kind, isFaint }) => {
      return [run, kind, isFaint];
    });
    expect(lines).toEqual([
      [0, "validation", false],
      [0, "train", true],
      [1, "train", false],
      [2, "train", false],
    ]);
  });

  test("across the time trained", () => {
    expect(columns({ across: "seconds" })[0]).toEqual([2, 4, 6, 8]);
  });

  test("a logarithm leaves out what it has no place for", () => {
    expect(columns({ log: true })[2]).toEqual([0.9, null, null]);
    const lost = linesOf([{ name: "lost", epochs: [epoch(1, Number.NaN)] }], "loss", {
      lines: "train",
      across: "epoch",
      log: false,
    });
    expect(lost[0]?.points.size).toBe(0);
  });
});
