import { loadModel } from "@inkling/engine";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "#engine/errors.js";
import { fromInt8, toInt8 } from "#engine/int8.js";
import type { Model, Tensor } from "#engine/model.js";
import { decodeModel, encodeModel } from "#engine/model-file.js";
import { quantize } from "#engine/quantize.js";
import { type Int8Tensor, readSafetensors, writeSafetensors } from "#engine/safetensors.js";
import { builds } from "../support/kernels.ts";
import { expectClose, noise } from "../support/numbers.ts";
import { noiseWeights } from "../support/planned.ts";
import { batchNorm, conv, dense, flatten, maxPool, model, relu } from "../support/small-models.ts";

const spec = model(
  [12, 12, 1],
  [
    conv(16),
    batchNorm(relu),
    conv(12, relu),
    maxPool,
    flatten,
    dense(33),
    batchNorm(relu),
    dense(5),
  ],
  5,
);
const original: Model = {
  spec,
  weights: noiseWeights(spec),
  provenance: {
    threads: 2,
    results: { testAccuracy: 0.9, validationLoss: 0.3, epochs: 4, seconds: 5 },
  },
};
const small = quantize(original);
const bytes = encodeModel(small);

describe("int8 weights", () => {
  const tensor = (shape: number[], ...data: number[]): Tensor => {
    return { shape, data: Float32Array.from(data) };
  };

  test("are whole numbers of a step for each channel, the largest 127", () => {
    const { q, steps } = toInt8(tensor([3, 2], 127, 0.5, -63.4, -0.2, 2, 0));
    expect([...q.data]).toEqual([127, 127, -63, -51, 2, 0]);
    expect(q.shape).toEqual([3, 2]);
    expectClose(steps.data, [1, 0.5 / 127], 1e-7);
    expect(steps.shape).toEqual([2]);
  });

  test.each([
    ["zeros", 0],
    ["smaller than a step can be", 1e-40],
  ])("a channel of %s is all zeros", (_why, value) => {
    const { q, steps } = toInt8(tensor([2, 1], value, -value));
    expect([...q.data, ...steps.data]).toEqual([0, 0, 0]);
  });

  const weight = fc.float({ noNaN: true, noDefaultInfinity: true });

  test("are off by half a step at most, and rounding them again changes nothing", () => {
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 12 }), (values) => {
        const weights = tensor([values.length, 1], ...values);
        const once = toInt8(weights);
        const rounded = fromInt8(once);
        const step = once.steps.data[0]!;
        const least = 2 ** -100;
        for (const [i, value] of rounded.data.entries()) {
          expect(Math.abs(value - weights.data[i]!)).toBeLessThanOrEqual(0.501 * step + least);
          expect(value).toBe(once.q.data[i]! * step);
        }
        expect(toInt8(rounded)).toEqual(once);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe("a quantised model", () => {
  test("has int8 where there are products, and lacks the figures of the old weights", () => {
    const kept = small.spec.layers.map((layer) => "weights" in layer && layer.weights);
    expect(kept).toEqual(["int8", false, "int8", false, false, "int8", false, "int8"]);
    expect(small.provenance).toEqual({ threads: 2, results: { epochs: 4, seconds: 5 } });
    expect(original.spec).toEqual(spec);
  });

  test("leaves biases and batch norm as they are", () => {
    for (const [name, { data }] of original.weights) {
      if (!name.endsWith(".w")) expect(small.weights.get(name)!.data).toEqual(data);
    }
  });

  test("is a file of about a quarter of the size", () => {
    const weights = [...original.weights.values()].reduce((sum, { data }) => sum + data.length, 0);
    expect(encodeModel(original).length).toBeGreaterThan(4 * weights);
    expect(bytes.length).toBeLessThan(1.1 * weights + 3000);
  });

  test("comes back from its file to the bit", () => {
    const read = decodeModel(bytes);
    expect(read).toEqual(small);
    expect(encodeModel(read)).toEqual(bytes);
    expect(quantize(read)).toEqual(small);
  });

  test("is rounded when it is written, if it was not before", () => {
    expect(encodeModel({ ...small, weights: original.weights })).toEqual(bytes);
  });

  test.each(builds)("answers like the float32 model in the %s build", async (build) => {
    const pixels = noise(7 * 144, 3).map(Math.abs);
    const full = (await loadModel(original, { build })).probabilities(pixels);
    const classifier = await loadModel(bytes, { build });
    const all = classifier.probabilities(pixels);
    expectClose(all, full, 0.02);
    expect(all).not.toEqual(full);
    const rows = Array.from({ length: 7 }, (_, i) => pixels.slice(i * 144, (i + 1) * 144));
    const alone = rows.flatMap((row) => [...classifier.probabilities(row)]);
    expectClose(alone, all, 1e-6);
  });

  test("needs weights that are its model's", () => {
    const weights = new Map(original.weights);
    weights.delete("0.conv2d.w");
    expect(() => quantize({ ...original, weights })).toThrow(FormatError);
  });
});

type Tensors = Map<string, Tensor | Int8Tensor>;

function changed(change: (tensors: Tensors, metadata: Map<string, string>) => void): Uint8Array {
  const file = readSafetensors(bytes);
  const tensors: Tensors = new Map<string, Tensor | Int8Tensor>([...file.tensors, ...file.int8]);
  const metadata = new Map(file.metadata);
  change(tensors, metadata);
  return writeSafetensors(tensors, metadata);
}

const lists = (change: (data: Float32Array | Int8Array) => void, name: string) =>
  changed((tensors) => {
    const { shape, data } = tensors.get(name)!;
    const copy = data.slice();
    change(copy);
    tensors.set(name, { shape, data: copy } as Tensor | Int8Tensor);
  });

const damaged: [why: string, file: () => Uint8Array, message: string][] = [
  [
    "one weight changed",
    () =>
      lists((data) => {
        data[3]! ^= 1;
      }, "0.conv2d.w"),
    "its sum is not that of what it holds",
  ],
  [
    "one step changed",
    () =>
      lists((data) => {
        data[3]! *= 2;
      }, "7.dense.w.scale"),
    "its sum is not that of what it holds",
  ],
  ["-128", () => lists((data) => data.fill(-128, 2, 3), "0.conv2d.w"), "number 2 is below -127"],
  [
    "a step that is no number",
    () => lists((data) => data.fill(Number.NaN), "0.conv2d.w.scale"),
    "tensor 0.conv2d.w.scale: number 0 is NaN",
  ],
  [
    "steps that make infinite weights",
    () => lists((data) => data.fill(3e38), "0.conv2d.w.scale"),
    "tensor 0.conv2d.w: number 0 is",
  ],
  [
    "no steps",
    () => changed((tensors) => tensors.delete("5.dense.w.scale")),
    "tensor 5.dense.w.scale: it is missing",
  ],
  [
    "a step too many",
    () => changed((all) => all.set("7.dense.w.scale", { shape: [6], data: new Float32Array(6) })),
    "its shape is [6], but the model's is [5]",
  ],
  [
    "weights of another shape",
    () => changed((all) => all.set("0.conv2d.w", { shape: [9, 16], data: new Int8Array(144) })),
    "its shape is [9, 16], but the model's is [3, 3, 1, 16]",
  ],
  [
    "weights of no shape",
    () => changed((all) => all.set("0.conv2d.w", { shape: [], data: new Int8Array(1) })),
    "tensor 0.conv2d.w.scale: its shape is [16], but the model's is []",
  ],
  [
    "float32 where the model says int8",
    () => changed((all) => all.set("0.conv2d.w", original.weights.get("0.conv2d.w")!)),
    "the model's weights here are int8; it has none of dtype I8",
  ],
  [
    "int8 where the model says float32",
    () => changed((_, metadata) => metadata.set("model", JSON.stringify(spec))),
    "tensor 0.conv2d.w: its dtype is I8, but the model has no int8 weights there",
  ],
  [
    "an int8 bias",
    () => changed((all) => all.set("0.conv2d.b", { shape: [16], data: new Int8Array(16) })),
    "tensor 0.conv2d.b: its dtype is I8",
  ],
  [
    "a tensor too many",
    () => changed((all) => all.set("more.scale", { shape: [1], data: new Float32Array(1) })),
    'the model has no tensor "more.scale"',
  ],
];

test.each(damaged)("refuses a file with %s", (_why, file, message) => {
  expect(() => decodeModel(file())).toThrow(FormatError);
  expect(() => decodeModel(file())).toThrow(message);
});

test("a file with random bytes changed is read, or refused with a FormatError", () => {
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const broken = bytes.slice();
      for (const [at, value] of changes) broken[at] = value;
      try {
        decodeModel(broken);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
    { seed: 9, numRuns: 300 },
  );
});
