import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createApp } from "../../server/app.ts";
import { createAssets } from "../../server/assets.ts";
import { Gate } from "../../server/gate.ts";
import { createGradio } from "../../server/gradio/index.ts";
import { Line } from "../../server/line.ts";
import { createMeasurements } from "../../server/measurements.ts";
import { createNearest } from "../../server/nearest/nearest.ts";
import { createReader } from "../../server/reader.ts";
import { readSettings } from "../../server/settings.ts";
import { engineTraining } from "../../server/training.ts";
import { openModels } from "../../server/world.ts";
import { ROOT } from "../support/imports.ts";
import {
  dataStore,
  openTestRuns,
  postJson,
  strokePicture,
  temporaryFolder,
} from "./support/fixture.ts";
import { png, problem, withFile } from "./support/requests.ts";

const NAME = "inkling-ensemble";
const MEMBERS = ["inkling", "cnn-batchnorm", "cnn-blocks"];

/** The app on the shipped models and the real engine. */
async function openApp() {
  const folder = temporaryFolder();
  const settings = readSettings({ dataDir: folder, threads: 2 }, {});
  const models = await openModels(settings);
  const runs = await openTestRuns({ folder });
  const reader = createReader({ models, decode: async () => strokePicture, line: new Line(2, 2) });
  const assets = createAssets(join(folder, "web"));
  const shared = { models, runs, data: dataStore, reader };
  const training = engineTraining;
  const gradio = createGradio({ ...shared, training, auth: undefined });
  const measurements = createMeasurements({ models, data: dataStore, training });
  const nearest = createNearest(shared);
  const answering = { ...shared, measurements, nearest, gradio };
  return createApp({ ...answering, settings, assets, streams: new Gate(4) });
}

describe("an ensemble in the API", () => {
  test("is listed with its members' sums", async () => {
    const app = await openApp();
    const { models } = (await (await app.request("/api/v1/models")).json()) as {
      models: { name: string; parameters: number; multiplyAdds: number }[];
    };
    const found = (name: string) => models.find((one) => one.name === name)!;
    const members = MEMBERS.map(found);
    expect(found(NAME)).toMatchObject({
      source: "shipped",
      trained: true,
      layers: `mean of ${MEMBERS.join(", ")}`,
      members: MEMBERS,
      parameters: members.reduce((sum, { parameters }) => sum + parameters, 0),
      multiplyAdds: members.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
    });
  });

  test("shows the layers and recipes of its members", async () => {
    const app = await openApp();
    const detail = await (await app.request(`/api/v1/models/${NAME}`)).json();
    expect(detail).toMatchObject({
      spec: { name: NAME, input: [28, 28, 1] },
      confidence: {},
      members: MEMBERS.map((name) => ({
        spec: { name, layers: expect.any(Array) },
        recipe: { seed: 1 },
        confidence: {},
      })),
    });
    expect(detail).not.toHaveProperty("recipe");
  });

  test("is downloaded as it is, and can be kept under another name", async () => {
    const app = await openApp();
    const weights = await app.request(`/api/v1/models/${NAME}/weights`);
    const bytes = new Uint8Array(await weights.arrayBuffer());
    const file = readFileSync(join(ROOT, `models/${NAME}/model.safetensors`));
    expect(Buffer.compare(bytes, file)).toBe(0);
    const kept = await app.request("/api/v1/models", withFile("file", bytes, { name: "mine" }));
    expect(kept.status).toBe(201);
    expect(await kept.json()).toMatchObject({ name: "mine", source: "kept" });
  });

  test("reads a digit and a number", async () => {
    const app = await openApp();
    for (const path of ["predict", "read"]) {
      const answer = await app.request(`/api/v1/${path}?model=${NAME}`, withFile("image", png));
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ model: NAME, verdict: expect.any(String) });
    }
  });

  test("is not trained: the answer says what to train", async () => {
    const app = await openApp();
    const answer = await app.request("/api/v1/runs", postJson({ preset: NAME }));
    expect(await problem(answer)).toEqual({
      status: 404,
      code: "preset_not_found",
      message: `${NAME} is put together from the weights of ${MEMBERS.join(", ")}. Train one of these.`,
    });
  });
});

describe("an ensemble on the pages", () => {
  test("has a row and a point among the models, and stands beside another", async () => {
    const app = await openApp();
    const page = await (await app.request(`/models?compare=${NAME}&compare=mlp`)).text();
    expect(page).toContain(`mean of ${MEMBERS.join(", ")}`);
    expect(page).toContain(`Compare ${NAME}`);
    expect(page).toContain(`/api/v1/models/${NAME}/weights`);
    expect(page).toContain("Side by side");
  });

  test("can be chosen to answer", async () => {
    const app = await openApp();
    const chosen = await app.request("/models/use", {
      method: "POST",
      body: new URLSearchParams({ name: NAME }),
    });
    expect(chosen.status).toBe(303);
    const cookie = chosen.headers.get("set-cookie")!.split(";")[0]!;
    const page = await (await app.request("/", { headers: { cookie } })).text();
    expect(page).toMatch(new RegExp(`<option value="${NAME}" selected`));
  });

  test("is no preset to train, but may teach one", async () => {
    const app = await openApp();
    const page = await (await app.request("/train")).text();
    expect(page).not.toContain(`preset=${NAME}`);
    expect(page).toContain(`<option value="${NAME}">`);
    const named = await (await app.request("/train?teacher=nobody")).text();
    expect(named).toContain('<option value="nobody" selected');
  });
});
