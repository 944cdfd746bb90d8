import type { Dataset, Recipe, ScheduleSpec } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { expectClose } from "../support/numbers.ts";
import { noiseWeights } from "../support/planned.ts";
import { crossEntropy } from "../support/reference.ts";
import { forwardModel, INFERENCE, penaltyOf } from "../support/reference-model.ts";
import { conv, dense, dropout, flatten, model, relu } from "../support/small-models.ts";
import { data, flatWeights, perceptron, recipe, splitOf, train } from "../support/training.ts";

/** One step over all pictures, from known weights: every figure can be worked out. */
describe("one step", () => {
  const spec = model(
    [12, 12, 1],
    [conv(5, { ...relu, stride: 3, l2: 0.02 }), flatten, dense(4, { l2: 0.01 })],
    4,
  );
  const weights = noiseWeights(spec);
  const tensorOf = (name: string) => weights.get(name)!.data;
  const once: Recipe = { ...recipe, batchSize: 1000, epochs: 1 };

  function expectedLoss(set: Dataset, smoothing: number, l2: boolean): number {
    const pixels = Float32Array.from(set.images, (byte) => byte / 255);
    const logits = forwardModel(spec.layers, spec.input, pixels, tensorOf, INFERENCE);
    const losses = crossEntropy(logits, [...set.labels], 4, smoothing);
    const penalties = spec.layers.map((layer, i) =>
      penaltyOf(layer, () => tensorOf(`${i}.${layer.kind}.w`)),
    );
    const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value, 0);
    return sum(losses) / set.count + (l2 ? sum(penalties) : 0);
  }

  test.each([
    [1, 0],
    [2, 0.2],
  ])(
    "the loss on %i threads, smoothing %f, is cross-entropy and L2 of the pictures that train",
    async (threads, labelSmoothing) => {
      const asked = { ...once, labelSmoothing };
      const { steps, epochs } = await train({ spec, weights, threads, recipe: asked });
      expect(steps).toHaveLength(1);
      const wanted = expectedLoss(splitOf(data, once).train, labelSmoothing, true);
      expect(steps[0]!.loss).toBeCloseTo(wanted, 5);
      expect(epochs[0]!.loss).toBe(steps[0]!.loss);
      expect(epochs[0]!.accuracy).toBe(steps[0]!.accuracy);
    },
  );

  test("a rate near 0 leaves the weights: validation is cross-entropy of the pictures kept", async () => {
    const still = { ...once, optimizer: { kind: "sgd", learningRate: 1e-12 } } as const;
    const { epochs, end } = await train({ spec, weights, threads: 2, recipe: still });
    const wanted = expectedLoss(splitOf(data, once).validation, 0, false);
    expect(epochs[0]!.validationLoss).toBeCloseTo(wanted, 5);
    expectClose(flatWeights(end.model), flatWeights({ spec, weights, provenance: {} }), 1e-7);
  });

  const difference = (a: Float32Array, b: Float32Array) =>
    Math.hypot(...a.map((value, i) => value - b[i]!));

  test.each([1, 2])(
    "a clipped gradient has the length asked for, on %i threads",
    async (threads) => {
      const clipped = {
        ...once,
        optimizer: { kind: "sgd", learningRate: 1 },
        clipNorm: 0.01,
      } as const;
      const { end } = await train({ spec, weights, threads, recipe: clipped });
      const moved = difference(
        flatWeights(end.model),
        flatWeights({ spec, weights, provenance: {} }),
      );
      expect(moved).toBeCloseTo(0.01, 6);
    },
  );

  test("the average forgets the first weights: after one step it has a tenth of them", async () => {
    const optimizer = { kind: "sgd", learningRate: 0.5 } as const;
    const [plain, averaged] = await Promise.all(
      [{}, { ema: 0.9 }].map(async (change) => {
        const asked = { ...once, optimizer, ...change };
        return (await train({ spec, weights, threads: 2, recipe: asked })).end.model;
      }),
    );
    const before = flatWeights({ spec, weights, provenance: {} });
    const wanted = flatWeights(plain!).map((value, i) => 0.9 * value + 0.1 * before[i]!);
    expectClose(flatWeights(averaged!), wanted, 1e-6);
  });

  test("decoupled decay shrinks weights and leaves biases", async () => {
    const [plain, decayed] = await Promise.all(
      (["adam", "adamw"] as const).map(async (kind) => {
        const optimizer = { kind, learningRate: 0.1, weightDecay: 0.5 };
        return (await train({ spec, weights, recipe: { ...once, optimizer } })).end.model.weights;
      }),
    );
    for (const [name, { data: before }] of weights) {
      const share = name.endsWith(".w") ? 0.1 * 0.5 : 0;
      const wanted = plain!.get(name)!.data.map((value, i) => value - share * before[i]!);
      expectClose(decayed!.get(name)!.data, wanted, 1e-6);
    }
  });
});

/** Epochs at a rate near 0: what differs between them is what was drawn. */
describe("epochs at rest", () => {
  const still = { ...recipe, epochs: 3, optimizer: { kind: "sgd", learningRate: 1e-12 } } as const;
  const losses = (events: readonly { loss: number }[]) => events.map(({ loss }) => loss);
  const distinct = (numbers: number[]) => new Set(numbers.map((n) => n.toFixed(5))).size;

  test("every picture is in every epoch once, in another order each time", async () => {
    const { steps, epochs } = await train({ spec: perceptron, recipe: still, threads: 2 });
    expect(distinct(losses(epochs))).toBe(1);
    const last = steps.filter((event) => event.step % 4 === 0);
    expect(last).toHaveLength(3);
    expect(distinct(losses(last))).toBe(3);
  });

  const withDropout = model([12, 12, 1], [flatten, dropout(0.5), dense(4)], 4);

  test.each([
    ["pictures are distorted", { recipe: { ...still, augment: { rotate: 20 } } }],
    ["other numbers are dropped", { spec: withDropout, recipe: { ...still, batchSize: 200 } }],
  ])("%s anew in each", async (_why, options) => {
    const { epochs } = await train({ spec: perceptron, threads: 2, ...options });
    expect(distinct(losses(epochs))).toBe(3);
    const kept = epochs.map(({ validationLoss = Number.NaN }) => validationLoss);
    expect(distinct(kept)).toBe(1);
  });
});

/** Rates by epoch, of one step each. */
const rates: [why: string, schedule: ScheduleSpec, rates: number[]][] = [
  ["constant", { kind: "constant" }, [0.1, 0.1, 0.1, 0.1]],
  ["step", { kind: "step", every: 2, factor: 0.5 }, [0.1, 0.1, 0.05, 0.05]],
  ["cosine", { kind: "cosine" }, [0.1, 0.0853553, 0.05, 0.0146447]],
];

test.each(rates)("the rate of schedule %s is in the events", async (_why, schedule, wanted) => {
  const optimizer = { kind: "sgd", learningRate: 0.1 } as const;
  const asked: Recipe = { ...recipe, batchSize: 200, epochs: 4, optimizer, schedule };
  const { steps, epochs } = await train({ spec: perceptron, recipe: asked });
  for (const events of [steps, epochs]) {
    expectClose(
      events.map(({ learningRate }) => learningRate),
      wanted,
      1e-6,
    );
  }
});

test("a plateau lowers the rate of the epochs after it", async () => {
  const still: Recipe = {
    ...recipe,
    epochs: 4,
    optimizer: { kind: "sgd", learningRate: 1e-12 },
    schedule: { kind: "plateau", patience: 1, factor: 0.5 },
  };
  const { epochs } = await train({ spec: perceptron, recipe: still });
  expect(epochs.map(({ learningRate }) => learningRate * 1e12)).toEqual([1, 1, 0.5, 0.25]);
});
