import type { LayerSpec, ModelSpec, Tensor } from "@inkling/engine";
import { expect, test } from "vitest";
import { toOnnx } from "../../bench/onnx/graph.ts";
import { runOnnx } from "../support/onnx.ts";

const tensor = (shape: number[], data: number[]): Tensor => ({
  shape,
  data: Float32Array.from(data),
});

interface Case {
  input: number[];
  layers: LayerSpec[];
  weights?: Record<string, Tensor>;
  pixels: number[];
  /** Before the softmax, worked out by hand. */
  logits: number[];
}

/** A picture of 2 x 2 with two channels: the order of the flattened values shows the layout. */
const TWO_CHANNELS = [1, 10, 2, 20, 3, 30, 4, 40].map((v) => v / 10);

const cases: [why: string, one: Case][] = [
  [
    "dense: x·W + b",
    {
      input: [2],
      layers: [{ kind: "dense", units: 2 }],
      weights: { "0.dense.w": tensor([2, 2], [1, 2, 3, 4]), "0.dense.b": tensor([2], [0.5, -0.5]) },
      pixels: [1, 0.1],
      logits: [1.8, 1.9],
    },
  ],
  [
    "flatten keeps channels innermost",
    { input: [2, 2, 2], layers: [{ kind: "flatten" }], pixels: TWO_CHANNELS, logits: TWO_CHANNELS },
  ],
  [
    "conv2d, valid: each tap has its own weight [KH, KW, C, O]",
    {
      input: [2, 2, 1],
      layers: [{ kind: "conv2d", filters: 2, kernel: 2 }, { kind: "flatten" }],
      weights: {
        "0.conv2d.w": tensor([2, 2, 1, 2], [1, 0, 2, 0, 0, 3, 0, 4]),
        "0.conv2d.b": tensor([2], [0, 0.1]),
      },
      pixels: [0.1, 0.2, 0.3, 0.4],
      logits: [0.5, 2.6],
    },
  ],
  [
    "conv2d, same, stride 2: the odd row of padding comes last",
    {
      input: [2, 2, 1],
      layers: [
        { kind: "conv2d", filters: 2, kernel: 3, stride: 2, padding: "same" },
        { kind: "flatten" },
      ],
      weights: {
        "0.conv2d.w": tensor([3, 3, 1, 2], [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9, 0]),
        "0.conv2d.b": tensor([2], [0, 1]),
      },
      pixels: [1, 0.1, 0.01, 0.001],
      logits: [1 + 0.2 + 0.04 + 0.005, 1],
    },
  ],
  [
    "conv2d with relu",
    {
      input: [1, 1, 1],
      layers: [{ kind: "conv2d", filters: 2, kernel: 1, activation: "relu" }, { kind: "flatten" }],
      weights: { "0.conv2d.w": tensor([1, 1, 1, 2], [-1, 2]), "0.conv2d.b": tensor([2], [0, 0]) },
      pixels: [1],
      logits: [0, 2],
    },
  ],
  [
    "max pool, 3 x 3 in windows of 2: valid drops the last row",
    {
      input: [3, 3, 2],
      layers: [{ kind: "maxPool2d" }, { kind: "flatten" }],
      pixels: [1, 0, 2, 0, 9, 9, 4, 0, 3, 5, 9, 9, 9, 9, 9, 9, 9, 9],
      logits: [4, 5],
    },
  ],
  [
    "max pool, same",
    {
      input: [3, 3, 1],
      layers: [{ kind: "maxPool2d", padding: "same" }, { kind: "flatten" }],
      pixels: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((v) => v / 10),
      logits: [0.5, 0.6, 0.8, 0.9],
    },
  ],
  [
    "average pool, same: padding does not count",
    {
      input: [3, 3, 1],
      layers: [{ kind: "averagePool2d", padding: "same" }, { kind: "flatten" }],
      pixels: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((v) => v / 10),
      logits: [0.3, 0.45, 0.75, 0.9],
    },
  ],
  [
    "global average pool",
    {
      input: [2, 2, 2],
      layers: [{ kind: "globalAveragePool" }],
      pixels: TWO_CHANNELS,
      logits: [0.25, 2.5],
    },
  ],
  [
    "batch norm with moving statistics, per channel, then relu",
    {
      input: [1, 1, 2],
      layers: [{ kind: "batchNorm", epsilon: 0, activation: "relu" }, { kind: "flatten" }],
      weights: {
        "0.batchNorm.gamma": tensor([2], [2, 1]),
        "0.batchNorm.beta": tensor([2], [0.5, 0]),
        "0.batchNorm.movingMean": tensor([2], [1, 3]),
        "0.batchNorm.movingVariance": tensor([2], [4, 1]),
      },
      pixels: [2, 1],
      logits: [1.5, 0],
    },
  ],
  [
    "dropout does nothing, relu cuts",
    {
      input: [2],
      layers: [{ kind: "dropout", rate: 0.5 }, { kind: "relu" }],
      pixels: [-1, 1],
      logits: [0, 1],
    },
  ],
];

test.each(cases)("%s", async (_why, { input, layers, weights = {}, pixels, logits }) => {
  const spec: ModelSpec = { name: "case", input, layers, classes: logits.map(String) };
  const bytes = toOnnx(spec, new Map(Object.entries(weights)));
  const got = await runOnnx(bytes, Float32Array.from(pixels), input);
  expect(got).toHaveLength(logits.length);
  for (const [i, p] of softmax(logits).entries()) expect(got[i]).toBeCloseTo(p, 5);
});

test("a batch of two is two answers", async () => {
  const spec: ModelSpec = {
    name: "two",
    input: [2],
    layers: [{ kind: "relu" }],
    classes: ["a", "b"],
  };
  const got = await runOnnx(toOnnx(spec, new Map()), Float32Array.of(1, 0, 0, 1), [2]);
  expect(got).toHaveLength(4);
  expect(got[0]).toBeCloseTo(got[3]!, 6);
});

function softmax(logits: number[]): number[] {
  const e = logits.map(Math.exp);
  const sum = e.reduce((a, b) => a + b);
  return e.map((v) => v / sum);
}
