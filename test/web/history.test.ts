import type { EpochEvent } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { History } from "../../web/history.ts";

const point = (step: number, accuracy = 0.9) => ({ step, loss: 1 / step, accuracy });

const epoch = (n: number, step: number, validationLoss?: number): EpochEvent => ({
  type: "epoch",
  epoch: n,
  epochs: 9,
  step,
  loss: 0.5,
  accuracy: 0.8,
  ...(validationLoss !== undefined && { validationLoss, validationAccuracy: 0.7 }),
  learningRate: 0.001,
  imagesPerSecond: 1,
  seconds: 1,
  secondsLeft: 1,
  best: true,
});

describe("the history of a run as columns", () => {
  test("steps and epochs share their steps; what is not known is null", () => {
    const history = new History();
    history.addStep(point(1));
    history.addStep(point(2));
    history.addEpoch(epoch(1, 2, 0.4));
    history.addEpoch(epoch(2, 3));
    expect(history.columns("loss")).toEqual([
      [1, 2, 3],
      [1, 0.5, null],
      [null, 0.5, 0.5],
      [null, 0.4, null],
    ]);
    expect(history.columns("accuracy")[3]).toEqual([null, 0.7, null]);
  });

  test("a run that goes back to its checkpoint overwrites what came after it", () => {
    const history = new History();
    for (const step of [1, 2, 3, 4]) history.addStep(point(step));
    history.addEpoch(epoch(1, 2));
    history.addEpoch(epoch(2, 4));
    history.addStep(point(3, 0.5));
    history.addEpoch(epoch(1, 2));
    expect(history.columns("accuracy")[0]).toEqual([1, 2, 3]);
    expect(history.epochs).toHaveLength(1);
  });

  test("stays bounded, keeps the first and the newest", () => {
    const history = new History();
    for (let step = 1; step <= 10_000; step++) history.addStep(point(step));
    const [steps] = history.columns("loss");
    expect(steps.length).toBeLessThanOrEqual(2000);
    expect([steps[0], steps.at(-1)]).toEqual([1, 10_000]);
  });

  test("the scales leave the first steps out", () => {
    const history = new History();
    history.addStep(point(1, 0.1));
    for (let step = 2; step <= 20; step++) history.addStep(point(step, 0.9));
    const [low, top] = history.settledRange("accuracy");
    expect([low, top]).toEqual([expect.closeTo(0.89), 1]);
    const [bottom, high] = history.settledRange("loss");
    expect([bottom, high]).toEqual([0, expect.closeTo(1.1 / 3)]);
  });
});
