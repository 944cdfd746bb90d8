import { DIGITS, type Evaluation, type Model } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import type { ModelInfo } from "../../server/deps.ts";
import { createMeasurements } from "../../server/measurements.ts";
import { aModel } from "./support/fixture.ts";

/** Measures when it is let to, and counts. */
function open(spec: Partial<Model["spec"]> = {}) {
  let measured = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const image = new Uint8Array(784);
  const test = { images: image, labels: image.slice(0, 1), count: 1, rows: 28, columns: 28 };
  const infos = new Map([
    ["a", { name: "a", bytes: 1 } as ModelInfo],
    ["b", { name: "b", bytes: 1 } as ModelInfo],
  ]);
  const measurements = createMeasurements({
    models: {
      info: async (name) => infos.get(name)!,
      open: async () => ({ ...aModel, spec: { ...aModel.spec, ...spec } }),
    },
    data: { load: async () => ({ test: { ...test, classes: DIGITS } }) },
    training: {
      async evaluate() {
        await released;
        measured++;
        return { accuracy: measured, mistakes: [{}] } as unknown as Evaluation;
      },
    },
  });
  return { measurements, release, infos, measured: () => measured };
}

describe("a model", () => {
  test("is measured once for all who ask, and remembered", async () => {
    const { measurements, release, measured } = open();
    expect(await measurements.known("a")).toBeUndefined();
    const asked = [measurements.measure("a"), measurements.measure("a")];
    release();
    const [one, other] = await Promise.all(asked);
    expect(one).toBe(other);
    expect(await measurements.measure("a")).toBe(one);
    expect(await measurements.known("a")).toMatchObject({ accuracy: 1, mistakes: [] });
    expect(measured()).toBe(1);
  });

  test("waits for no other: that is said", async () => {
    const { measurements, release } = open();
    const first = measurements.measure("a");
    await expect(measurements.measure("b")).rejects.toMatchObject({ code: "busy" });
    release();
    await first;
    expect(await measurements.measure("b")).toMatchObject({ accuracy: 2 });
  });

  test("is another one when its file is", async () => {
    const { measurements, release, infos, measured } = open();
    release();
    await measurements.measure("a");
    infos.set("a", { name: "a", bytes: 2 } as ModelInfo);
    expect(await measurements.known("a")).toBeUndefined();
    await measurements.measure("a");
    expect(measured()).toBe(2);
  });

  test("of other images is refused, and the next may be measured", async () => {
    const { measurements } = open({ input: [8, 8, 1] });
    await expect(measurements.measure("a")).rejects.toMatchObject({ code: "model_shape" });
    await expect(measurements.measure("b")).rejects.toMatchObject({ code: "model_shape" });
  });
});
