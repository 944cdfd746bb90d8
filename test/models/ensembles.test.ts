import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AnyModel, decodeAnyModel, encodeModel, loadModel, quantize } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { loadMnist } from "../../models/mnist.ts";
import { toPixels } from "../../models/prepare.ts";
import { ensembles, presets, shippedModels, whyNotTrained } from "../../models/presets.ts";
import { ROOT } from "../support/imports.ts";
import { expectClose } from "../support/numbers.ts";

const bytesOf = (name: string) => readFileSync(join(ROOT, `models/${name}/model.safetensors`));
const shipped = (name: string): AnyModel => decodeAnyModel(bytesOf(name), name);

/** Share of the 10,000 test images that each has to read: more than `inkling` alone. */
const EXPECTED: Readonly<Record<string, number>> = { "inkling-ensemble": 0.997 };

/** Of the test images. */
const IMAGES = 20;

test("these and no others, after the presets", () => {
  expect(ensembles.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
  expect(shippedModels).toEqual([...presets, ...ensembles]);
});

describe.each(ensembles)("$name", ({ name, title, summary, members }) => {
  test("has a name that files and addresses can bear, a title and a sentence", () => {
    expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
    expect(title).toMatch(/\S/);
    expect(summary).toMatch(/^[A-Z].*\.$/);
  });

  test("its members keep the same images for validation", () => {
    const kept = members.map(({ recipe: { seed, validation } }) => ({ seed, validation }));
    expect(new Set(kept.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  // When a member is trained anew: npm run train-presets -- inkling-ensemble
  test("holds its members' shipped weights as they are", () => {
    const { spec, ...rest } = shipped(name);
    expect(spec.name).toBe(name);
    expect(rest).toHaveProperty("members");
    const found = "members" in rest ? rest.members : [];
    expect(found.map((member) => member.spec.name)).toEqual(members.map((one) => one.name));
    for (const member of found) {
      // Bytes are compared sooner than maps of numbers; written anew, both name the same preprocessing.
      const alone = encodeModel(shipped(member.spec.name));
      expect(Buffer.compare(encodeModel(member), alone)).toBe(0);
    }
  });

  test("reads what is expected of it, and has a confidence of its own", () => {
    const { provenance, confidence } = shipped(name);
    expect(provenance.results?.testAccuracy).toBeGreaterThanOrEqual(EXPECTED[name]!);
    expect(confidence?.falseRejects).toBeLessThanOrEqual(0.005);
  });

  test("answers with the mean of its members, at its temperature", async () => {
    const { test: held } = await loadMnist();
    const pixels = toPixels(held.images.subarray(0, IMAGES * 784));
    const model = shipped(name);
    const answers: Float32Array[] = [];
    for (const member of members) {
      answers.push((await loadModel(shipped(member.name))).probabilities(pixels));
    }
    const sharp = Float64Array.from(answers[0]!, (_, i) => {
      const mean = answers.reduce((sum, answer) => sum + answer[i]!, 0) / answers.length;
      return mean ** (1 / model.confidence!.temperature);
    });
    const wanted = sharp.map((value, i) => {
      const row = sharp.subarray(i - (i % 10), i - (i % 10) + 10);
      return value / row.reduce((sum, one) => sum + one, 0);
    });
    expectClose((await loadModel(model)).probabilities(pixels), wanted, 1e-6);
  });

  test("takes about a quarter of the bytes with int8 weights", () => {
    const model = shipped(name);
    const small = "members" in model ? quantize(model) : model;
    expect(encodeModel(small).length / bytesOf(name).length).toBeLessThan(0.27);
  });

  test("is not trained itself, which is said", () => {
    expect(whyNotTrained(name)).toBe(
      `${name} is put together from the weights of ${members.map((one) => one.name).join(", ")}. Train one of these.`,
    );
    expect(whyNotTrained("inkling")).toBeUndefined();
  });
});
