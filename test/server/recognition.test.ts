import { describe, expect, test } from "vitest";
import { openTestApp, postJson, strokePicture } from "./support/fixture.ts";
import { appWithModel, png, problem, withFile } from "./support/requests.ts";

const base64 = Buffer.from(png).toString("base64");
const dataAddress = `data:image/png;base64,${base64}`;
const calledForm = (body: string) => ({
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body,
});

describe("POST /api/v1/predict", () => {
  test.each([
    ["as a form field", withFile("image", png)],
    ["as the body", { method: "POST", body: png }],
    ["with the model in the form", withFile("image", png, { model: "mine" })],
    ["as a data: address in JSON", postJson({ image: dataAddress, model: "mine" })],
    ["as base64 in JSON", postJson({ image: base64 })],
    ["in JSON that curl calls a form", calledForm(JSON.stringify({ image: base64 }))],
  ])("reads a picture %s", async (_why, init) => {
    const { app } = await appWithModel();
    const response = await app.request("/api/v1/predict", init);
    expect(response.status).toBe(200);
    const answer = (await response.json()) as Record<string, unknown>;
    expect(Object.keys(answer).sort()).toEqual([
      "confidence",
      "digit",
      "label",
      "milliseconds",
      "model",
      "probabilities",
      "top",
      "verdict",
    ]);
    expect(answer).toMatchObject({ model: "mine", confidence: 1 });
    expect(answer.probabilities).toHaveLength(10);
    expect(answer.top).toHaveLength(3);
  });

  const blank = { ...strokePicture, data: new Uint8Array(100).fill(255) };
  test.each([
    ["no body", { method: "POST" }, 400, "bad_request"],
    ["a form without the field", withFile("picture", png), 400, "bad_request"],
    ["JSON without a picture", postJson({ image: "" }), 400, "bad_value"],
    ["JSON with another field", postJson({ image: base64, topk: 3 }), 400, "bad_request"],
    ["damaged JSON", calledForm('{"image":'), 400, "bad_json"],
    ["a form with another field", withFile("image", png, { topk: "3" }), 400, "bad_request"],
    [
      "more than 10 MiB",
      { method: "POST", body: new Uint8Array(10 * 2 ** 20 + 1) },
      413,
      "too_large",
    ],
    [
      "a form of more than 10 MiB",
      withFile("image", new Uint8Array(10 * 2 ** 20 + 1)),
      413,
      "too_large",
    ],
    ["an unknown model", withFile("image", png, { model: "nope" }), 404, "model_not_found"],
    ["a model that is a path", withFile("image", png, { model: "../mine" }), 400, "bad_request"],
    ["a preset without weights", withFile("image", png, { model: "mlp" }), 409, "model_untrained"],
  ])("refuses %s", async (_why, init, status, code) => {
    const { app } = await appWithModel();
    expect(await problem(await app.request("/api/v1/predict", init))).toMatchObject({
      status,
      code,
    });
  });

  test.each([
    [
      "an unknown field",
      withFile("image", png, { topk: "3" }),
      /"topk", which is not known here\. .*: image, model\.$/,
    ],
    ["a list", postJson([]), /such as {"image": "data:image\/png;base64,\.\.\."}/],
    ["another name", postJson({ picture: "" }), /^image is missing: .* base64 or a data: address/],
    ["a name too many", postJson({ image: base64, k: 1 }), /"k"\. The options: image, model\.$/],
  ])("of %s says what is to be sent", async (_why, init, message) => {
    const { app } = await appWithModel();
    const answer = await problem(await app.request("/api/v1/predict", init));
    expect(answer.message).toMatch(message);
  });

  test("says that a blank picture is blank", async () => {
    const { app } = await appWithModel({ decode: async () => blank });
    const response = await app.request("/api/v1/predict", { method: "POST", body: png });
    expect(await problem(response)).toMatchObject({ status: 422, code: "blank_image" });
  });

  test("lets pictures wait in a line, and turns away who finds it full", async () => {
    let decoded = () => {};
    const held = new Promise<void>((resolve) => {
      decoded = resolve;
    });
    const decode = async () => {
      await held;
      return strokePicture;
    };
    const { app } = await appWithModel({ decode });
    const read = () => app.request("/api/v1/predict", { method: "POST", body: png });
    const four = Array.from({ length: 4 }, read);
    const fifth = await read();
    expect(fifth.headers.get("retry-after")).toBe("1");
    expect(await problem(fifth)).toMatchObject({ status: 429, code: "busy" });
    decoded();
    expect((await Promise.all(four)).map(({ status }) => status)).toEqual(Array(4).fill(200));
    expect((await read()).status).toBe(200);
  });

  test("says where there is no model at all", async () => {
    const { app } = await openTestApp();
    const response = await app.request("/api/v1/predict", { method: "POST", body: png });
    expect(await problem(response)).toMatchObject({ status: 404, code: "no_model" });
  });
});

test.each(["predict", "read", "nearest"])("/api/v1/%s takes large pictures", async (path) => {
  const { app } = await appWithModel();
  const init = { method: "POST", body: new Uint8Array(2 ** 20) };
  expect((await app.request(`/api/v1/${path}`, init)).status).not.toBe(413);
});

describe("POST /api/v1/read", () => {
  test.each([
    ["as a form field", withFile("image", png)],
    ["as the body", { method: "POST", body: png }],
    ["with the model in the form", withFile("image", png, { model: "mine" })],
    ["in JSON", postJson({ image: dataAddress })],
  ])("reads the digits of a picture %s", async (_why, init) => {
    const { app } = await appWithModel();
    const response = await app.request("/api/v1/read", init);
    expect(response.status).toBe(200);
    const answer = (await response.json()) as { text: string; rows: { digits: object[] }[] };
    expect(answer).toMatchObject({ model: "mine", inverted: true, truncated: false });
    expect(answer.text).toMatch(/^[0-9]$/);
    expect(answer.rows).toHaveLength(1);
    const [digit] = answer.rows[0]!.digits as { probabilities: number[] }[];
    expect(digit).toMatchObject({ label: answer.text, box: { width: expect.any(Number) } });
    expect(digit!.probabilities).toHaveLength(10);
    expect(digit).not.toHaveProperty("pixels");
  });

  const blank = { ...strokePicture, data: new Uint8Array(100).fill(255) };
  test.each([
    ["no body", { method: "POST" }, 400, "bad_request"],
    ["JSON without a picture", postJson({ image: "" }), 400, "bad_value"],
    ["an unknown model", withFile("image", png, { model: "nope" }), 404, "model_not_found"],
    ["a model's name that is none", withFile("image", png, { model: "../x" }), 400, "bad_request"],
  ])("refuses %s", async (_why, init, status, code) => {
    const { app } = await appWithModel();
    const response = await app.request("/api/v1/read", init);
    expect(await problem(response)).toMatchObject({ status, code });
  });

  test("says that a blank picture is blank", async () => {
    const { app } = await appWithModel({ decode: async () => blank });
    const response = await app.request("/api/v1/read", { method: "POST", body: png });
    expect(await problem(response)).toMatchObject({ status: 422, code: "blank_image" });
  });
});
