import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { type Dataset, InklingError, writeIdx } from "@inkling/engine";
import { Lru } from "../../models/lru.ts";
import { NAME } from "../../models/names.ts";
import { MNIST } from "../data.ts";
import type { AppDeps } from "../deps.ts";
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

/** Packed files kept in memory: of MNIST, all four take 12 MB. */
const KEPT = 4;

const pack = promisify(gzip);

/** Whole data sets for browsers that train by themselves: IDX files, packed with gzip. */
export function dataFileRoutes({ data }: Pick<AppDeps, "data">): OpenAPIHono {
  const api = new OpenAPIHono();
  const packed = new Lru<Promise<Uint8Array>>(KEPT);
  describe(api, {
    method: "get",
    path: `${BASE}/{name}/{file}`,
    tags: ["data"],
    summary: "Images or labels of a data set: an IDX file, packed with gzip",
    request: {
      params: z.object({
        name: z.string().regex(NAME).openapi({ example: MNIST }),
        file: fileShape.openapi({ example: "test-images.gz" }),
      }),
    },
    responses: { 200: binary("The file", "application/octet-stream"), ...problems(400, 404) },
  });
  api.get(`${BASE}/:name/:file`, async (c) => {
    const { name, file: given } = c.req.param();
    const file = parse(fileShape, given, "The file of the data set");
    const split = file.startsWith("train") ? "train" : "test";
    // Also checks the name: what is kept is kept for names of data sets alone.
    const set = (await data.load(name))[split];
    if (set === undefined) {
      throw new InklingError("data_not_found", `The data "${name}" has no ${split} images.`);
    }
    const bytes = await packed.get(`${name}/${file}`, () => pack(idxOf(set, file)));
    return download(c, bytes, `${name}-${file.replace(".gz", ".idx.gz")}`);
  });
  return api;
}

function idxOf({ images, labels, count, rows, columns }: Dataset, file: File): Uint8Array {
  return file.includes("images")
    ? writeIdx({ type: "u8", shape: [count, rows, columns], data: images })
    : writeIdx({ type: "u8", shape: [count], data: labels });
}
