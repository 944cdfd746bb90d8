import type { EarlyStoppingSpec, Recipe, ScheduleSpec } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import type { Progress } from "#engine/train/checkpoint.js";
import { isOutOfPatience, judge, type Validation } from "#engine/train/judge.js";

const START: Progress = {
  epoch: 0,
  step: 0,
  seconds: 0,
  totals: [0, 0, 0],
  plateau: 1,
  plateauBest: null,
  plateauWait: 0,
  best: null,
  bestWait: 0,
};

const RECIPE: Recipe = {
  batchSize: 1,
  epochs: 99,
  seed: 1,
  optimizer: { kind: "sgd", learningRate: 0.1 },
};

/** What is said of each epoch in turn, up to the one after which the run is over. */
function verdicts(recipe: Recipe, validations: readonly Validation[]) {
  let progress = START;
  const said: { improved: boolean; plateau: number }[] = [];
  for (const validation of validations) {
    const verdict = judge(progress, recipe, validation);
    progress = verdict.progress;
    said.push({ improved: verdict.improved, plateau: progress.plateau });
    if (isOutOfPatience(progress, recipe)) break;
  }
  return said;
}

const losses = (...values: number[]) => values.map((loss) => ({ loss, accuracy: 0.5 }));

type Plateau = Omit<Extract<ScheduleSpec, { kind: "plateau" }>, "kind">;

const plateaus: [why: string, options: Plateau, losses: number[], factors: number[]][] = [
  ["falls every epoch", { patience: 1, factor: 0.5 }, [3, 2, 1], [1, 1, 1]],
  ["patience 1", { patience: 1, factor: 0.5 }, [3, 3, 2, 4], [1, 0.5, 0.5, 0.25]],
  [
    "patience 2, counted anew after each fall of the rate",
    { patience: 2, factor: 0.5 },
    [1, 2, 2, 2, 2, 2],
    [1, 1, 0.5, 0.5, 0.25, 0.25],
  ],
  [
    "patience counted anew after each fall of the loss",
    { patience: 2, factor: 0.5 },
    [5, 6, 4, 6, 3, 6, 6],
    [1, 1, 1, 1, 1, 1, 0.5],
  ],
  ["the same loss again is no fall", { patience: 1, factor: 0.5 }, [1, 1], [1, 0.5]],
  [
    "0.1 after 10 epochs, by default",
    {},
    [1, ...Array(11).fill(2)],
    [...Array(10).fill(1), 0.1, 0.1],
  ],
  [
    "down to the least rate",
    { patience: 1, factor: 0.1, minimum: 0.02 },
    [1, 2, 2, 2],
    [1, 0.2, 0.2, 0.2],
  ],
  [
    "a least rate above the first changes nothing",
    { patience: 1, minimum: 0.5 },
    [1, 2, 2],
    [1, 1, 1],
  ],
  [
    "NaN is no fall",
    { patience: 1, factor: 0.5 },
    [Number.NaN, 2, Number.NaN, 1],
    [0.5, 0.5, 0.25, 0.25],
  ],
];

test.each(plateaus)("plateau: %s", (_why, options, values, factors) => {
  const recipe = { ...RECIPE, schedule: { kind: "plateau", ...options } as const };
  const found = verdicts(recipe, losses(...values)).map(({ plateau }) => plateau);
  expect(found).toHaveLength(factors.length);
  for (const [i, factor] of factors.entries()) expect(found[i]).toBeCloseTo(factor, 12);
});

test("another schedule has no plateau", () => {
  const recipe: Recipe = { ...RECIPE, schedule: { kind: "cosine" } };
  expect(verdicts(recipe, losses(1, 2, 3, 4)).map(({ plateau }) => plateau)).toEqual([1, 1, 1, 1]);
});

/** Which epochs were the best so far; the list ends where the run does. */
const stops: [
  why: string,
  stop: EarlyStoppingSpec | undefined,
  validations: Validation[],
  improved: boolean[],
][] = [
  ["never without it", undefined, losses(1, 2, 3), [true, false, false]],
  ["patience 1", { patience: 1 }, losses(3, 2, 2, 1), [true, true, false]],
  ["patience 2", { patience: 2 }, losses(3, 4, 2, 3, 3, 1), [true, false, true, false, false]],
  ["NaN from the start", { patience: 2 }, losses(Number.NaN, Number.NaN, 1), [false, false]],
  ["NaN later", { patience: 2 }, losses(2, Number.NaN, 1, 3, 3), [true, false, true, false, false]],
  [
    "by accuracy, whatever the loss",
    { patience: 2, monitor: "validationAccuracy" },
    [0.5, 0.7, 0.7, 0.6, 0.9].map((accuracy, i) => ({ accuracy, loss: i })),
    [true, true, false, false],
  ],
  [
    "by loss, whatever the accuracy",
    { patience: 1, monitor: "validationLoss" },
    [0.5, 0.4, 0.3].map((accuracy, i) => ({ accuracy, loss: 9 - i })),
    [true, true, true],
  ],
  [
    "an accuracy of 0 is a figure too",
    { patience: 1, monitor: "validationAccuracy" },
    [{ accuracy: 0, loss: 1 }],
    [true],
  ],
];

test.each(stops)("early stopping: %s", (_why, earlyStopping, validations, improved) => {
  const recipe = { ...RECIPE, ...(earlyStopping && { earlyStopping }) };
  expect(verdicts(recipe, validations).map((verdict) => verdict.improved)).toEqual(improved);
});

describe("both together", () => {
  const recipe: Recipe = {
    ...RECIPE,
    schedule: { kind: "plateau", patience: 2, factor: 0.5 },
    earlyStopping: { patience: 3, monitor: "validationAccuracy" },
  };

  test("the rate falls with the loss, the run ends with the accuracy", () => {
    const said = verdicts(recipe, [
      { loss: 1, accuracy: 0.5 },
      { loss: 2, accuracy: 0.6 },
      { loss: 2, accuracy: 0.6 },
      { loss: 0.5, accuracy: 0.6 },
      { loss: 0.6, accuracy: 0.5 },
      { loss: 0.1, accuracy: 0.9 },
    ]);
    expect(said).toEqual([
      { improved: true, plateau: 1 },
      { improved: true, plateau: 1 },
      { improved: false, plateau: 0.5 },
      { improved: false, plateau: 0.5 },
      { improved: false, plateau: 0.5 },
    ]);
  });

  test("a progress that went through JSON is judged alike", () => {
    const before = judge(START, recipe, { loss: 2, accuracy: 0.4 }).progress;
    const restored = JSON.parse(JSON.stringify(before)) as Progress;
    const next = { loss: 1, accuracy: 0.4 };
    expect(judge(restored, recipe, next)).toEqual(judge(before, recipe, next));
    expect(judge(before, recipe, next).progress).not.toBe(before);
  });
});
