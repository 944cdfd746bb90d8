import type { ModelSpec } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { elements } from "#engine/plan/layer.js";
import type { ParamTable } from "#engine/plan/parameters.js";
import { presets } from "../../models/presets.ts";
import { builds } from "../support/kernels.ts";
import { expectClose, integers, noise } from "../support/numbers.ts";
import { noiseWeights, placePlan, SEED, STEP } from "../support/planned.ts";
import { sampled } from "../support/probe.ts";
import { crossEntropy, softmax } from "../support/reference.ts";
import { forwardModel, INFERENCE, type Mode, penaltyOf } from "../support/reference-model.ts";
import {
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  globalAverage,
  maxPool,
  model,
  relu,
  same,
} from "../support/small-models.ts";

/** Whole models: what one layer leaves is what the next finds, forward and backward. */
const stacks: [why: string, spec: ModelSpec, tolerance: number][] = [
  ["one dense layer on numbers", model([6], [dense(3)], 3), 1e-5],
  [
    "dense layers with dropout and L2",
    model(
      [5, 4, 1],
      [flatten, dense(12, relu), dropout(0.4), dense(9, { l2: 0.01 }), { kind: "relu" }, dense(4)],
      4,
    ),
    1e-5,
  ],
  [
    "layers without weights first: nothing below learns",
    model(
      [6, 6, 2],
      [
        { kind: "averagePool2d", stride: 1 },
        dropout(0.2),
        batchNorm(),
        { kind: "relu" },
        maxPool,
        flatten,
        dense(3),
      ],
      3,
    ),
    1e-5,
  ],
  [
    "a flatten between two layers that keep a gradient each",
    model([4, 4, 1], [conv(3, relu), flatten, dense(5), batchNorm(relu), dense(2)], 2),
    1e-5,
  ],
  [
    "blocks of normalised convolutions, Winograd's among them",
    model(
      [8, 7, 1],
      [
        conv(8, same),
        batchNorm(relu),
        conv(12, same),
        batchNorm(relu),
        maxPool,
        dropout(0.25),
        conv(8, { ...relu, l2: 0.005 }),
        globalAverage,
        dense(4),
      ],
      4,
    ),
    2e-4,
  ],
];

/** Images of a pass in plans that have room for CAPACITY. */
const ROWS = 5;
const CAPACITY = 7;

describe.each(builds)("plan (%s)", (build) => {
  describe.each(stacks)("%s", (_why, spec, tolerance) => {
    const weights = noiseWeights(spec);
    const pixels = noise(ROWS * elements(spec.input), 3);
    const tensorOf = (name: string) => weights.get(name)!.data;
    const classes = spec.classes.length;
    const labels = integers(ROWS, classes, 4);

    test.each([true, false])("forward, a plan for training %s", (training) => {
      const planned = placePlan(build, spec, weights, { capacity: CAPACITY, training });
      const mode: Mode = training ? { training, seed: SEED, step: STEP, firstRow: 0 } : INFERENCE;
      const logits = planned.forward(pixels, { rows: ROWS, training });
      expectClose(logits, forwardModel(spec.layers, spec.input, pixels, tensorOf, mode), tolerance);
      planned.check();
    });

    test("a plan for training answers without dropout and batch statistics too", () => {
      const planned = placePlan(build, spec, weights, { capacity: CAPACITY, training: true });
      const logits = planned.forward(pixels, { rows: ROWS, training: false });
      const wanted = forwardModel(spec.layers, spec.input, pixels, tensorOf, INFERENCE);
      expectClose(logits, wanted, tolerance);
    });

    test("gradients of the loss", () => {
      const planned = placePlan(build, spec, weights, { capacity: CAPACITY, training: true });
      const pass = { rows: ROWS, training: true };
      const logits = planned.forward(pixels, pass);
      planned.gradients.fill(0);
      planned.backward(lossSlopes(logits, labels, classes), pass);
      planned.check();
      for (const { name, offset } of planned.table.trainable) {
        const wanted = expectedSlopes(spec, pixels, labels, tensorOf, name);
        const scale = Math.max(1e-2, ...wanted.map(([, slope]) => Math.abs(slope)));
        const found = wanted.map(([i]) => planned.gradients[offset + i]! / scale);
        expectClose(
          found,
          wanted.map(([, slope]) => slope / scale),
          10 * tolerance,
        );
      }
    });

    test("the penalty is that of the layers with L2", () => {
      const planned = placePlan(build, spec, weights, { capacity: 1, training: true });
      expect(planned.plan.penalty(planned.k)).toBeCloseTo(penalty(spec, tensorOf), 5);
    });
  });

  test.each(presets.map((preset) => [preset.name, preset.spec] as const))(
    "%s writes nothing outside its ranges, and the gaps between its tensors stay as they are",
    (_name, spec) => {
      const weights = noiseWeights(spec);
      const pixels = noise(2 * elements(spec.input), 5).map(Math.abs);
      for (const training of [false, true]) {
        const planned = placePlan(build, spec, weights, { capacity: 3, training });
        const pass = { rows: 2, training };
        planned.gradients.fill(0);
        const logits = planned.forward(pixels, pass);
        expect(logits.every(Number.isFinite)).toBe(true);
        if (training) planned.backward(lossSlopes(logits, [3, 8], 10), pass);
        planned.check();
        for (const at of gaps(planned.table)) expect(planned.gradients[at]).toBe(0);
      }
    },
  );

  test.each([
    ["none of the first that learns", model([4, 4, 1], [flatten, dense(5), dense(2)], 2), 1 + 2],
    [
      "two convolutions above a pool",
      model([12, 12, 1], [maxPool, conv(7), conv(2), flatten], 8),
      1 + 2,
    ],
  ])("weights are turned for gradients of inputs that learn only: %s", (_why, spec, packings) => {
    const options = { capacity: 1, training: true };
    expect(placePlan(build, spec, noiseWeights(spec), options).plan.prepare).toHaveLength(packings);
    const answering = placePlan(build, spec, noiseWeights(spec), { capacity: 1, training: false });
    expect(answering.plan.prepare).toHaveLength(2);
  });

  test("a model that learns nothing sends no gradient down", () => {
    const spec = model([8, 8, 2], [globalAverage], 2);
    const planned = placePlan(build, spec, new Map(), { capacity: 1, training: true });
    const pass = { rows: 1, training: true };
    const logits = planned.forward(noise(128, 1), pass);
    planned.backward(lossSlopes(logits, [0], 2), pass);
    planned.check();
  });
});

/** d (mean cross-entropy) / d logits. */
function lossSlopes(
  logits: Float32Array,
  labels: readonly number[],
  classes: number,
): Float32Array {
  return Float32Array.from(softmax(logits, classes), (p, i) => {
    const isLabel = labels[Math.floor(i / classes)] === i % classes;
    return (p - Number(isLabel)) / labels.length;
  });
}

function penalty(spec: ModelSpec, tensorOf: (name: string) => ArrayLike<number>): number {
  return spec.layers.reduce((sum, layer, i) => {
    return sum + penaltyOf(layer, () => tensorOf(`${i}.${layer.kind}.w`));
  }, 0);
}

const known = new Map<string, [number, number][]>();

/** The same for both builds: worked out once. */
function expectedSlopes(...of: Parameters<typeof slopesOf>): [number, number][] {
  const key = `${JSON.stringify(of[0])} ${of[4]}`;
  const slopes = known.get(key) ?? slopesOf(...of);
  known.set(key, slopes);
  return slopes;
}

/** Most elements of a tensor that are compared. */
const SAMPLES = 6;

/** Slopes of mean cross-entropy and penalty by some elements of a tensor, by central differences in float64. */
function slopesOf(
  spec: ModelSpec,
  pixels: Float32Array,
  labels: readonly number[],
  tensorOf: (name: string) => ArrayLike<number>,
  name: string,
): [number, number][] {
  const values = Float64Array.from(tensorOf(name));
  const mode: Mode = { training: true, seed: SEED, step: STEP, firstRow: 0 };
  const replaced = (other: string) => (other === name ? values : tensorOf(other));
  const loss = () => {
    const logits = forwardModel(spec.layers, spec.input, pixels, replaced, mode);
    const losses = crossEntropy(logits, labels, spec.classes.length, 0);
    return losses.reduce((sum, one) => sum + one, 0) / labels.length + penalty(spec, replaced);
  };
  return sampled(values.length, SAMPLES).map((i) => {
    const value = values[i]!;
    const [high, low] = [1e-5, -1e-5].map((step) => {
      values[i] = value + step;
      return loss();
    });
    values[i] = value;
    return [i, (high! - low!) / 2e-5];
  });
}

/** Places of the trainable block that belong to no tensor. */
function gaps({ trainable, trainableFloats }: ParamTable): number[] {
  const taken = new Uint8Array(trainableFloats);
  for (const { offset, size } of trainable) taken.fill(1, offset, offset + size);
  return [...taken.keys()].filter((at) => taken[at] === 0);
}
