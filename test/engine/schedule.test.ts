import type { OptimizerSpec, ScheduleSpec } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { baseRate, rateFactor } from "#engine/train/schedule.js";
import { expectClose } from "../support/numbers.ts";

test.each<[OptimizerSpec, number]>([
  [{ kind: "sgd" }, 0.01],
  [{ kind: "rmsprop" }, 0.001],
  [{ kind: "adam" }, 0.001],
  [{ kind: "adamw" }, 0.001],
  [{ kind: "sgd", learningRate: 0.3 }, 0.3],
  [{ kind: "adam", learningRate: 0.002 }, 0.002],
])("%o starts from the rate %f", (optimizer, rate) => {
  expect(baseRate(optimizer)).toBe(rate);
});

/** Ten steps an epoch, eight epochs: steps 0 to 79. */
const [STEPS, EPOCHS] = [10, 8];

const cosine = (turn: number) => (1 + Math.cos(Math.PI * turn)) / 2;

/** Factors by step. */
const cases: [
  why: string,
  schedule: ScheduleSpec | undefined,
  at: Readonly<Record<number, number>>,
][] = [
  ["none", undefined, { 0: 1, 79: 1 }],
  ["constant", { kind: "constant" }, { 0: 1, 79: 1 }],
  ["plateau: the trainer's own business", { kind: "plateau", factor: 0.1 }, { 0: 1, 79: 1 }],
  [
    "step: first and last step of an epoch",
    { kind: "step", every: 1, factor: 0.5 },
    { 0: 1, 9: 1, 10: 0.5, 19: 0.5, 20: 0.25, 79: 0.5 ** 7 },
  ],
  [
    "step: every three epochs",
    { kind: "step", every: 3, factor: 0.1 },
    { 29: 1, 30: 0.1, 59: 0.1, 60: 0.1 ** 2 },
  ],
  [
    "cosine",
    { kind: "cosine" },
    { 0: 1, 20: cosine(1 / 4), 40: 0.5, 60: cosine(3 / 4), 79: cosine(79 / 80) },
  ],
  [
    "cosine to a floor",
    { kind: "cosine", floor: 0.2 },
    { 0: 1, 40: 0.6, 79: 0.2 + 0.8 * cosine(79 / 80) },
  ],
  [
    "cosine after a warm-up, which never starts at 0",
    { kind: "cosine", warmup: 2 },
    { 0: 1 / 20, 9: 0.5, 19: 1, 20: 1, 50: 0.5, 79: cosine(59 / 60) },
  ],
  [
    "cosine after a warm-up of part of an epoch",
    { kind: "cosine", warmup: 0.5 },
    { 0: 1 / 5, 4: 1, 5: 1, 79: cosine(74 / 75) },
  ],
  ["a warm-up longer than the run", { kind: "cosine", warmup: 16 }, { 0: 1 / 160, 79: 0.5 }],
  [
    "one cycle: up over three tenths, then down",
    { kind: "oneCycle" },
    { 0: 0.04, 12: 0.52, 24: 1, 52: 0.50005, 79: 1e-4 + (1 - 1e-4) * cosine(55 / 56) },
  ],
  [
    "one cycle with a later peak",
    { kind: "oneCycle", peak: 0.5 },
    { 0: 0.04, 20: 0.52, 40: 1, 60: 0.50005 },
  ],
  ["one cycle from the peak", { kind: "oneCycle", peak: 0 }, { 0: 1, 40: 0.50005 }],
];

describe.each(cases)("%s", (_why, schedule, at) => {
  test.each(Object.entries(at))("step %s: × %f", (step, factor) => {
    expect(rateFactor(schedule, Number(step), STEPS, EPOCHS)).toBeCloseTo(factor, 12);
  });

  test("is finite and above 0 at every step", () => {
    for (let step = 0; step < STEPS * EPOCHS; step++) {
      const factor = rateFactor(schedule, step, STEPS, EPOCHS);
      expect(factor > 0 && factor <= 1).toBe(true);
    }
  });
});

test("a run of one step", () => {
  const kinds: ScheduleSpec[] = [{ kind: "cosine" }, { kind: "oneCycle" }];
  const factors = kinds.map((schedule) => rateFactor(schedule, 0, 1, 1));
  expectClose(factors, [1, 0.04], 1e-12);
});
