import { gunzipSync } from "node:zlib";
import { DIGITS, datasetFromIdx, subset } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { SMALL } from "../../server/api/data-files.ts";
import { createDataStore } from "../../server/data.ts";
import { openTestApp, temporaryFolder, tinyData } from "./support/fixture.ts";

/** An app whose MNIST is two images of 2 x 2. */
const open = () => {
  const mnist = async () => ({ train: tinyData, test: tinyData });
  return openTestApp({ data: createDataStore(temporaryFolder(), mnist) });
};
const get = async (path: string) => (await open()).app.request(`/api/v1/data/${path}`);

describe("a data set as files", () => {
  test("is the images and labels as they are", async () => {
    const file = async (name: string) =>
      new Uint8Array(await (await get(`mnist/${name}.gz`)).arrayBuffer());
    const [images, labels] = [await file("train-images"), await file("train-labels")];
    expect(await datasetFromIdx(images, labels, DIGITS)).toEqual(tinyData);
    expect(gunzipSync(images)).toHaveLength(16 + 8);
  });

  test("in small has at most so many images, spread over the whole", async () => {
    const many = subset(
      tinyData,
      Array.from({ length: 5001 }, (_, i) => Number(i > 2500)),
    );
    const mnist = async () => ({ train: many, test: many });
    const { app } = await openTestApp({ data: createDataStore(temporaryFolder(), mnist) });
    for (const [split, most] of Object.entries(SMALL)) {
      const answer = await app.request(`/api/v1/data/mnist/${split}-labels.gz?size=small`);
      const labels = gunzipSync(await answer.arrayBuffer()).subarray(8);
      expect(labels).toHaveLength(most);
      const [first, last] = [labels.indexOf(tinyData.labels[1] ?? 0), most / 2];
      expect(Math.abs(first - last)).toBeLessThanOrEqual(1);
    }
  });

  test("is asked for again for nothing while it is the same", async () => {
    const { app } = await open();
    const url = "/api/v1/data/mnist/test-images.gz";
    const etag = (await app.request(url)).headers.get("etag") ?? "";
    expect((await app.request(url, { headers: { "if-none-match": etag } })).status).toBe(304);
  });

  test.each([
    ["a set that is not there", "nothing/train-images.gz", 404],
    ["a file that is none", "mnist/secrets.gz", 400],
    ["a size that is none", "mnist/test-images.gz?size=huge", 400],
    ["a path", "..%2f..%2fetc/train-images.gz", 400],
  ])("%s is refused", async (_why, path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  test("a part that a set has not is refused with a sentence", async () => {
    const { app } = await openTestApp();
    const answer = await app.request("/api/v1/data/letters/train-images.gz");
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("has no train images");
  });
});
