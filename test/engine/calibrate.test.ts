import {
  calibrate,
  type Dataset,
  loadModel,
  type Model,
  type Recipe,
  splitOf,
  subset,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { blobs, perceptron, recipe, train } from "../support/training.ts";

/** Trained a little, on data with some wrong labels: it is sometimes wrong, and knows it. */
const data = blobs(400, { wrong: 3 });
const asked: Recipe = { ...recipe, epochs: 3, validation: 0.25 };
let trained: Awaited<ReturnType<typeof train>>;
const kept = async (set: Dataset) => subset(set, (await splitOf(set, asked)).validation);

describe("confidence", () => {
  test("is fitted at the end of a training, on the images kept for validation", async () => {
    trained = await train({ data, recipe: asked });
    const { model } = trained.end;
    expect(model.confidence).toBeDefined();
    const { confidence: _, ...bare } = model;
    expect((await calibrate(bare, await kept(data))).confidence).toEqual(model.confidence);
  });

  test("fitted twice is the same: the first is left out before", async () => {
    const again = await calibrate(trained.end.model, await kept(data));
    expect(again).toEqual(trained.end.model);
  });

  test("has no place in a training without validation", async () => {
    const { end } = await train({ data, recipe: { ...asked, epochs: 1, validation: 0 } });
    expect(end.model).not.toHaveProperty("confidence");
  });

  test("changes no answer", async () => {
    const { confidence: _, ...bare } = trained.end.model;
    const pixels = Float32Array.from(data.images, (level) => level / 255);
    const answers = async (model: Model) =>
      (await loadModel(model)).classifyAll(pixels).map(({ digit }) => digit);
    expect(await answers(trained.end.model)).toEqual(await answers(bare));
  });

  test("stays out of a model that answers with NaN", async () => {
    const { confidence: _, ...bare } = trained.end.model;
    const weights = new Map(
      [...bare.weights].map(([name, { shape, data: values }]) => {
        // Sums of numbers near the largest are infinite, and infinite less infinite is NaN.
        return [name, { shape, data: values.map((value) => Math.sign(value) * 3e38) }] as const;
      }),
    );
    expect(await calibrate({ ...bare, weights }, await kept(data))).not.toHaveProperty(
      "confidence",
    );
  });

  test("the model is of the data's size", () => {
    expect(perceptron.input).toEqual([data.rows, data.columns, 1]);
  });
});
