import { describe, expect, test } from "vitest";
import * as examples from "../../server/api/examples.ts";
import {
  answerShape,
  dataImageShape,
  dataShape,
  evaluationShape,
  healthShape,
  modelDetailShape,
  modelShape,
  modelsShape,
  nearestShape,
  numberShape,
  problemShape,
  runShape,
  runsShape,
} from "../../server/api/shapes.ts";
import { modelFile, openTestApp, postJson } from "./support/fixture.ts";

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>;
}

/** The routes as the app has them: method and path in the document's writing. */
function routesOf({ routes }: { routes: readonly { method: string; path: string }[] }): string[] {
  const api = routes.filter(
    ({ method, path }) => method !== "ALL" && (path.startsWith("/api/v1/") || path === "/healthz"),
  );
  const names = api.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  return [...new Set(names)].filter((name) => !name.endsWith("/openapi.json")).sort();
}

describe("the document", () => {
  test("has every route of the API, each with a summary", async () => {
    const { app } = await openTestApp();
    const document = (await (await app.request("/api/v1/openapi.json")).json()) as Document;
    expect(document.openapi).toBe("3.1.0");
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({
        name: `${method.toUpperCase()} ${path}`,
        one,
      })),
    );
    expect(operations.map(({ name }) => name).sort()).toEqual(routesOf(app));
    for (const { one } of operations) expect(one.summary).toBeTruthy();
  });
});

describe("examples have the shape of what they are examples of", () => {
  test.each([
    ["an answer", answerShape, examples.answerExample],
    ["a number", numberShape, examples.numberExample],
    ["the nearest images", nearestShape, examples.nearestExample],
    ["a model", modelShape, examples.modelExample],
    ["a model's details", modelDetailShape, examples.modelDetailExample],
    ["a run", runShape, examples.runExample],
    ["a data set", dataShape, examples.dataExample],
    ["an image", dataImageShape, examples.dataImageExample],
    ["an evaluation", evaluationShape, examples.evaluationExample],
  ])("%s", (_what, shape, example) => {
    expect(shape.parse(example)).toEqual(example);
  });
});

describe("answers have the documented shape", async () => {
  test.each([
    ["/healthz", healthShape],
    ["/api/v1/models", modelsShape],
    ["/api/v1/models/mine", modelDetailShape],
    ["/api/v1/models/mlp", modelShape],
    ["/api/v1/runs", runsShape],
    ["/api/v1/runs/{id}", runShape],
    ["/api/v1/runs/{id}/evaluation", evaluationShape],
    ["/api/v1/data/mnist", dataShape],
    ["/api/v1/data/mnist/images/0", dataImageShape],
    ["/api/v1/nope", problemShape],
  ])("GET %s", async (path, shape) => {
    const { app, runs, models } = await openTestApp();
    await models.keep("mine", modelFile);
    const { id } = await runs.create({ preset: "mlp" });
    await expect.poll(() => runs.get(id)!.state).toBe("finished");
    const response = await app.request(path.replace("{id}", id));
    const value: unknown = await response.json();
    expect(shape.strict().parse(value)).toEqual(value);
  });

  test("POST /api/v1/predict, /api/v1/read and /api/v1/runs", async () => {
    const { app, models } = await openTestApp();
    await models.keep("mine", modelFile);
    const body = Uint8Array.of(1);
    const answer = await app.request("/api/v1/predict", { method: "POST", body });
    answerShape.strict().parse(await answer.json());
    const number = await app.request("/api/v1/read", { method: "POST", body });
    numberShape.strict().parse(await number.json());
    const run = await app.request("/api/v1/runs", postJson({ preset: "mlp" }));
    runShape.strict().parse(await run.json());
  });
});
