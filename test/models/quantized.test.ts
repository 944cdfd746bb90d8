import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeModel, encodeModel, loadModel, quantize } from "@inkling/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { loadMnist } from "../../models/mnist.ts";
import { presets } from "../../models/presets.ts";
import { ROOT } from "../support/imports.ts";

/** Every 40th of the 10,000 test images. */
const IMAGES = 250;

/** Most of them that int8 weights may read otherwise; of all 10,000 it is 6 or fewer. */
const MAY_DIFFER = 1;

let pixels: Float32Array;

beforeAll(async () => {
  const { test: held } = await loadMnist();
  const every = held.count / IMAGES;
  pixels = new Float32Array(IMAGES * 784);
  for (let i = 0; i < IMAGES; i++) {
    const image = held.images.subarray(i * every * 784, (i * every + 1) * 784);
    for (let p = 0; p < 784; p++) pixels[i * 784 + p] = image[p]! / 255;
  }
});

describe.each(presets)("$name with int8 weights", ({ name }) => {
  const shipped = readFileSync(join(ROOT, `models/${name}/model.safetensors`));
  const model = decodeModel(shipped);
  const file = encodeModel(quantize(model));

  test("takes about a quarter of the bytes", () => {
    expect(file.length / shipped.length).toBeLessThan(0.27);
  });

  test("answers as it does with float32", async () => {
    const [full, small] = [await loadModel(model), await loadModel(file)];
    const wanted = full.classifyAll(pixels).map(({ digit }) => digit);
    const got = small.classifyAll(pixels).map(({ digit }) => digit);
    const differ = got.filter((digit, i) => digit !== wanted[i]);
    expect(differ.length).toBeLessThanOrEqual(MAY_DIFFER);
  });
});
