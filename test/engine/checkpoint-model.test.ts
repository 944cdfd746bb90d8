import { encodeModel, FormatError, modelOfCheckpoint } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { everything, openTrainer, recipe } from "../support/training.ts";

describe("the model of a checkpoint", () => {
  test.each([
    ["as its weights are", recipe],
    ["as their average, where the recipe averages", { ...recipe, ema: 0.9 }],
  ])("has the weights of the training %s", async (_why, own) => {
    const trainer = await openTrainer({ recipe: own });
    for await (const event of trainer.events()) {
      if (event.type !== "end") continue;
      const { spec, weights } = modelOfCheckpoint(await trainer.checkpoint());
      expect(spec).toEqual(everything);
      expect(weights).toEqual(event.model.weights);
    }
  });

  test("is refused where the file is none", async () => {
    const trainer = await openTrainer();
    const { spec, weights } = modelOfCheckpoint(await trainer.checkpoint());
    const file = encodeModel({ spec, weights, provenance: {} });
    expect(() => modelOfCheckpoint(file)).toThrow(FormatError);
    expect(() => modelOfCheckpoint(new Uint8Array(100))).toThrow(FormatError);
  });
});
