import {
  type Build,
  detectBuild,
  type LayerSpec,
  loadModel,
  type ModelSpec,
  parameterShapes,
  type Tensor,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { toOnnx } from "../../bench/onnx/graph.ts";
import { runOnnx } from "../support/onnx.ts";

const BUILDS: Build[] = detectBuild() === "relaxed" ? ["simd", "relaxed"] : ["simd"];

/** What the presets do not have, between two layers that they have. */
const cases: [why: string, input: [number, number], layers: LayerSpec[]][] = [
  [
    "stride 2, same, an even size",
    [12, 10],
    [{ kind: "conv2d", filters: 5, kernel: 3, stride: 2, padding: "same" }],
  ],
  [
    "stride 2, same, an odd size",
    [11, 13],
    [{ kind: "conv2d", filters: 5, kernel: 3, stride: 2, padding: "same" }],
  ],
  [
    "a kernel that is not square",
    [9, 9],
    [{ kind: "conv2d", filters: 4, kernel: [5, 2], padding: "same" }],
  ],
  [
    "a kernel of even size, same",
    [9, 8],
    [{ kind: "conv2d", filters: 4, kernel: 4, padding: "same" }],
  ],
  [
    "3 x 3 of many channels, valid",
    [9, 9],
    [
      { kind: "conv2d", filters: 16, kernel: 3 },
      { kind: "conv2d", filters: 12, kernel: 3 },
    ],
  ],
  [
    "3 x 3 of many channels, same",
    [7, 7],
    [
      { kind: "conv2d", filters: 16, kernel: 3 },
      { kind: "conv2d", filters: 12, kernel: 3, padding: "same" },
    ],
  ],
  [
    "average pool, same, overlapping",
    [9, 9],
    [{ kind: "averagePool2d", size: 3, stride: 2, padding: "same" }],
  ],
  [
    "max pool, same, overlapping",
    [9, 8],
    [{ kind: "maxPool2d", size: 3, stride: 2, padding: "same" }],
  ],
  [
    "batch norm with relu, after a pool",
    [8, 8],
    [{ kind: "maxPool2d" }, { kind: "batchNorm", activation: "relu" }],
  ],
  [
    "batch norm folded into the layer before",
    [8, 8],
    [
      { kind: "conv2d", filters: 8, kernel: 3 },
      { kind: "batchNorm", activation: "relu" },
    ],
  ],
  [
    "batch norm after a relu is not folded",
    [8, 8],
    [
      { kind: "conv2d", filters: 8, kernel: 3, activation: "relu" },
      { kind: "batchNorm", epsilon: 0.1 },
    ],
  ],
  [
    "relu by itself, global average pool",
    [8, 8],
    [{ kind: "conv2d", filters: 8, kernel: 3 }, { kind: "relu" }, { kind: "globalAveragePool" }],
  ],
];

describe.each(cases)("%s", (_why, [H, W], layers) => {
  const isFlat = layers.at(-1)?.kind === "globalAveragePool";
  const spec: ModelSpec = {
    name: "case",
    input: [H, W, 3],
    layers: [
      ...layers,
      ...(isFlat ? [] : [{ kind: "flatten" } as const]),
      { kind: "dense", units: 7 },
    ],
    classes: [..."abcdefg"],
  };
  test.each(BUILDS)("%s answers as onnxruntime does", async (build) => {
    const weights = someWeights(spec);
    const pixels = numbers(5 * H * W * 3, 0, 1, 99);
    const wanted = await runOnnx(toOnnx(spec, weights), pixels, spec.input);
    const classifier = await loadModel({ spec, weights, provenance: {} }, { build, batch: 2 });
    const got = classifier.probabilities(pixels);
    for (const [i, p] of wanted.entries()) expect(Math.abs(got[i]! - p)).toBeLessThan(1e-5);
  });
});

/** Variances and factors positive, everything else around 0. */
function someWeights(spec: ModelSpec): Map<string, Tensor> {
  const shapes = [...parameterShapes(spec)];
  return new Map(
    shapes.map(([name, shape], seed) => {
      const size = shape.reduce((product, side) => product * side, 1);
      const positive = /gamma|Variance/.test(name);
      return [
        name,
        { shape, data: numbers(size, positive ? 0.5 : -0.3, positive ? 1.5 : 0.3, seed) },
      ];
    }),
  );
}

/** The same ones every time: a linear congruential generator. */
function numbers(count: number, low: number, high: number, seed: number): Float32Array {
  let state = seed + 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + ((high - low) * state) / 2 ** 32;
  });
}
