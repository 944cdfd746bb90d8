import type { OptimizerSpec, Recipe } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { instantiate, sizingKernels } from "#engine/kernels.js";
import { createMemory } from "#engine/plan/arena.js";
import { type Job, layOut } from "#engine/train/layout.js";
import { makeUpdate } from "#engine/train/update.js";
import { builds, wasmModule } from "../support/kernels.ts";
import { expectClose, noise } from "../support/numbers.ts";
import { batchNorm, conv, dense, flatten, model } from "../support/small-models.ts";

/** One weight on its way, with the two numbers that the optimizers keep for it. */
interface Weight {
  w: number;
  m: number;
  v: number;
}

type Rule = (at: Weight, g: number, lr: number, t: number, decays: boolean) => void;

/** Keras's formulas with Keras's defaults, in float64; t is 1 in the first step. */
const rules: [why: string, optimizer: OptimizerSpec, rule: Rule][] = [
  [
    "sgd",
    { kind: "sgd" },
    (at, g, lr) => {
      at.w -= lr * g;
    },
  ],
  [
    "sgd with momentum",
    { kind: "sgd", momentum: 0.8 },
    (at, g, lr) => {
      at.m = 0.8 * at.m - lr * g;
      at.w += at.m;
    },
  ],
  [
    "sgd with Nesterov's momentum",
    { kind: "sgd", momentum: 0.8, nesterov: true },
    (at, g, lr) => {
      at.m = 0.8 * at.m - lr * g;
      at.w += 0.8 * at.m - lr * g;
    },
  ],
  [
    "rmsprop",
    { kind: "rmsprop" },
    (at, g, lr) => {
      at.v = 0.9 * at.v + 0.1 * g * g;
      at.w -= (lr * g) / Math.sqrt(at.v + 1e-7);
    },
  ],
  [
    "rmsprop, every option",
    { kind: "rmsprop", rho: 0.7, momentum: 0.5, epsilon: 0.01 },
    (at, g, lr) => {
      at.v = 0.7 * at.v + 0.3 * g * g;
      at.m = 0.5 * at.m + (lr * g) / Math.sqrt(at.v + 0.01);
      at.w -= at.m;
    },
  ],
  ["adam", { kind: "adam" }, (at, g, lr, t) => adam(at, g, lr, t, 0.9, 0.999, 1e-7)],
  [
    "adam, every option",
    { kind: "adam", beta1: 0.8, beta2: 0.95, epsilon: 0.01 },
    (at, g, lr, t) => adam(at, g, lr, t, 0.8, 0.95, 0.01),
  ],
  [
    "adam has no decay, whatever is said",
    { kind: "adam", weightDecay: 0.5 },
    (at, g, lr, t) => adam(at, g, lr, t, 0.9, 0.999, 1e-7),
  ],
  [
    "adamw",
    { kind: "adamw" },
    (at, g, lr, t, decays) => {
      if (decays) at.w -= lr * 0.004 * at.w;
      adam(at, g, lr, t, 0.9, 0.999, 1e-7);
    },
  ],
  [
    "adamw with much decay",
    { kind: "adamw", weightDecay: 0.5 },
    (at, g, lr, t, decays) => {
      if (decays) at.w -= lr * 0.5 * at.w;
      adam(at, g, lr, t, 0.9, 0.999, 1e-7);
    },
  ],
];

function adam(at: Weight, g: number, lr: number, t: number, b1: number, b2: number, eps: number) {
  at.m = b1 * at.m + (1 - b1) * g;
  at.v = b2 * at.v + (1 - b2) * g * g;
  at.w -= ((lr * Math.sqrt(1 - b2 ** t)) / (1 - b1 ** t)) * (at.m / (Math.sqrt(at.v) + eps));
}

const spec = model([5, 5, 1], [conv(5), batchNorm(), flatten, dense(3)], 3);
const STEPS = 3;
const rateAt = (step: number) => 0.1 / (step + 1);

/** The blocks of a training on that many threads, filled with noise; `step` is a step of all of them. */
function training(build: (typeof builds)[number], change: Partial<Recipe>, replicas: number) {
  const recipe: Recipe = {
    batchSize: 8,
    epochs: 1,
    seed: 1,
    optimizer: { kind: "sgd" },
    ...change,
  };
  const job: Job = {
    spec,
    recipe,
    replicas,
    dataCount: 8,
    count: 8,
    trainCount: 8,
    drawnDigits: 0,
    crowdedDigits: 0,
    nonDigits: 0,
  };
  const layout = layOut(job, sizingKernels(wasmModule(build)));
  const memory = createMemory(layout.top);
  const k = instantiate(wasmModule(build), memory);
  const block = (at: number, size: number) => new Float32Array(memory.buffer, at, size);
  const { table } = layout;
  const views = {
    weights: block(layout.trainable, table.trainableFloats),
    gradients: block(layout.replicas[0]!.gradients, table.trainableFloats),
    average: block(layout.average.trainable, table.trainableFloats),
    state: block(layout.state, table.stateFloats),
    averageState: block(layout.average.state, table.stateFloats),
  };
  views.weights.set(noise(table.trainableFloats, 1));
  const updates = Array.from({ length: replicas }, (_, i) => makeUpdate(k, job, layout, i));
  return {
    ...views,
    table,
    step(step: number, gradientScale: number) {
      views.gradients.set(noise(table.trainableFloats, step + 2));
      for (const update of updates) update(rateAt(step), step, gradientScale);
    },
  };
}

describe.each(builds)("update (%s)", (build) => {
  test.each(rules)("%s", (_why, optimizer, rule) => {
    const scale = 0.5;
    const { weights, table, step } = training(build, { optimizer }, 1);
    const wanted = Array.from(weights, (w): Weight => ({ w, m: 0, v: 0 }));
    for (let t = 0; t < STEPS; t++) {
      step(t, scale);
      const gradients = noise(wanted.length, t + 2);
      wanted.forEach((at, i) => {
        rule(at, scale * gradients[i]!, rateAt(t), t + 1, i < table.decayFloats);
      });
    }
    expectClose(
      weights,
      wanted.map(({ w }) => w),
      2e-6,
    );
  });

  test.each([2, 3, 7])("%i threads share the weights out, none left and none twice", (replicas) => {
    for (const [, optimizer] of rules) {
      const [one, several] = [1, replicas].map((n) => training(build, { optimizer, ema: 0.5 }, n));
      for (let t = 0; t < STEPS; t++) {
        one!.step(t, 1);
        several!.step(t, 1);
      }
      expect(several!.weights).toEqual(one!.weights);
      expect(several!.average).toEqual(one!.average);
    }
  });

  test.each([1, 3])("the average of weights and moving statistics, on %i threads", (replicas) => {
    const { weights, average, state, averageState, step } = training(
      build,
      { ema: 0.15 },
      replicas,
    );
    // Short at first: 1/10 and 2/11 are what TensorFlow's formula gives, then the recipe's own.
    const decays = [0.1, 0.15, 0.15];
    let [wanted, wantedState] = [[...average], [...averageState]];
    for (const [t, decay] of decays.entries()) {
      state.set(noise(state.length, t + 9));
      step(t, 1);
      const blend = (old: number[], fresh: Float32Array) =>
        old.map((value, i) => decay * value + (1 - decay) * fresh[i]!);
      [wanted, wantedState] = [blend(wanted, weights), blend(wantedState, state)];
    }
    expectClose(average, wanted, 1e-6);
    expectClose(averageState, wantedState, 1e-6);
  });
});
