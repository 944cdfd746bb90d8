import { OpenAPIHono, z } from "@hono/zod-openapi";
import { type AnyModel, InklingError, isEnsemble } from "@inkling/engine";
import { PRECISIONS } from "../../models/addresses.ts";
import { MAX_MODEL, readJson, readUpload } from "../body.ts";
import type { AppDeps, ModelStore } from "../deps.ts";
import { oneOf, parse } from "../validate.ts";
import type { WeightsDeps } from "../weights.ts";
import { binary, describe, json, problems } from "./describe.ts";
import { download } from "./download.ts";
import { keepRequest, modelDetailShape, modelName, modelShape, modelsShape } from "./shapes.ts";

const BASE = "/api/v1/models";
const SAFETENSORS = "application/octet-stream";
const precisionField = oneOf(...PRECISIONS);
const byName = { params: z.object({ name: modelName }) };

/** The models: list, details, weights, upload, rename, removal. */
export function modelRoutes({
  models,
  weights,
}: Pick<AppDeps, "models"> & WeightsDeps): OpenAPIHono {
  const api = new OpenAPIHono();
  describeAll(api);

  api.get(BASE, async (c) => {
    return c.json({ models: await models.list(), default: await defaultOf(models) });
  });

  api.post(BASE, async (c) => {
    const { file, fields } = await readUpload(c, "file", "The model", MAX_MODEL);
    const name = parse(modelName, c.req.query("name") ?? fields.get("name"), "name");
    const info = await models.keep(name, file);
    c.header("Location", `${BASE}/${name}`);
    return c.json(info, 201);
  });

  api.get(`${BASE}/:name`, async (c) => {
    const info = await models.info(c.req.param("name"));
    if (!info.trained || info.problem !== undefined) return c.json(info);
    const model = await models.open(info.name);
    const members = isEnsemble(model) && model.members.map(detailOf);
    return c.json({ ...info, ...detailOf(model), ...(members && { members }) });
  });

  api.get(`${BASE}/:name/weights`, async (c) => {
    const name = c.req.param("name");
    const precision = parse(precisionField, c.req.query("precision") ?? "float32", "precision");
    const suffix = precision === "float32" ? "" : `-${precision}`;
    return download(c, await weights(name, precision), `${name}${suffix}.safetensors`);
  });

  api.post(`${BASE}/:name/rename`, async (c) => {
    const { name } = parse(keepRequest, await readJson(c), "the body");
    return c.json(await models.rename(c.req.param("name"), name));
  });

  api.delete(`${BASE}/:name`, async (c) => {
    await models.remove(c.req.param("name"));
    return c.body(null, 204);
  });

  return api;
}

function detailOf({ spec, provenance: { recipe }, confidence }: AnyModel) {
  return { spec, ...(recipe && { recipe }), ...(confidence && { confidence }) };
}

async function defaultOf(models: ModelStore): Promise<string | null> {
  try {
    return await models.defaultName();
  } catch (error) {
    if (error instanceof InklingError) return null;
    throw error;
  }
}

function describeAll(api: OpenAPIHono): void {
  const tags = ["models"];
  describe(api, {
    method: "get",
    path: BASE,
    tags,
    summary: "All models: shipped, kept, and presets not trained yet",
    responses: { 200: json("The models", modelsShape) },
  });
  describe(api, {
    method: "post",
    path: BASE,
    tags,
    summary: "Keep a model from a safetensors file of at most 64 MiB",
    request: {
      query: z.object({ name: modelName }),
      body: { content: binary("The weights", SAFETENSORS).content },
    },
    responses: {
      201: json("It is kept", modelShape),
      ...problems(400, 403, 409, 413, 415, 422, 429),
    },
  });
  describe(api, {
    method: "get",
    path: `${BASE}/{name}`,
    tags,
    summary: "One model, with its layers and recipe",
    request: byName,
    responses: { 200: json("The model", modelDetailShape), ...problems(400, 404) },
  });
  describe(api, {
    method: "get",
    path: `${BASE}/{name}/weights`,
    tags,
    summary: "The weight file, safetensors",
    description:
      "As it is stored (`float32`), or with the weights of convolutions and dense layers rounded to " +
      "`int8`: about a quarter of the bytes, and the same digits read.",
    request: {
      ...byName,
      query: z.object({ precision: precisionField.default("float32") }),
    },
    responses: { 200: binary("The file", SAFETENSORS), ...problems(400, 404, 409) },
  });
  describe(api, {
    method: "post",
    path: `${BASE}/{name}/rename`,
    tags,
    summary: "Give a kept model another name",
    request: { ...byName, body: { content: { "application/json": { schema: keepRequest } } } },
    responses: { 200: json("The model", modelShape), ...problems(400, 403, 404, 409) },
  });
  describe(api, {
    method: "delete",
    path: `${BASE}/{name}`,
    tags,
    summary: "Remove a kept model",
    request: byName,
    responses: { 204: { description: "It is gone" }, ...problems(400, 403, 404) },
  });
}
