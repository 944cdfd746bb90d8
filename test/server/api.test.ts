import { describe, expect, test } from "vitest";
import { Gate } from "../../server/gate.ts";
import { FakeTraining } from "./support/fake-training.ts";
import { modelFile, openTestApp, postJson } from "./support/fixture.ts";
import { appWithModel, png, problem, withFile } from "./support/requests.ts";

describe("GET /healthz", () => {
  test("says that it is well", async () => {
    const { app } = await openTestApp();
    const response = await app.request("/healthz");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ok", training: false });
  });
});

describe("/api/v1/models", () => {
  test("lists presets and kept models, and names the default", async () => {
    const { app } = await appWithModel();
    const answer = (await (await app.request("/api/v1/models")).json()) as {
      models: { name: string }[];
    };
    expect(answer).toMatchObject({ default: "mine" });
    expect(answer.models.map(({ name }) => name)).toEqual(["mlp", "mine"]);
  });

  test("shows one with its layers, and gives its weights to save", async () => {
    const { app } = await appWithModel();
    const detail = await app.request("/api/v1/models/mine");
    expect(await detail.json()).toMatchObject({ name: "mine", spec: { layers: [{}, {}] } });
    const weights = await app.request("/api/v1/models/mine/weights");
    expect(weights.headers.get("content-disposition")).toBe(
      'attachment; filename="mine.safetensors"',
    );
    expect(new Uint8Array(await weights.arrayBuffer())).toEqual(modelFile);
    const etag = weights.headers.get("etag")!;
    const again = await app.request("/api/v1/models/mine/weights", {
      headers: { "if-none-match": etag },
    });
    expect(again.status).toBe(304);
  });

  test("keeps an uploaded one, renames and removes it", async () => {
    const { app } = await openTestApp();
    const kept = await app.request("/api/v1/models", withFile("file", modelFile, { name: "up" }));
    expect(kept.status).toBe(201);
    expect(kept.headers.get("location")).toBe("/api/v1/models/up");
    const renamed = await app.request("/api/v1/models/up/rename", postJson({ name: "down" }));
    expect(await renamed.json()).toMatchObject({ name: "down" });
    const removed = await app.request("/api/v1/models/down", { method: "DELETE" });
    expect(removed.status).toBe(204);
    expect((await app.request("/api/v1/models/down")).status).toBe(404);
  });

  test.each([
    ["a damaged file", "/api/v1/models?name=x", { method: "POST", body: png }, 422, "bad_format"],
    ["no name", "/api/v1/models", { method: "POST", body: modelFile }, 400, "bad_request"],
    [
      "a bad name",
      "/api/v1/models?name=A%2F",
      { method: "POST", body: modelFile },
      400,
      "bad_request",
    ],
    [
      "a taken name",
      "/api/v1/models?name=mine",
      { method: "POST", body: modelFile },
      409,
      "name_taken",
    ],
    [
      "a shipped name",
      "/api/v1/models?name=mlp",
      { method: "POST", body: modelFile },
      403,
      "model_shipped",
    ],
    ["removing a shipped one", "/api/v1/models/mlp", { method: "DELETE" }, 403, "model_shipped"],
    ["a path", "/api/v1/models/..%2f..%2fetc%2fpasswd/weights", {}, 400, "bad_name"],
    ["a path in dots", "/api/v1/models/%2e%2e%2fruns", {}, 400, "bad_name"],
    ["a null byte", "/api/v1/models/mine%00/weights", {}, 400, "bad_name"],
  ])("refuses %s", async (_why, path, init: RequestInit, status, code) => {
    const { app } = await appWithModel();
    expect(await problem(await app.request(path, init))).toMatchObject({ status, code });
  });
});

describe("/api/v1/runs", () => {
  test("starts one, lists it, shows it", async () => {
    const { app } = await openTestApp({ training: new FakeTraining({ free: 0 }) });
    const body = { preset: "mlp", name: "Try", epochs: 2, optimizer: "sgd", recipe: { seed: 7 } };
    const started = await app.request("/api/v1/runs", postJson(body));
    expect(started.status).toBe(201);
    const run = (await started.json()) as { id: string };
    expect(started.headers.get("location")).toBe(`/api/v1/runs/${run.id}`);
    expect(run).toMatchObject({
      name: "Try",
      recipe: { epochs: 2, seed: 7, optimizer: { kind: "sgd" }, batchSize: 100 },
    });
    const shown = await app.request(`/api/v1/runs/${run.id}`);
    expect(await shown.json()).toMatchObject({ id: run.id, state: "running" });
    const list = await app.request("/api/v1/runs");
    expect(await list.json()).toMatchObject({ runs: [{ id: run.id }] });
  });

  test.each([
    ["no JSON", "{", 400, "The body is not JSON: "],
    ["an empty body", "", 400, "The body is not JSON: it is empty."],
    ["a list", [], 400, "the body: must be a JSON object with the name of a preset, got []."],
    ["no preset", {}, 400, "preset is missing: it must be the name of a preset."],
    ["an unknown preset", { preset: "x" }, 404, 'There is no preset "x". The presets: mlp.'],
    [
      "an unknown option",
      { preset: "mlp", epoch: 1 },
      400,
      'the body: there is no option "epoch". The options: preset, name, threads, data, epochs, ',
    ],
    [
      "an unknown option of a part",
      { preset: "mlp", recipe: { schedule: { kind: "oneCycle", peek: 0.1 } } },
      400,
      'recipe.schedule: there is no option "peek". The options: kind, peak.',
    ],
    [
      "a wrong type",
      { preset: "mlp", epochs: "many" },
      400,
      'epochs: must be a whole number from 1 to 1000, got "many".',
    ],
    [
      "a number out of its range",
      { preset: "mlp", recipe: { batchSize: 0 } },
      400,
      "recipe.batchSize: must be a whole number from 1 to 4096, got 0.",
    ],
    [
      "an unknown optimizer",
      { preset: "mlp", optimizer: "magic" },
      400,
      'optimizer: must be sgd, rmsprop, adam, adamw, or an object with one of them as its kind, got "magic".',
    ],
    [
      "a path for the data",
      { preset: "mlp", data: "../../etc" },
      404,
      'There is no data set "../../etc". The data sets: mnist, letters.',
    ],
  ])("refuses %s in a sentence", async (_why, body, status, message) => {
    const { app } = await openTestApp();
    const answer = await problem(await app.request("/api/v1/runs", postJson(body)));
    expect(answer).toMatchObject({ status, message: expect.stringContaining(message) });
  });

  test("refuses a body of more than 256 KiB, and one that is not called JSON", async () => {
    const { app } = await openTestApp();
    const large = await app.request("/api/v1/runs", postJson(" ".repeat(300_000)));
    expect(await problem(large)).toMatchObject({ status: 413, code: "too_large" });
    const form = await app.request("/api/v1/runs", { method: "POST", body: new URLSearchParams() });
    expect(await problem(form)).toMatchObject({ status: 415, code: "unsupported_type" });
  });

  test("the tenth run is 429 with Retry-After", async () => {
    const { app } = await openTestApp({ training: new FakeTraining({ free: 0 }) });
    const start = () => app.request("/api/v1/runs", postJson({ preset: "mlp" }));
    for (let i = 0; i < 9; i++) expect((await start()).status).toBe(201);
    const tenth = await start();
    expect(tenth.headers.get("retry-after")).toBe("60");
    expect(await problem(tenth)).toMatchObject({ status: 429, code: "queue_full" });
  });

  test.each([
    ["GET", ""],
    ["GET", "/events"],
    ["GET", "/curve"],
    ["GET", "/evaluation"],
    ["GET", "/weights"],
    ["POST", "/stop"],
    ["POST", "/pause"],
    ["POST", "/resume"],
    ["POST", "/keep"],
    ["DELETE", ""],
  ])("%s of an unknown run%s is 404", async (method, path) => {
    const { app } = await openTestApp();
    for (const id of ["20260101-000000-aaaa", "..%2f..%2fx"]) {
      const response = await app.request(`/api/v1/runs/${id}${path}`, { method });
      expect(await problem(response)).toMatchObject({ status: 404, code: "run_not_found" });
    }
  });

  test("pauses, resumes, stops, keeps, renames and removes", async () => {
    const training = new FakeTraining({ free: 3 });
    const { app, runs } = await openTestApp({ training });
    const { id } = await runs.create({ preset: "mlp" });
    const post = async (path: string, body?: unknown) => {
      const init = body === undefined ? { method: "POST" } : postJson(body);
      return (await app.request(`/api/v1/runs/${id}/${path}`, init)).json();
    };
    await expect.poll(() => runs.get(id)!.step?.step).toBe(3);
    expect(await post("pause")).toMatchObject({ state: "paused" });
    expect(await post("resume")).toMatchObject({ state: "running" });
    await post("stop");
    await expect.poll(() => runs.get(id)!.state).toBe("stopped");
    expect(await post("keep", { name: "kept" })).toMatchObject({ model: "kept" });
    expect(await post("rename", { name: "Other" })).toMatchObject({ name: "Other" });
    const removed = await app.request(`/api/v1/runs/${id}`, { method: "DELETE" });
    expect(removed.status).toBe(204);
    expect((await app.request("/api/v1/models/kept")).status).toBe(200);
  });

  test("gives curve, report and weights", async () => {
    const { app, runs } = await openTestApp();
    const { id } = await runs.create({ preset: "mlp" });
    const get = (path: string) => app.request(`/api/v1/runs/${id}/${path}`);
    expect(await problem(await get("evaluation"))).toMatchObject({ status: 404 });
    expect(await problem(await get("weights"))).toMatchObject({ status: 409, code: "no_weights" });
    await expect.poll(() => runs.get(id)!.state).toBe("finished");
    expect(await (await get("curve")).json()).toMatchObject({ points: { length: 6 } });
    expect(await (await get("evaluation")).json()).toMatchObject({ accuracy: 0.5 });
    expect((await get("weights")).headers.get("content-disposition")).toContain(`mlp-${id}`);
  });
});

describe("GET /api/v1/runs/{id}/events", () => {
  test("replays the state, then tells what happens, and is over after the end", async () => {
    const training = new FakeTraining({ free: 2 });
    const { app, runs } = await openTestApp({ training });
    const { id } = await runs.create({ preset: "mlp", recipe: { epochs: 2 } });
    await expect.poll(() => runs.get(id)!.step?.step).toBe(2);
    const response = await app.request(`/api/v1/runs/${id}/events`);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const text = response.text();
    training.last.advance(2);
    const events = parseEvents(await text);
    expect(events[0]).toMatchObject({
      event: "state",
      data: { id, curve: [{ step: 1 }, { step: 2 }] },
    });
    expect(events.at(-1)).toMatchObject({ event: "end", data: { state: "finished" } });
    const names = events.map(({ event }) => event);
    expect(names).toContain("step");
    expect(names.filter((name) => name === "epoch")).toHaveLength(1);
  });

  test("of an ended run: its state and the end", async () => {
    const { app, runs } = await openTestApp();
    const { id } = await runs.create({ preset: "mlp" });
    await expect.poll(() => runs.get(id)!.state).toBe("finished");
    const events = parseEvents(await (await app.request(`/api/v1/runs/${id}/events`)).text());
    expect(events.map(({ event }) => event)).toEqual(["state", "end"]);
  });

  test("streams beyond the limit are 429; a closed one frees its place", async () => {
    const training = new FakeTraining({ free: 0 });
    const { app, runs } = await openTestApp({ training, streams: new Gate(1) });
    const { id } = await runs.create({ preset: "mlp" });
    const first = await app.request(`/api/v1/runs/${id}/events`);
    const second = await app.request(`/api/v1/runs/${id}/events`);
    expect(await problem(second)).toMatchObject({ status: 429, code: "too_many_streams" });
    await first.body!.cancel();
    await expect
      .poll(async () => {
        const third = await app.request(`/api/v1/runs/${id}/events`);
        await third.body!.cancel();
        return third.status;
      })
      .toBe(200);
  });
});

test("HEAD of a stream takes no place", async () => {
  const training = new FakeTraining({ free: 0 });
  const { app, runs, streams } = await openTestApp({ training });
  const { id } = await runs.create({ preset: "mlp" });
  const response = await app.request(`/api/v1/runs/${id}/events`, { method: "HEAD" });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(streams.taken).toBe(0);
});

describe("GET /api/v1/data", () => {
  test("gives counts, size and mean images", async () => {
    const { app } = await openTestApp();
    const answer = await (await app.request("/api/v1/data")).json();
    expect(answer).toMatchObject({
      name: "mnist",
      data: ["mnist", "letters"],
      train: { count: 2, rows: 2, columns: 2, perClass: { 0: { count: 1, mean: [0, 1, 2, 3] } } },
    });
    const unknown = await app.request("/api/v1/data/nope");
    expect(await problem(unknown)).toMatchObject({ status: 404, code: "data_not_found" });
  });
});

describe("GET /api/v1/data/{name}/images/{index}", () => {
  test("gives one image with its label, of the test images unless asked otherwise", async () => {
    const { app } = await openTestApp();
    const image = { name: "mnist", index: 1, count: 2, rows: 2, columns: 2, label: "1" };
    for (const [query, split] of [
      ["", "test"],
      ["?split=train", "train"],
    ]) {
      const answer = await app.request(`/api/v1/data/mnist/images/1${query}`);
      expect(await answer.json()).toEqual({ ...image, split, pixels: [4, 5, 6, 7] });
    }
  });

  test.each([
    ["a place beyond the last", "mnist/images/2", 404, "data_not_found"],
    ["no place", "mnist/images/-1", 404, "data_not_found"],
    ["a place in words", "mnist/images/one", 404, "data_not_found"],
    ["a part that is not there", "letters/images/0?split=train", 404, "data_not_found"],
    ["a part that there is never", "mnist/images/0?split=all", 400, "bad_request"],
  ])("%s is refused", async (_why, path, status, code) => {
    const { app } = await openTestApp();
    const answer = await app.request(`/api/v1/data/${path}`);
    expect(await problem(answer)).toMatchObject({ status, code });
  });
});

describe("addresses", () => {
  test.each([
    ["GET", "/api/v1/nope", 404, "not_found"],
    ["GET", "/api/v1/predict", 405, "method_not_allowed"],
    ["DELETE", "/api/v1/runs", 405, "method_not_allowed"],
    ["PUT", "/healthz", 405, "method_not_allowed"],
  ])("%s %s is %d", async (method, path, status, code) => {
    const { app } = await openTestApp();
    expect(await problem(await app.request(path, { method }))).toMatchObject({ status, code });
  });

  test.each([
    [
      "POST",
      "/api/predict",
      "Nearest is POST /api/v1/predict; beside it are read, nearest, models,",
    ],
    ["POST", "/predict", "Nearest is POST /api/v1/predict;"],
    ["POST", "/run/predict", "Nearest is POST /gradio_api/run/predict; beside it are read, train,"],
    ["GET", "/api/v1/model", "Nearest is GET /api/v1/models;"],
    ["GET", "/api/v1/models/mine/weigths", "Nearest is GET /api/v1/models/{name}/weights;"],
    ["GET", "/docs", "is at /api/reference, and as documents at"],
    ["GET", "/nope", "Pictures are read at POST /api/v1/predict;"],
  ])("%s %s is told what there is, with a line that calls it", async (method, path, message) => {
    const { app } = await openTestApp();
    const answer = await problem(await app.request(path, { method }));
    expect(answer).toMatchObject({ status: 404, message: expect.stringContaining(message) });
    expect(answer.message).toMatch(
      / Try: curl 'http:\/\/localhost\/[^']+'( -F image=@seven.png)?$/,
    );
  });

  test("a browser gets a page where a program gets JSON", async () => {
    const { app } = await openTestApp();
    const headers = { accept: "text/html,*/*" };
    const page = await app.request("/nope", { headers });
    expect(page.status).toBe(404);
    expect(await page.text()).toContain("<!doctype html>");
    const api = await app.request("/api/v1/nope", { headers });
    expect(await problem(api)).toMatchObject({ status: 404, code: "not_found" });
  });

  test("405 says what is allowed", async () => {
    const { app } = await openTestApp();
    const response = await app.request("/api/v1/runs", { method: "DELETE" });
    expect(response.headers.get("allow")).toBe("GET, HEAD, POST");
  });

  test("OPTIONS says what is allowed, and allows other origins nothing", async () => {
    const { app } = await openTestApp();
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    const response = await app.request("/api/v1/runs", { method: "OPTIONS", headers });
    expect([response.status, response.headers.get("allow")]).toEqual([204, "GET, HEAD, POST"]);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect((await app.request("/nope", { method: "OPTIONS" })).status).toBe(404);
  });

  test.each([
    ["/train/?preset=mlp", "/train?preset=mlp"],
    ["/api/v1/models//", "/api/v1/models"],
    ["/nope/", null],
    ["//evil.example/", null],
  ])("a slash at the end of %s leads to %s", async (path, location) => {
    const { app } = await openTestApp();
    const response = await app.request(`http://localhost${path}`);
    expect(response.status).toBe(location === null ? 404 : 308);
    expect(response.headers.get("location")).toBe(location);
    const head = await app.request(`http://localhost${path}`, { method: "HEAD" });
    expect(head.status).toBe(response.status);
  });
});

function parseEvents(text: string): { event: string; data: unknown }[] {
  return text
    .split("\n\n")
    .filter((block) => block.startsWith("event: "))
    .map((block) => {
      const [event, data] = block.split("\n").map((line) => line.slice(line.indexOf(":") + 2));
      return { event: event!, data: JSON.parse(data!) as unknown };
    });
}
