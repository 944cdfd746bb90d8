import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "#engine/errors.js";
import { DIGITS, type Model, type ModelSpec, type Tensor } from "#engine/model.js";
import { decodeModel, encodeModel } from "#engine/model-file.js";
import { parameterShapes } from "#engine/plan/shapes.js";
import { readSafetensors, writeSafetensors } from "#engine/safetensors.js";
import { noise } from "../support/draw.ts";

const spec: ModelSpec = {
  name: "small",
  input: [6, 5, 1],
  layers: [
    { kind: "conv2d", filters: 2, kernel: [3, 2], stride: 1, padding: "same", l2: 0.001 },
    { kind: "batchNorm", momentum: 0.9, epsilon: 1e-5, activation: "relu" },
    { kind: "maxPool2d", size: 2, padding: "same" },
    { kind: "averagePool2d", size: [1, 2] },
    { kind: "dropout", rate: 0.25 },
    { kind: "flatten" },
    { kind: "dense", units: 10, activation: "linear" },
  ],
  classes: DIGITS,
};

function weightsOf(model: ModelSpec): Map<string, Tensor> {
  const random = noise(8);
  return new Map(
    [...parameterShapes(model)].map(([name, shape]) => {
      const length = shape.reduce((product, n) => product * n, 1);
      return [name, { shape, data: Float32Array.from({ length }, random) }];
    }),
  );
}

const model: Model = {
  spec,
  weights: weightsOf(spec),
  provenance: {
    recipe: {
      batchSize: 64,
      epochs: 10,
      seed: 7,
      optimizer: { kind: "adam", learningRate: 0.002 },
      schedule: { kind: "oneCycle", peak: 0.3 },
      augment: { rotate: 10, elastic: { alpha: 30, sigma: 4 } },
      validation: 0.1,
      earlyStopping: { patience: 3 },
    },
    threads: 2,
    results: { testAccuracy: 0.9912, testLoss: 0.03, epochs: 9, seconds: 12.5 },
    created: "2026-01-02T03:04:05.000Z",
  },
};

const bytes = encodeModel(model);

/** The file with its tensors and metadata changed, still well-formed. */
function changed(change: (tensors: Map<string, Tensor>, metadata: Map<string, string>) => void) {
  const file = readSafetensors(bytes);
  const tensors = new Map(file.tensors);
  const metadata = new Map(file.metadata);
  change(tensors, metadata);
  return writeSafetensors(tensors, metadata);
}

/** The file with its model's description changed. */
const respecified = (change: object) =>
  changed((_, metadata) => metadata.set("model", JSON.stringify({ ...spec, ...change })));

describe("a model", () => {
  test("comes back as it was, tensors in the order of its layers", () => {
    const read = decodeModel(bytes);
    expect(read.spec).toEqual(spec);
    expect(read.provenance).toEqual(model.provenance);
    expect(new Map(read.weights)).toEqual(model.weights);
    expect([...read.weights.keys()]).toEqual([
      "0.conv2d.w",
      "0.conv2d.b",
      "1.batchNorm.gamma",
      "1.batchNorm.beta",
      "1.batchNorm.movingMean",
      "1.batchNorm.movingVariance",
      "6.dense.w",
      "6.dense.b",
    ]);
  });

  test("is the same bytes whatever the order of its fields and tensors", () => {
    const { name, ...rest } = spec;
    const same: Model = {
      provenance: model.provenance,
      weights: new Map([...model.weights].reverse()),
      spec: { ...rest, name },
    };
    expect(encodeModel(same)).toEqual(bytes);
    expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
  });

  test("says in its file what it is", () => {
    const { metadata } = readSafetensors(bytes);
    expect([...metadata.keys()]).toEqual([
      "format",
      "model",
      "preprocessing",
      "provenance",
      "sum",
      "version",
    ]);
    expect(metadata.get("format")).toBe("inkling");
    expect(JSON.parse(metadata.get("model")!)).toEqual(spec);
  });

  test("needs no provenance", () => {
    expect(decodeModel(encodeModel({ ...model, provenance: {} })).provenance).toEqual({});
  });
});

const set = (name: string, tensor: Tensor) => changed((tensors) => tensors.set(name, tensor));
const numbers = (...data: number[]): Tensor => ({
  shape: [data.length],
  data: Float32Array.from(data),
});
const metadata = (key: string, value: string) => changed((_, all) => all.set(key, value));

const refused: [why: string, file: () => Uint8Array, message: string][] = [
  ["no safetensors file", () => new Uint8Array(3), "weights: has 3 bytes"],
  ["another program's weights", () => writeSafetensors(new Map()), "not a model of Inkling"],
  ["another format", () => metadata("format", "pt"), "not a model of Inkling"],
  ["a later version", () => metadata("version", "2"), "has version 2; this program reads 1"],
  ["no preprocessing", () => metadata("preprocessing", ""), "does not say which preprocessing"],
  ["no description", () => changed((_, all) => all.delete("model")), "weights, model: is not JSON"],
  ["a key twice", () => metadata("model", '{"name":"a","name":"b"}'), '"name" stands twice'],
  ["a list for a model", () => metadata("model", "[]"), "model: expected an object"],
  ["null for provenance", () => metadata("provenance", "null"), "provenance: expected an object"],
  [
    "a recipe out of range",
    () => metadata("provenance", '{"recipe":{"batchSize":0,"epochs":1,"seed":1}}'),
    "provenance.recipe.batchSize: expected a whole number from 1 to 4096, got 0.",
  ],
  ["an unknown layer", () => respecified({ layers: [{ kind: "lstm" }] }), "model.layers[0].kind"],
  [
    "an unknown field",
    () => respecified({ extra: 1 }),
    'no options but name, input, layers, classes, got "extra"',
  ],
  [
    "layers that do not fit",
    () => respecified({ layers: [{ kind: "dense", units: 10 }] }),
    "Layer 1, dense",
  ],
  [
    "an end that is not the classes",
    () => respecified({ classes: ["a", "b"] }),
    "the end of the layers",
  ],
  [
    "a window larger than the picture",
    () => respecified({ layers: [{ kind: "maxPool2d", size: 9 }, ...spec.layers] }),
    "Layer 1",
  ],
  [
    "201 layers",
    () => respecified({ layers: Array(201).fill({ kind: "relu" }) }),
    "model.layers: expected a list of 1 to 200 items",
  ],
  [
    "weights for no memory",
    () =>
      respecified({
        layers: [
          { kind: "flatten" },
          ...[65536, 65536, 10].map((units) => ({ kind: "dense", units })),
        ],
      }),
    "its weights take 16395 MiB; at most 256 MiB are read",
  ],
  [
    "activations for no memory",
    () =>
      respecified({
        input: [4096, 4096, 1],
        layers: [
          { kind: "conv2d", filters: 64, kernel: 1 },
          { kind: "globalAveragePool" },
          { kind: "dense", units: 10 },
        ],
      }),
    "layer 1, conv2d: its output [4096, 4096, 64] has more than 16777216 numbers",
  ],
  ["a tensor too many", () => set("7.dense.w", numbers(1)), 'no tensor "7.dense.w"'],
  [
    "a tensor of another layer's kind",
    () => set("6.conv2d.w", numbers(1)),
    'no tensor "6.conv2d.w"',
  ],
  [
    "a tensor missing",
    () => changed((all) => all.delete("6.dense.b")),
    "tensor 6.dense.b is missing",
  ],
  [
    "a tensor of another shape",
    () => set("6.dense.b", numbers(1, 2)),
    "its shape is [2], but the model's is [10]",
  ],
  [
    "a tensor turned",
    () => set("0.conv2d.w", { shape: [2, 3, 1, 2], data: new Float32Array(12) }),
    "its shape is [2, 3, 1, 2], but the model's is [3, 2, 1, 2]",
  ],
  ["NaN", () => set("0.conv2d.b", numbers(0, Number.NaN)), "tensor 0.conv2d.b: number 1 is NaN"],
  [
    "infinity",
    () => set("0.conv2d.b", numbers(Number.NEGATIVE_INFINITY, 0)),
    "number 0 is -Infinity",
  ],
  [
    "a variance below zero",
    () => set("1.batchNorm.movingVariance", numbers(1, -1)),
    "variance 1 is below zero",
  ],
];

test.each(refused)("refuses a file with %s", (_why, file, message) => {
  expect(() => decodeModel(file())).toThrow(FormatError);
  expect(() => decodeModel(file())).toThrow(message);
});

test("errors name the file", () => {
  expect(() => decodeModel(new Uint8Array(3), "my.safetensors")).toThrow(/^my.safetensors: /);
});

test("refuses to write what it would not read", () => {
  const broken = new Map(model.weights).set("0.conv2d.b", numbers(Number.NaN, 0));
  expect(() => encodeModel({ ...model, weights: broken })).toThrow(
    new FormatError("model small, tensor 0.conv2d.b", "number 0 is NaN."),
  );
  const results = { testLoss: Number.NaN };
  expect(() => encodeModel({ ...model, provenance: { results } })).toThrow(
    "provenance.results.testLoss: expected a number",
  );
});

test("refuses a file of which one bit of a weight, or of what it says, has changed", () => {
  for (const at of [bytes.length - 3, bytes.length - 200, bytes.indexOf(34, 40) + 3]) {
    const damaged = bytes.slice();
    damaged[at]! ^= 1;
    expect(() => decodeModel(damaged)).toThrow(FormatError);
  }
  expect(() => decodeModel(metadata("provenance", "{}"))).toThrow("its sum is not that");
});

test("reads a file without a sum, as others may write it", () => {
  expect(decodeModel(changed((_, all) => all.delete("sum")))).toEqual(model);
});

test("a file with random bytes changed is read, or refused with a FormatError", () => {
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const damaged = bytes.slice();
      for (const [at, value] of changes) damaged[at] = value;
      try {
        decodeModel(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
    { seed: 9, numRuns: 1000 },
  );
});
