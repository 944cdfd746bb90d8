import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Build, type Dataset, decodeModel, detectBuild, loadModel } from "@inkling/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { toOnnx } from "../../bench/onnx/graph.ts";
import { loadMnist } from "../../models/mnist.ts";
import { presets } from "../../models/presets.ts";
import { ROOT } from "../support/imports.ts";
import { runOnnx } from "../support/onnx.ts";

const IMAGES = 32;
/** Of a probability. */
const TOLERANCE = 1e-4;

const BUILDS: Build[] = detectBuild() === "relaxed" ? ["simd", "relaxed"] : ["simd"];

let pixels: Float32Array;

beforeAll(async () => {
  const { test: held } = await loadMnist();
  pixels = spread(held, IMAGES);
});

/** Share of the 10,000 test images that each has to read: what its kind is known for. */
const EXPECTED: Readonly<Record<string, number>> = {
  inkling: 0.996,
  mlp: 0.98,
  "mlp-deep": 0.982,
  "cnn-simple": 0.989,
  "cnn-l2": 0.991,
  "cnn-rmsprop": 0.99,
  "cnn-dropout": 0.992,
  "cnn-batchnorm": 0.993,
  "cnn-deep": 0.993,
  "cnn-blocks": 0.995,
};

describe.each(presets)("$name", ({ name, spec, recipe }) => {
  const shipped = () => decodeModel(readFileSync(join(ROOT, `models/${name}/model.safetensors`)));

  test("was trained by its preset's recipe, to what is expected of it", () => {
    const { spec: ofFile, provenance, confidence } = shipped();
    expect(ofFile).toEqual(spec);
    expect(provenance.recipe).toEqual(recipe);
    expect(provenance.results?.testAccuracy).toBeGreaterThanOrEqual(EXPECTED[name]!);
    expect(confidence?.falseRejects).toBeLessThanOrEqual(0.005);
  });

  test.each(BUILDS)("%s answers as onnxruntime does", async (build) => {
    const model = shipped();
    const plain = await runOnnx(toOnnx(model.spec, model.weights), pixels, model.spec.input);
    const wanted = tempered(plain, model.spec.classes.length, model.confidence?.temperature ?? 1);
    const got = (await loadModel(model, { build })).probabilities(pixels);
    expect(got).toHaveLength(IMAGES * 10);
    expect(largestDifference(got, wanted)).toBeLessThan(TOLERANCE);
  });
});

/** Images spread over the set, as numbers 0 to 1. */
function spread({ images, count }: Dataset, wanted: number): Float32Array {
  const out = new Float32Array(wanted * 784);
  for (let i = 0; i < wanted; i++) {
    const start = Math.floor((i * count) / wanted) * 784;
    out.set(
      Float32Array.from(images.subarray(start, start + 784), (byte) => byte / 255),
      i * 784,
    );
  }
  return out;
}

/** softmax(logits / T) from softmax(logits). */
function tempered(probabilities: Float32Array, classes: number, temperature: number): Float32Array {
  return probabilities.map((p, i) => {
    const first = i - (i % classes);
    const row = probabilities.subarray(first, first + classes);
    return p ** (1 / temperature) / row.reduce((sum, one) => sum + one ** (1 / temperature), 0);
  });
}

/** NaN where one of the two is. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
