import type { LayerKind, Model, ModelSpec } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { fold } from "#engine/plan/fold.js";
import { elements } from "#engine/plan/layer.js";
import { builds } from "../support/kernels.ts";
import { expectClose, noise } from "../support/numbers.ts";
import { noiseWeights, placePlan } from "../support/planned.ts";
import { forwardModel, INFERENCE } from "../support/reference-model.ts";
import {
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  maxPool,
  model,
  relu,
} from "../support/small-models.ts";

const separateRelu = { kind: "relu" } as const;
const picture = [6, 6, 1];

const cases: [why: string, spec: ModelSpec, left: LayerKind[]][] = [
  ["nothing to fold", model([4], [dense(3)], 3), ["dense"]],
  [
    "batch norm after a convolution and after dense",
    model(picture, [conv(5), batchNorm(), flatten, dense(4), batchNorm({ epsilon: 0.1 })], 4),
    ["conv2d", "flatten", "dense"],
  ],
  [
    "batch norm with relu",
    model(picture, [conv(5), batchNorm(relu), flatten, dense(6), batchNorm(relu), dense(2)], 2),
    ["conv2d", "flatten", "dense", "dense"],
  ],
  [
    "relu by itself after convolution, dense and batch norm",
    model(
      picture,
      [conv(5), separateRelu, flatten, dense(6), batchNorm(), separateRelu, dense(3)],
      3,
    ),
    ["conv2d", "flatten", "dense", "dense"],
  ],
  [
    "batch norm after relu stays, and takes the next relu",
    model(picture, [conv(5, relu), batchNorm(), separateRelu, flatten, dense(3)], 3),
    ["conv2d", "batchNorm", "flatten", "dense"],
  ],
  [
    "two batch norms: the second of them too",
    model([5], [dense(4), batchNorm(), batchNorm({ epsilon: 0.01 })], 4),
    ["dense"],
  ],
  [
    "batch norm first, or after a pool or flatten, stays",
    model(
      picture,
      [batchNorm(), conv(3), maxPool, batchNorm(), flatten, batchNorm(relu), dense(2)],
      2,
    ),
    ["batchNorm", "conv2d", "maxPool2d", "batchNorm", "flatten", "batchNorm", "dense"],
  ],
  [
    "dropout between a layer and what folds into it",
    model(
      [7],
      [dropout(0.3), dense(5), dropout(0.5), batchNorm(), dropout(0.5), separateRelu, dense(2)],
      2,
    ),
    ["dense", "dense"],
  ],
  [
    "relu after a pool stays",
    model([4, 4, 2], [maxPool, separateRelu, flatten], 8),
    ["maxPool2d", "relu", "flatten"],
  ],
  ["nothing but dropout: no layer is left", model([3], [dropout(0.5)], 3), []],
];

const ROWS = 4;

describe.each(cases)("%s", (_why, spec, left) => {
  const original: Model = { spec, weights: noiseWeights(spec), provenance: {} };
  const folded = fold(original);
  const pixels = noise(ROWS * elements(spec.input), 6);
  const wanted = forwardModel(spec.layers, spec.input, pixels, tensorsOf(original), INFERENCE);

  test("leaves the layers that are needed", () => {
    expect(folded.spec.layers.map((layer) => layer.kind)).toEqual(left);
  });

  test("is the same function", () => {
    const { layers, input } = folded.spec;
    expectClose(forwardModel(layers, input, pixels, tensorsOf(folded), INFERENCE), wanted, 1e-6);
  });

  test.each(builds)("answers alike in the %s build", (build) => {
    const options = { capacity: ROWS, training: false };
    const pass = { rows: ROWS, training: false };
    const before = placePlan(build, spec, original.weights, options).forward(pixels, pass);
    const after = placePlan(build, folded.spec, folded.weights, options).forward(pixels, pass);
    expectClose(after, before, 1e-5);
    expectClose(after, wanted, 1e-5);
  });

  test("leaves the model itself as it was", () => {
    expect(original.weights).toEqual(noiseWeights(spec));
    expect(original.spec).toEqual(JSON.parse(JSON.stringify(spec)));
  });
});

function tensorsOf({ weights }: Pick<Model, "weights">) {
  return (name: string) => weights.get(name)!.data;
}
