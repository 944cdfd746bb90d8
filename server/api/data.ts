import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { DatasetFacts } from "@inkling/engine";
import { NAME } from "../../models/names.ts";
import { MNIST } from "../data.ts";
import type { AppDeps } from "../deps.ts";
import { describe, json, problems } from "./describe.ts";
import { dataListShape, dataShape } from "./shapes.ts";

const BASE = "/api/v1/data";

/** The data sets and what is in them. */
export function dataRoutes({ data }: Pick<AppDeps, "data">): OpenAPIHono {
  const api = new OpenAPIHono();
  const tags = ["data"];
  const dataName = z.string().regex(NAME).openapi({ example: MNIST });
  describe(api, {
    method: "get",
    path: BASE,
    tags,
    summary: "Facts of MNIST: counts, size, and mean image of each class; and the data sets' names",
    responses: { 200: json("The facts", dataShape.extend(dataListShape.shape)) },
  });
  describe(api, {
    method: "get",
    path: `${BASE}/{name}`,
    tags,
    summary: "Facts of one data set",
    request: { params: z.object({ name: dataName }) },
    responses: { 200: json("The facts", dataShape), ...problems(400, 404) },
  });

  const factsOf = async (name: string) => {
    const { train, test } = await data.facts(name);
    return { name, ...(train && { train: plain(train) }), ...(test && { test: plain(test) }) };
  };
  api.get(BASE, async (c) => c.json({ ...(await factsOf(MNIST)), data: await data.names() }));
  api.get(`${BASE}/:name`, async (c) => c.json(await factsOf(c.req.param("name"))));
  return api;
}

/** Images as plain arrays, which JSON has. */
function plain(facts: DatasetFacts) {
  return {
    ...facts,
    perClass: facts.perClass.map((one) => ({ ...one, mean: [...one.mean] })),
  };
}
