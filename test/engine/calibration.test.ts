import { describe, expect, test } from "vitest";
import { calibrationOf, joinCalibrations } from "#engine/calibration.js";
import { ValueError } from "#engine/errors.js";
import { noise } from "../support/draw.ts";

/** Guo and others 2017, equation 3, bin by bin: those m with  (m − 1)/M < p ≤ m/M. */
function reference(confidences: readonly number[], right: readonly boolean[], M: number): number {
  let error = 0;
  for (let m = 1; m <= M; m++) {
    const inBin = confidences.flatMap((p, i) =>
      p * M > m - 1 && p * M <= m ? [{ p, right: Number(right[i]) }] : [],
    );
    if (inBin.length === 0) continue;
    const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / inBin.length;
    const gap = mean(inBin.map((one) => one.right)) - mean(inBin.map((one) => one.p));
    error += (inBin.length / confidences.length) * Math.abs(gap);
  }
  return error;
}

/** Answers that are right less often than they say. */
function overconfident(count: number, seed: number) {
  const random = noise(seed);
  const confidences = Array.from({ length: count }, () => 1 - 0.9 * random() ** 2);
  return { confidences, right: confidences.map((p) => random() < p * p) };
}

describe.each([1, 2, 10, 15, 100])("%d bins", (bins) => {
  test.each([1, 7, 1000])("of %d answers: the error is the paper's", (count) => {
    const { confidences, right } = overconfident(count, 3 * count);
    const { error } = calibrationOf(confidences, right, bins);
    expect(error).toBeCloseTo(reference(confidences, right, bins), 12);
    expect(error).toBeGreaterThan(0);
  });
});

const byHand: [why: string, confidences: number[], right: boolean[], error: number][] = [
  ["sure and right", [1, 1], [true, true], 0],
  ["sure and wrong", [1, 1], [false, false], 1],
  ["half sure, half right", [0.5, 0.5], [true, false], 0],
  [
    "two bins, gaps of 0.1 and 0.3, three answers to one",
    [0.9, 0.9, 0.9, 0.3],
    [true, true, true, false],
    0.15,
  ],
  ["opposite gaps in one bin make up for each other", [0.95, 0.95], [true, false], 0.45],
  ["no confidence at all, and wrong", [0], [false], 0],
  ["no answers", [], [], 0],
];

test.each(byHand)("%s", (_why, confidences, right, error) => {
  expect(calibrationOf(confidences, right).error).toBeCloseTo(error, 12);
});

test("the bins are the bars of a reliability diagram: an edge belongs to the bin below it", () => {
  const { bins } = calibrationOf([0, 0.25, 0.5, 0.5, 0.75], [0, 1, 1, 0, 1], 4);
  expect(bins).toEqual([
    { low: 0, high: 0.25, count: 2, confidence: 0.125, accuracy: 0.5 },
    { low: 0.25, high: 0.5, count: 2, confidence: 0.5, accuracy: 0.5 },
    { low: 0.5, high: 0.75, count: 1, confidence: 0.75, accuracy: 1 },
    { low: 0.75, high: 1, count: 0, confidence: 0, accuracy: 0 },
  ]);
});

test("sets joined are calibrated as all their answers are", () => {
  const sets = [overconfident(50, 1), overconfident(800, 2), { confidences: [], right: [] }];
  const joined = joinCalibrations(sets.map((set) => calibrationOf(set.confidences, set.right)));
  const all = calibrationOf(
    sets.flatMap((set) => set.confidences),
    sets.flatMap((set) => set.right),
  );
  expect(joined.error).toBeCloseTo(all.error, 12);
  expect(joined.bins.map(({ count }) => count)).toEqual(all.bins.map(({ count }) => count));
});

const wrong: [why: string, run: () => unknown, says: string][] = [
  [
    "a confidence above 1",
    () => calibrationOf([0.5, 1.5], [0, 0]),
    "confidence 1: expected 0 to 1, got 1.5.",
  ],
  ["NaN", () => calibrationOf([Number.NaN], [0]), "confidence 0: expected 0 to 1"],
  ["answers that nobody judged", () => calibrationOf([0.5, 0.5], [true]), "one for each of 2"],
  ["no bins", () => calibrationOf([0.5], [true], 0), "whole number from 1, got 0."],
  ["nothing to join", () => joinCalibrations([]), "expected at least one"],
  [
    "sets of other bins",
    () => joinCalibrations([calibrationOf([], [], 2), calibrationOf([], [], 3)]),
    "expected 2 bins, got 3.",
  ],
];

test.each(wrong)("refuses %s", (_why, run, says) => {
  expect(run).toThrow(ValueError);
  expect(run).toThrow(says);
});
