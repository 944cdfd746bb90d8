import { OpenAPIHono } from "@hono/zod-openapi";
import { InklingError } from "@inkling/engine";
import { readJson } from "../body.ts";
import type { AppDeps, Run, RunInput } from "../deps.ts";
import type { RecipeChanges } from "../recipe.ts";
import { parse } from "../validate.ts";
import { download } from "./download.ts";
import { streamRun } from "./run-events.ts";
import { describeRuns, RUNS } from "./runs-doc.ts";
import { keepRequest, renameRequest, runRequest } from "./shapes.ts";

/** Trainings: start, list, watch, pause, stop, keep, remove. */
export function runRoutes({ runs, streams }: Pick<AppDeps, "runs" | "streams">): OpenAPIHono {
  const api = new OpenAPIHono();
  describeRuns(api);

  const must = (id: string): Run => {
    const run = runs.get(id);
    if (run !== undefined) return run;
    throw new InklingError("run_not_found", `There is no run ${JSON.stringify(id.slice(0, 80))}.`);
  };

  api.get(RUNS, (c) => c.json({ runs: runs.list() }));

  api.post(RUNS, async (c) => {
    const run = await runs.create(runInput(await readJson(c)));
    c.header("Location", `${RUNS}/${run.id}`);
    return c.json(run, 201);
  });

  api.get(`${RUNS}/:id`, (c) => c.json(must(c.req.param("id"))));

  api.get(`${RUNS}/:id/events`, (c) => {
    const { id } = must(c.req.param("id"));
    return streamRun(c, runs, streams, id);
  });

  api.get(`${RUNS}/:id/curve`, async (c) => {
    const { id } = must(c.req.param("id"));
    return c.json({ points: await runs.curve(id) });
  });

  api.get(`${RUNS}/:id/evaluation`, async (c) => {
    const { id } = must(c.req.param("id"));
    const evaluation = await runs.evaluation(id);
    if (evaluation !== undefined) return c.json(evaluation);
    throw new InklingError("not_found", `The run ${id} has not been measured on test images.`);
  });

  api.get(`${RUNS}/:id/weights`, async (c) => {
    const { id, preset } = must(c.req.param("id"));
    const weights = await runs.weights(id);
    if (weights !== undefined) return download(c, weights, `${preset}-${id}.safetensors`);
    throw new InklingError("no_weights", `The run ${id} has no trained weights yet.`);
  });

  for (const action of ["pause", "resume", "stop"] as const) {
    api.post(`${RUNS}/:id/${action}`, async (c) => c.json(await runs[action](c.req.param("id"))));
  }

  api.post(`${RUNS}/:id/keep`, async (c) => {
    const { id } = must(c.req.param("id"));
    const { name } = parse(keepRequest, await readJson(c), "the body");
    return c.json(await runs.keep(id, name));
  });

  api.post(`${RUNS}/:id/rename`, async (c) => {
    const { id } = must(c.req.param("id"));
    const { name } = parse(renameRequest, await readJson(c), "the body");
    return c.json(await runs.rename(id, name));
  });

  api.delete(`${RUNS}/:id`, async (c) => {
    await runs.remove(c.req.param("id"));
    return c.body(null, 204);
  });

  return api;
}

/** Settings may stand beside the preset or in `recipe`; those beside it win. */
export function runInput(body: unknown): RunInput {
  const { preset, name, threads, data, recipe, ...beside } = parse(runRequest, body, "the body");
  return {
    preset,
    ...(name !== undefined && { name }),
    ...(threads !== undefined && { threads }),
    ...(data !== undefined && { data }),
    // JSON has no undefined: what is not given is not there.
    recipe: { ...recipe, ...beside } as RecipeChanges,
  };
}
