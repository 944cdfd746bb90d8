import { OpenAPIHono, z } from "@hono/zod-openapi";
import { type DatasetFacts, InklingError } from "@inkling/engine";
import { NAME } from "../../models/names.ts";
import { MNIST } from "../data.ts";
import type { AppDeps, DataStore } from "../deps.ts";
import { parse } from "../validate.ts";
import { describe, json, problems } from "./describe.ts";
import { dataImageShape, dataListShape, dataShape } from "./shapes.ts";

const BASE = "/api/v1/data";

const splitShape = z.enum(["train", "test"]);

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

  describe(api, {
    method: "get",
    path: `${BASE}/{name}/images/{index}`,
    tags,
    summary: "One image of a data set with its label",
    request: {
      params: z.object({ name: dataName, index: z.string().openapi({ example: "0" }) }),
      query: z.object({ split: splitShape.optional() }),
    },
    responses: { 200: json("The image", dataImageShape), ...problems(400, 404) },
  });

  const factsOf = async (name: string) => {
    const { train, test } = await data.facts(name);
    return { name, ...(train && { train: plain(train) }), ...(test && { test: plain(test) }) };
  };
  api.get(BASE, async (c) => c.json({ ...(await factsOf(MNIST)), data: await data.names() }));
  api.get(`${BASE}/:name/images/:index`, async (c) => {
    const split = parse(splitShape, c.req.query("split") ?? "test", "The part of the data set");
    return c.json(await imageOf(data, c.req.param("name"), split, c.req.param("index")));
  });
  api.get(`${BASE}/:name`, async (c) => c.json(await factsOf(c.req.param("name"))));
  return api;
}

async function imageOf(data: DataStore, name: string, split: "train" | "test", place: string) {
  const part = (await data.load(name))[split];
  if (part === undefined) {
    throw new InklingError("data_not_found", `The data "${name}" has no ${split} images.`);
  }
  const { images, labels, classes, count, rows, columns } = part;
  const index = /^\d{1,9}$/.test(place) ? Number(place) : count;
  if (index >= count) {
    const sentence = `The ${split} images of "${name}" have places from 0 to ${count - 1}, not ${JSON.stringify(place)}.`;
    throw new InklingError("data_not_found", sentence);
  }
  const size = rows * columns;
  const pixels = [...images.subarray(index * size, (index + 1) * size)];
  const label = classes[labels[index]!]!;
  return { name, split, index, count, label, rows, columns, pixels };
}

/** Images as plain arrays, which JSON has. */
function plain(facts: DatasetFacts) {
  return {
    ...facts,
    perClass: facts.perClass.map((one) => ({ ...one, mean: [...one.mean] })),
  };
}
