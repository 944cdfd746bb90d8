import { describe, expect, test } from "vitest";
import { fitConfidence, type Verdict, verdictOf } from "#engine/confidence.js";
import { ValueError } from "#engine/errors.js";
import { noise } from "../support/numbers.ts";

/** Answers whose labels come true with the probabilities softmax(logits / temperature), by quantiles. */
function answers(temperature: number, n = 4000) {
  const logits = noise(n * 2, 3).map((value) => 3 * value);
  const probabilities = new Float32Array(n * 2);
  const labels = new Uint8Array(n);
  const chances = noise(n, 4).map((value) => (value + 1) / 2);
  for (let i = 0; i < n; i++) {
    const difference = logits[2 * i + 1]! - logits[2 * i]!;
    const p = 1 / (1 + Math.exp(difference));
    probabilities.set([p, 1 - p], 2 * i);
    labels[i] = chances[i]! < 1 / (1 + Math.exp(difference / temperature)) ? 0 : 1;
  }
  return { probabilities, labels };
}

describe("fitting a model's confidence", () => {
  test.each([0.5, 1, 3])("finds the temperature %f", (temperature) => {
    const found = fitConfidence(answers(temperature)).temperature;
    expect(found / temperature).toBeGreaterThan(0.9);
    expect(found / temperature).toBeLessThan(1.1);
  });

  test.each([
    ["none", 0, 0],
    ["one in a hundred", 0.01, 0.01],
    ["a third", 1 / 3, 1 / 3],
  ])("turns away at most %s", (_why, most, near) => {
    const { threshold, falseRejects } = fitConfidence(answers(1), most);
    expect(falseRejects).toBeLessThanOrEqual(most);
    expect(falseRejects).toBeGreaterThan(near - 0.005);
    expect(threshold).toBeGreaterThanOrEqual(0.49);
    expect(threshold).toBeLessThanOrEqual(1);
  });

  test("probabilities of nothing and of everything have a temperature too", () => {
    const probabilities = Float32Array.of(1, 0, 0, 1, 1, 0);
    const { temperature } = fitConfidence({ probabilities, labels: Uint8Array.of(0, 1, 1) });
    expect(temperature).toBeGreaterThan(1);
    expect(Number.isFinite(temperature)).toBe(true);
  });

  test.each([
    ["no labels", 0],
    ["labels of another number", 3],
  ])("%s are refused", (_why, n) => {
    const labels = new Uint8Array(n);
    expect(() => fitConfidence({ probabilities: new Float32Array(4), labels })).toThrow(ValueError);
  });
});

describe("what to make of an answer", () => {
  const cases: [why: string, Verdict, ...numbers: number[]][] = [
    ["certain", "sure", 0.998, 0.001, 0.5],
    ["clear, if not certain", "sure", 0.7, 0.15, 0.5],
    ["the second is close", "unsure", 0.75, 0.24, 0.5],
    ["low, whatever comes second", "unsure", 0.55, 0.1, 0.5],
    ["below the threshold", "none", 0.49, 0.1, 0.5],
    ["at the threshold", "unsure", 0.5, 0.1, 0.5],
    ["one class alone", "sure", 1],
    ["no threshold", "unsure", 0.1, 0.1],
  ];

  test.each(cases)("%s: %s", (_why, verdict, first, second, threshold) => {
    expect(verdictOf(first!, second, threshold)).toBe(verdict);
  });
});
