import { datasetFromIdx } from "@inkling/engine";
import { expect, test } from "vitest";
import { openTestApp, tinyData } from "./support/fixture.ts";
import { problem } from "./support/requests.ts";

const BASE = "/api/v1/data";

test("a sample is packed IDX files, asked for again and answered 304", async () => {
  const { app } = await openTestApp();
  const fetched = async (file: string) => {
    const response = await app.request(`${BASE}/mnist/sample/${file}`);
    expect(response.status).toBe(200);
    return {
      bytes: new Uint8Array(await response.arrayBuffer()),
      etag: response.headers.get("etag")!,
    };
  };
  const [images, labels] = [await fetched("train-images"), await fetched("train-labels")];
  expect(await datasetFromIdx(images.bytes, labels.bytes)).toEqual(tinyData);
  const again = await app.request(`${BASE}/mnist/sample/train-images`, {
    headers: { "if-none-match": images.etag },
  });
  expect(again.status).toBe(304);
});

test.each([
  ["a part that is not there", "letters/sample/train-images", 404, "data_not_found"],
  ["a file that is none", "mnist/sample/passwords", 400, "bad_request"],
])("%s is refused", async (_why, path, status, code) => {
  const { app } = await openTestApp();
  const response = await app.request(`${BASE}/${path}`);
  expect(response.status).toBe(status);
  expect(await problem(response)).toMatchObject({ code });
});
