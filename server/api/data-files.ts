import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { type Dataset, InklingError, subset, writeIdx } from "@inkling/engine";
import { Lru } from "../../models/lru.ts";
import { NAME } from "../../models/names.ts";
import { MNIST } from "../data.ts";
import type { AppDeps, DataStore } from "../deps.ts";
import { parse } from "../validate.ts";
import { binary, describe, problems } from "./describe.ts";
import { download } from "./download.ts";

const BASE = "/api/v1/data";

const fileShape = z.enum([
  "train-images.gz",
  "train-labels.gz",
  "test-images.gz",
  "test-labels.gz",
]);
type File = z.infer<typeof fileShape>;

const sizeShape = z.enum(["whole", "small"]).default("whole");

/** A small part has at most so many images, spread evenly over the set. */
export const SMALL = { train: 2000, test: 5000 } as const;

/** Packed files kept in memory: of MNIST, the four whole ones take 12 MB, the small ones 1. */
const KEPT = 8;

const pack = promisify(gzip);

/** Data sets for browsers that train by themselves, whole or in small: IDX files, packed with gzip. */
export function dataFileRoutes({ data }: Pick<AppDeps, "data">): OpenAPIHono {
  const api = new OpenAPIHono();
  const packed = new Lru<Promise<Uint8Array>>(KEPT);
  describe(api, {
    method: "get",
    path: `${BASE}/{name}/{file}`,
    tags: ["data"],
    summary: `Images or labels of a data set: an IDX file, packed with gzip. A small one has ${SMALL.train} training or ${SMALL.test} test images at most`,
    request: {
      params: z.object({
        name: z.string().regex(NAME).openapi({ example: MNIST }),
        file: fileShape.openapi({ example: "test-images.gz" }),
      }),
      query: z.object({ size: sizeShape }),
    },
    responses: { 200: binary("The file", "application/octet-stream"), ...problems(400, 404) },
  });
  api.get(`${BASE}/:name/:file`, async (c) => {
    const { name, file: given } = c.req.param();
    const file = parse(fileShape, given, "The file of the data set");
    const size = parse(sizeShape, c.req.query("size"), "size");
    // Also checks the name: what is kept is kept for names of data sets alone.
    const set = await setOf(data, name, file);
    const part = () => pack(idxOf(size === "small" ? small(set, SMALL[splitOf(file)]) : set, file));
    const bytes = await packed.get(`${size} ${name}/${file}`, part);
    return download(c, bytes, `${name}-${file.replace(".gz", ".idx.gz")}`);
  });
  return api;
}

const splitOf = (file: File) => (file.startsWith("train") ? "train" : "test");

async function setOf(data: DataStore, name: string, file: File): Promise<Dataset> {
  const split = splitOf(file);
  const set = (await data.load(name))[split];
  if (set !== undefined) return set;
  throw new InklingError("data_not_found", `The data "${name}" has no ${split} images.`);
}

function small(set: Dataset, most: number): Dataset {
  const count = Math.min(most, set.count);
  const places = Array.from({ length: count }, (_, i) => Math.floor((i * set.count) / count));
  return subset(set, places);
}

function idxOf({ images, labels, count, rows, columns }: Dataset, file: File): Uint8Array {
  return file.includes("images")
    ? writeIdx({ type: "u8", shape: [count, rows, columns], data: images })
    : writeIdx({ type: "u8", shape: [count], data: labels });
}
