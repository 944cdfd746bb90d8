import { type Classifier, type Dataset, DIGITS, InklingError, type Model } from "@inkling/engine";
import { describe, expect, onTestFinished, test } from "vitest";
import { nearestShape } from "../../server/api/shapes.ts";
import type { Answer } from "../../server/deps.ts";
import { createNearest } from "../../server/nearest/nearest.ts";
import { Vectors } from "../../server/nearest/vectors.ts";
import { integers, noise } from "../support/numbers.ts";
import { noiseWeights } from "../support/planned.ts";
import { dense, flatten, model, relu } from "../support/small-models.ts";
import { appWithModel, png, problem } from "./support/requests.ts";

const SIZE = 4 * 4;
const COUNT = 1500;

const train: Dataset = {
  images: Uint8Array.from(integers(COUNT * SIZE, 256, 3)),
  labels: Uint8Array.from({ length: COUNT }, (_, i) => i % 10),
  count: COUNT,
  rows: 4,
  columns: 4,
  classes: DIGITS,
};

const network = (units: number): Model => {
  const spec = model([4, 4, 1], [flatten, dense(units, relu), dense(10)], 10);
  return { spec, weights: noiseWeights(spec), provenance: {} };
};

/** The finder on a small network and small images; the picture is the training image `of`. */
function open(of: number, first = network(12)) {
  const state = { model: first, data: train as Dataset | undefined };
  const pixels = Float32Array.from(
    train.images.subarray(of * SIZE, (of + 1) * SIZE),
    (level) => level / 255,
  );
  const nearest = createNearest({
    models: {
      classifier: async () => ({ name: "x", classifier: { model: state.model } as Classifier }),
    },
    data: {
      async load() {
        if (state.data === undefined) throw new InklingError("no_mnist", "There is no MNIST.");
        return { train: state.data };
      },
    },
    reader: { read: async () => ({ pixels, label: "4" }) as Answer },
  });
  onTestFinished(() => nearest.close());
  return { nearest, state };
}

const picture = new Uint8Array();

/** Its answer once it is ready. */
async function whenReady({ nearest }: ReturnType<typeof open>) {
  await expect
    .poll(() => nearest.find(picture).catch(({ code }) => code), { timeout: 20_000 })
    .not.toBe("not_ready");
  return nearest.find(picture);
}

describe("the nearest training images", () => {
  test("are looked at when they are first asked for, and found from then on", async () => {
    const opened = open(1234);
    await expect(opened.nearest.find(picture)).rejects.toThrow(
      /^The training images are being looked at for the first time: \d+ % are done\. Ask again/,
    );
    const { neighbours, count, label, model: name } = await whenReady(opened);
    expect({ count, label, name }).toEqual({ count: COUNT, label: "4", name: "small" });
    expect(neighbours).toHaveLength(10);
    expect(neighbours[0]).toMatchObject({ index: 1234, label: "4", rows: 4, columns: 4 });
    // Its own vector, but for the rounding.
    expect(neighbours[0]!.distance).toBeLessThan(0.05);
    expect(neighbours[1]!.distance).toBeGreaterThan(neighbours[0]!.distance);
    expect([...Buffer.from(neighbours[0]!.image, "base64")]).toEqual([
      ...train.images.subarray(1234 * SIZE, 1235 * SIZE),
    ]);
  });

  test("are looked at anew for another model", async () => {
    const opened = open(7);
    await whenReady(opened);
    opened.state.model = network(5);
    await expect(opened.nearest.find(picture)).rejects.toMatchObject({ code: "not_ready" });
    expect((await whenReady(opened)).neighbours[0]?.index).toBe(7);
  });

  test("are tried again after a failure", async () => {
    const opened = open(7);
    opened.state.data = undefined;
    await expect(opened.nearest.find(picture)).rejects.toMatchObject({ code: "no_mnist" });
    opened.state.data = train;
    expect((await whenReady(opened)).neighbours[0]?.index).toBe(7);
  });

  test("of a model whose layer is too wide are refused", async () => {
    const { nearest } = open(7, network(50_000));
    await expect(nearest.find(picture)).rejects.toMatchObject({
      code: "model_shape",
      message:
        "The model's last hidden layer has 50000 numbers an image, of which 44739 can be compared.",
    });
  });
});

describe("vectors", () => {
  test("are found in the order of their distances", () => {
    const all = noise(200 * 8, 1);
    const vectors = new Vectors(200, 8);
    vectors.add(all.subarray(0, 80));
    vectors.add(all.subarray(80));
    const wanted = noise(8, 9);
    const distance = (i: number) =>
      Math.hypot(...wanted.map((value, k) => value - all[8 * i + k]!));
    const order = Array.from({ length: 200 }, (_, i) => i).sort(
      (a, b) => distance(a) - distance(b),
    );
    const found = vectors.nearest(wanted, 5);
    expect(found.map(({ index }) => index)).toEqual(order.slice(0, 5));
    for (const one of found) expect(one.distance).toBeCloseTo(distance(one.index), 1);
  });

  test("of zeros are vectors, too; fewer than asked for are all", () => {
    const vectors = new Vectors(4, 2);
    vectors.add(Float32Array.of(0, 0, 3, 4));
    const [first, second, ...others] = vectors.nearest(Float32Array.of(0, 0), 9);
    expect(first).toEqual({ index: 0, distance: 0 });
    expect(second?.index).toBe(1);
    expect(second?.distance).toBeCloseTo(5, 1);
    expect(others).toEqual([]);
  });
});

describe("POST /api/v1/nearest", () => {
  const answer = {
    model: "inkling",
    label: "7",
    count: 2,
    neighbours: [{ index: 0, label: "7", distance: 0.5, rows: 1, columns: 1, image: "AA==" }],
    milliseconds: 1.23456,
  };

  test("has the documented shape", async () => {
    const { app } = await appWithModel({
      nearest: { find: async () => answer, close: async () => {} },
    });
    const response = await app.request("/api/v1/nearest", { method: "POST", body: png });
    expect(response.status).toBe(200);
    expect(nearestShape.strict().parse(await response.json())).toEqual({
      ...answer,
      milliseconds: 1.235,
    });
  });

  test("says when to ask again", async () => {
    const find = () => Promise.reject(new InklingError("not_ready", "Not yet."));
    const { app } = await appWithModel({ nearest: { find, close: async () => {} } });
    const response = await app.request("/api/v1/nearest", { method: "POST", body: png });
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await problem(response)).toMatchObject({ status: 503, code: "not_ready" });
  });

  test("refuses what is no picture as the others do", async () => {
    const { app } = await appWithModel();
    const response = await app.request("/api/v1/nearest", { method: "POST" });
    expect(await problem(response)).toMatchObject({ status: 400, code: "bad_request" });
  });
});
