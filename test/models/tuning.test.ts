import { readFile } from "node:fs/promises";
import {
  type AnyModel,
  type Dataset,
  decodeAnyModel,
  evaluate,
  loadModel,
  type Model,
  subset,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { handPictures, unusualHand } from "../../bench/teach/hand.ts";
import { loadMnist } from "../../models/mnist.ts";
import { tune, tuningRecipe, whyNotTuned } from "../../models/tuning.ts";
import { SMALL } from "../../server/api/data-files.ts";

const open = async (name: string): Promise<AnyModel> => {
  const file = new URL(`../../models/${name}/model.safetensors`, import.meta.url);
  return decodeAnyModel(new Uint8Array(await readFile(file)));
};

/** As the page is given them. */
const sampleOf = (data: Dataset, count: number): Dataset =>
  subset(
    data,
    Array.from({ length: count }, (_, i) => Math.floor((i * data.count) / count)),
  );

async function accuracy(model: AnyModel, ...sets: Dataset[]): Promise<number[]> {
  const classifier = await loadModel(model, { threads: 2 });
  const shares: number[] = [];
  for (const set of sets) shares.push((await evaluate(classifier, set)).accuracy);
  await classifier.close();
  return shares;
}

describe("an unusual hand, five digits of each class", () => {
  const own = handPictures(unusualHand(5, 1));
  const others = handPictures(unusualHand(30, 2));

  // The default; a convolutional network without batch norm; one without convolutions, which forgets soonest.
  test.each(["inkling", "cnn-simple", "mlp-deep"])(
    "%s learns it and stays as it was",
    async (name) => {
      const model = await open(name);
      const { train, test: tests } = await loadMnist();
      const mnist = sampleOf(tests, SMALL.test);
      const [hand = 0, before = 0] = await accuracy(model, others, mnist);
      const shares: number[] = [];
      const tuned = await tune(model, own, {
        replay: sampleOf(train, SMALL.train),
        threads: 2,
        onProgress: (share) => shares.push(share),
      });
      const [taught = 0, after = 0] = await accuracy(tuned, others, mnist);
      expect(hand).toBeLessThan(0.93);
      expect(taught).toBeGreaterThan(0.97);
      expect(after).toBeGreaterThanOrEqual(before - 0.002);
      expect(tuned.confidence).toEqual(model.confidence);
      expect(tuned.spec).toEqual(model.spec);
      expect(shares.at(-1)).toBe(1);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    },
  );
});

describe("what is not taught", () => {
  const odd = (input: number[], classes: string[]) =>
    ({ spec: { name: "odd", input, classes, layers: [] } }) as unknown as Model;

  test("is an ensemble, which is told", async () => {
    const ensemble = await open("inkling-ensemble");
    expect(whyNotTuned(ensemble)).toMatch(/^inkling-ensemble is several networks/);
    const own = handPictures(unusualHand(1, 1));
    await expect(tune(ensemble, own, { replay: own })).rejects.toMatchObject({
      code: "not_tunable",
    });
  });

  test.each([
    ["another size", [32, 32, 1], [..."0123456789"]],
    ["other classes", [28, 28, 1], ["a", "b"]],
  ])("is a model of %s", (_why, input, classes) => {
    expect(whyNotTuned(odd(input, classes))).toMatch(/^odd does not read/);
  });
});

test("a recipe keeps to the targets of the training before", async () => {
  const [inkling, simple] = [await open("inkling"), await open("cnn-simple")] as [Model, Model];
  expect(tuningRecipe(inkling)).toMatchObject({ labelSmoothing: 0.05, nonDigits: 0.1 });
  expect(tuningRecipe(simple)).not.toHaveProperty("nonDigits");
  expect(tuningRecipe(simple)).not.toHaveProperty("labelSmoothing");
});
