import {
  type LayerSpec,
  loadActivations,
  loadEmbedding,
  type Model,
  type ModelSpec,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { elements } from "#engine/plan/layer.js";
import { presets } from "../../models/presets.ts";
import { builds } from "../support/kernels.ts";
import { expectClose, noise } from "../support/numbers.ts";
import { noiseWeights } from "../support/planned.ts";
import { type Batch, forwardLayer, INFERENCE } from "../support/reference-model.ts";
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

const average: LayerSpec = { kind: "averagePool2d", size: 3, stride: 2, padding: "same" };
const separateRelu: LayerSpec = { kind: "relu" };

const cases: [why: string, spec: ModelSpec][] = [
  [
    "batch norm, ReLU and dropout are layers of their own, as in the model",
    model(
      [8, 7, 1],
      [conv(8, same), batchNorm(relu), conv(6), maxPool, dropout(0.5), flatten, dense(5)],
      5,
    ),
  ],
  [
    "global average, and ReLU by itself",
    model([9, 9, 2], [conv(5), separateRelu, average, globalAverage, dense(4)], 4),
  ],
  ["two dense layers", model([6], [dense(7, relu), batchNorm(), dense(3)], 3)],
  ["the shipped default", presets[0]!.spec],
];

const withNoise = (spec: ModelSpec): Model => ({
  spec,
  weights: noiseWeights(spec),
  provenance: {},
});

/** The outputs of all layers for N images, in float64. */
function reference({ spec, weights }: Model, pixels: Float32Array, N: number): Batch[] {
  const outputs: Batch[] = [];
  spec.layers.reduce<Batch>(
    (x, layer, index) => {
      const params = (name: string) => weights.get(`${index}.${layer.kind}.${name}`)!.data;
      const y = forwardLayer(layer, index, x, N, params, INFERENCE);
      outputs.push(y);
      return y;
    },
    { shape: spec.input, values: pixels },
  );
  return outputs;
}

describe.each(cases)("the outputs of layers: %s", (_why, spec) => {
  test.each(builds)("%s gives each as the reference does", async (build) => {
    const random = withNoise(spec);
    const activations = await loadActivations(random, { build });
    for (const seed of [1, 2]) {
      const pixels = noise(elements(spec.input), seed);
      const wanted = reference(random, pixels, 1);
      const found = activations(pixels);
      expect(found.map(({ index }) => index)).toEqual([...spec.layers.keys()]);
      for (const [i, { kind, shape, data }] of found.entries()) {
        expect(kind).toBe(spec.layers[i]!.kind);
        expect(shape).toEqual(wanted[i]!.shape);
        expectClose(data, wanted[i]!.values, 1e-4);
      }
    }
  });
});

test("outputs stay when the next image comes", async () => {
  const spec = cases[0]![1];
  const activations = await loadActivations(withNoise(spec));
  const first = activations(noise(56, 1));
  const copies = first.map(({ data }) => data.slice());
  activations(noise(56, 2));
  expect(first.map(({ data }) => data)).toEqual(copies);
});

describe("what the model makes of images before it decides", () => {
  const embedded: [why: string, spec: ModelSpec, layer: number, size: number][] = [
    ["the input of the last dense layer", cases[0]![1], 5, 36],
    ["dropout before it does nothing", presets[0]!.spec, 16, 96],
    ["of one layer, the input", model([6], [dense(3)], 3), -1, 6],
    [
      "of a convolution at the end, its input in a row",
      model([3, 3, 1], [conv(2, same), maxPool, conv(2, { kernel: 1 }), flatten], 2),
      1,
      2,
    ],
  ];

  test.each(embedded)("%s", async (_why, spec, layer, size) => {
    const random = withNoise(spec);
    const count = 3;
    const pixels = noise(count * elements(spec.input), 4);
    const wanted = layer < 0 ? pixels : reference(random, pixels, count)[layer]!.values;
    const embedding = await loadEmbedding(random, { batch: 2 });
    expect(embedding.size).toBe(size);
    expectClose(embedding.embed(pixels), wanted, 1e-4);
  });

  test("is the same by threads, and over when they are ended", async () => {
    const [, spec] = cases[0]!;
    const embedding = await loadEmbedding(withNoise(spec), { batch: 2, threads: 2 });
    const pixels = noise(7 * 56, 3);
    expect(await embedding.embedByThreads(pixels)).toEqual(embedding.embed(pixels));
    await embedding.close();
    await expect(embedding.embedByThreads(pixels)).rejects.toThrow("closed");
  });
});

describe("refused", () => {
  const one = withNoise(model([6], [dense(3)], 3));
  const { name, ...rest } = one.spec;
  const ensemble = { spec: { name, ...rest }, members: [one, one], provenance: {} };

  test.each([
    ["loadActivations", loadActivations],
    ["loadEmbedding", loadEmbedding],
  ])("%s of several networks", async (caller, load) => {
    await expect(load(ensemble)).rejects.toThrow(
      `${caller}: model: expected one network: membersOf gives those of an ensemble, got "small".`,
    );
  });

  test("pixels of another number", async () => {
    const activations = await loadActivations(one);
    expect(() => activations(new Float32Array(12))).toThrow(
      "small: pixels: expected 6 numbers (6), got 12.",
    );
    const { embed } = await loadEmbedding(one);
    expect(() => embed(new Float32Array(7))).toThrow("expected a multiple of 6 numbers");
  });
});
