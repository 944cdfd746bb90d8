import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Build, type Dataset, decodeModel, detectBuild, loadModel } from "@inkling/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { loadMnist } from "../../models/mnist.ts";
import { presets } from "../../models/presets.ts";
import { ROOT } from "../support/imports.ts";
import { runOnnx, toOnnx } from "../support/onnx.ts";

const IMAGES = 32;
/** Of a probability. */
const TOLERANCE = 1e-4;

const BUILDS: Build[] = detectBuild() === "relaxed" ? ["simd", "relaxed"] : ["simd"];

let pixels: Float32Array;

beforeAll(async () => {
  const { test: held } = await loadMnist();
  pixels = spread(held, IMAGES);
});

describe.each(presets.map(({ name }) => name))("%s", (name) => {
  const file = join(ROOT, "models", name, "model.safetensors");

  test("is shipped", () => expect(existsSync(file)).toBe(true));

  test.skipIf(!existsSync(file)).each(BUILDS)("%s answers as onnxruntime does", async (build) => {
    const model = decodeModel(readFileSync(file));
    const wanted = await runOnnx(toOnnx(model.spec, model.weights), pixels, model.spec.input);
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

/** NaN where one of the two is. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
