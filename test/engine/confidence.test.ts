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
    ["none", 0],
    ["one in a hundred", 0.01],
    ["a third", 1 / 3],
  ])("turns away at most %s", (_why, most) => {
    // Three classes: of two, both together always have everything.
    const n = 3000;
    const spread = noise(n, 5).map((value) => 0.2 * (value + 1));
    const probabilities = Float32Array.from({ length: 3 * n }, (_, i) =>
      i % 3 === 2 ? spread[Math.floor(i / 3)]! : (1 - spread[Math.floor(i / 3)]!) / 2,
    );
    const labels = new Uint8Array(n).map((_, i) => i % 2);
    const { threshold, falseRejects } = fitConfidence({ probabilities, labels }, most);
    expect(falseRejects).toBeLessThanOrEqual(most);
    expect(falseRejects).toBeGreaterThan(most - 0.005);
    expect(threshold).toBeGreaterThan(0);
    expect(threshold).toBeLessThan(1);
  });

  test("few images, all read rightly, are no reason for certainty", () => {
    const probabilities = Float32Array.from({ length: 200 }, (_, i) =>
      i % 10 === 0 ? 0.91 : 0.01,
    );
    const { temperature, threshold } = fitConfidence({ probabilities, labels: new Uint8Array(20) });
    expect(temperature).toBeGreaterThan(0.3);
    expect(temperature).toBeLessThan(1);
    expect(verdictOf(0.99999994, 0, threshold)).toBe("sure");
  });

  test.each([
    ["no labels", 0],
    ["labels of another number", 3],
  ])("%s are refused", (_why, n) => {
    const labels = new Uint8Array(n);
    expect(() => fitConfidence({ probabilities: new Float32Array(4), labels })).toThrow(ValueError);
  });

  test("NaN is refused", () => {
    const probabilities = Float32Array.of(0.5, 0.5, Number.NaN, 0.5);
    const fit = () => fitConfidence({ probabilities, labels: new Uint8Array(2) });
    expect(fit).toThrow('confidence: expected probabilities from 0 to 1, got "NaN".');
  });
});

describe("what to make of an answer", () => {
  const cases: [why: string, Verdict, ...numbers: number[]][] = [
    ["certain", "sure", 0.998, 0.001, 0.9],
    ["clear, if not certain", "sure", 0.7, 0.15, 0.8],
    ["the second is close", "unsure", 0.75, 0.24, 0.9],
    ["between two digits, and no other", "unsure", 0.52, 0.479, 0.998],
    ["low, whatever comes second", "unsure", 0.55, 0.1, 0.5],
    ["both together below the threshold", "none", 0.8, 0.1, 0.95],
    ["at the threshold", "unsure", 0.5, 0.25, 0.75],
    ["one class alone", "sure", 1],
    ["no threshold", "unsure", 0.1, 0.1],
    ["not a number", "none", Number.NaN, Number.NaN],
  ];

  test.each(cases)("%s: %s", (_why, verdict, first, second, threshold) => {
    expect(verdictOf(first!, second, threshold)).toBe(verdict);
  });
});
