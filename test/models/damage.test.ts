import type { Model } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { type Damage, damageable, damaged, UNDAMAGED } from "../../models/damage.ts";

const LENGTH = 20_000;

/** Weights 1 and 3 in turn, of which the deviation is 1. */
const alternating = () => Float32Array.from({ length: LENGTH }, (_, i) => 1 + 2 * (i % 2));
const tensor = (data: Float32Array) => ({ shape: [data.length], data });

const model: Model = {
  spec: {
    name: "two",
    input: [2],
    classes: ["0", "1"],
    layers: [
      { kind: "dense", units: 2 },
      { kind: "batchNorm", activation: "relu" },
      { kind: "dropout", rate: 0.5 },
      { kind: "dense", units: 2 },
    ],
  },
  weights: new Map([
    ["0.dense.w", tensor(alternating())],
    ["0.dense.b", tensor(Float32Array.of(1, 2))],
    ["1.batchNorm.gamma", tensor(Float32Array.of(1, 1))],
    ["1.batchNorm.beta", tensor(Float32Array.of(3, 4))],
    ["3.dense.w", tensor(alternating())],
    ["3.dense.b", tensor(Float32Array.of(5, 6))],
  ]),
  provenance: {},
};

const hitBy = (damage: Partial<Damage>) => damaged(model, { ...UNDAMAGED, ...damage }).weights;
const dataOf = (weights: Model["weights"], name: string) => [...(weights.get(name)?.data ?? [])];
const shareOf = (values: number[], is: (value: number) => boolean) =>
  values.filter(is).length / values.length;

test("none leaves every number as it is, and any leaves the model as it was", () => {
  for (const [name, { data }] of hitBy({}))
    expect([name, data]).toEqual([name, model.weights.get(name)?.data]);
  hitBy({ noise: 100, zeros: 50, withoutBiases: true });
  expect(dataOf(model.weights, "0.dense.w").slice(0, 2)).toEqual([1, 3]);
});

describe("noise", () => {
  test("has the deviation that is said, and the same numbers each time", () => {
    const noisy = dataOf(hitBy({ noise: 50 }), "0.dense.w");
    const errors = noisy.map((value, i) => value - (1 + 2 * (i % 2)));
    const mean = errors.reduce((sum, error) => sum + error, 0) / LENGTH;
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / LENGTH);
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(deviation).toBeCloseTo(0.5, 1);
    // Of a normal distribution 31.73 % lie farther out than one deviation, 4.55 % than two.
    expect(shareOf(errors, (error) => Math.abs(error) > 0.5)).toBeCloseTo(0.3173, 2);
    expect(shareOf(errors, (error) => Math.abs(error) > 1)).toBeCloseTo(0.0455, 2);
    expect(dataOf(hitBy({ noise: 50 }), "0.dense.w")).toEqual(noisy);
    expect(dataOf(hitBy({ noise: 50 }), "3.dense.w")).not.toEqual(noisy);
  });
});

describe("zeros", () => {
  test.each([0, 25, 50, 100])(
    "%i per cent of the weights, and those of fewer are among them",
    (zeros) => {
      const lost = dataOf(hitBy({ zeros }), "0.dense.w");
      expect(shareOf(lost, (value) => value === 0)).toBeCloseTo(zeros / 100, 1);
      const more = dataOf(hitBy({ zeros: zeros + 10 }), "0.dense.w");
      expect(lost.every((value, i) => value !== 0 || more[i] === 0)).toBe(true);
    },
  );
});

test("without biases, shifts are 0 and all else stays", () => {
  const bare = hitBy({ withoutBiases: true });
  expect(dataOf(bare, "0.dense.b")).toEqual([0, 0]);
  expect(dataOf(bare, "1.batchNorm.beta")).toEqual([0, 0]);
  expect(dataOf(bare, "1.batchNorm.gamma")).toEqual([1, 1]);
  expect(dataOf(bare, "0.dense.w").slice(0, 2)).toEqual([1, 3]);
});

test("one layer alone is hit where it is named; those with weights can be", () => {
  expect(damageable(model)).toEqual([
    { index: 0, kind: "dense" },
    { index: 1, kind: "batchNorm" },
    { index: 3, kind: "dense" },
  ]);
  const hit = hitBy({ layer: 3, zeros: 100, withoutBiases: true });
  expect(dataOf(hit, "0.dense.w").slice(0, 2)).toEqual([1, 3]);
  expect(dataOf(hit, "0.dense.b")).toEqual([1, 2]);
  expect(dataOf(hit, "3.dense.w").every((value) => value === 0)).toBe(true);
  expect(dataOf(hit, "3.dense.b")).toEqual([0, 0]);
});
