import { expect, test } from "vitest";
import { warmUp } from "../../server/warm.ts";

const named = { defaultName: async () => "inkling" };
const nameless = { defaultName: () => Promise.reject(new Error("There is no model.")) };

test("asks for the first page and its weights as a browser does, one after the other", async () => {
  const asked: string[] = [];
  await warmUp(({ url, headers }) => {
    asked.push(`${url} ${headers.get("accept-encoding")}`);
    return new Response("");
  }, named);
  expect(asked).toEqual([
    "http://localhost/ br, gzip",
    "http://localhost/api/v1/models/inkling/weights?precision=int8 br, gzip",
  ]);
});

test.each([
  ["without a model", nameless, () => new Response("")],
  ["where an answer fails", named, () => Promise.reject(new Error("no"))],
])("is quiet %s", async (_why, models, answer) => {
  await expect(warmUp(answer, models)).resolves.toBeUndefined();
});
