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

const PATH = "/api/v1/data/{name}/sample/{file}";

/** At most so many images of each part, spread evenly over it. */
export const SAMPLE = { train: 2000, test: 5000 } as const;

const FILES = ["train-images", "train-labels", "test-images", "test-labels"] as const;
const fileShape = z.enum(FILES);
type File = z.infer<typeof fileShape>;

/** Packed files kept in memory: of MNIST, all four take 1.1 MB. */
const KEPT = 8;

const pack = promisify(gzip);

/** A part of a data set, small enough for a browser that goes on training on it: IDX files, packed with gzip. */
export function sampleRoutes({ data }: Pick<AppDeps, "data">): OpenAPIHono {
  const api = new OpenAPIHono();
  const packed = new Lru<Promise<Uint8Array>>(KEPT);
  describe(api, {
    method: "get",
    path: PATH,
    tags: ["data"],
    summary: `A part of a data set as gzip of an IDX file: ${SAMPLE.train} training or ${SAMPLE.test} test images, or their labels`,
    request: {
      params: z.object({
        name: z.string().regex(NAME).openapi({ example: MNIST }),
        file: fileShape.openapi({ example: "train-images" }),
      }),
    },
    responses: { 200: binary("The file", "application/octet-stream"), ...problems(400, 404) },
  });
  api.get("/api/v1/data/:name/sample/:file", async (c) => {
    const name = c.req.param("name");
    const file = parse(fileShape, c.req.param("file"), "The file of the sample");
    // Also checks the name: what is kept is kept for names of data sets alone.
    const set = await setOf(data, name, file);
    const bytes = await packed.get(`${name}/${file}`, () => pack(idxOf(set, file)));
    return download(c, bytes, `${name}-${file}.idx.gz`);
  });
  return api;
}

async function setOf(data: DataStore, name: string, file: File): Promise<Dataset> {
  const split = splitOf(file);
  const set = (await data.load(name))[split];
  if (set !== undefined) return set;
  throw new InklingError("data_not_found", `The data "${name}" has no ${split} images.`);
}

const splitOf = (file: File) => (file.startsWith("train") ? "train" : "test");

function idxOf(set: Dataset, file: File): Uint8Array {
  const count = Math.min(SAMPLE[splitOf(file)], set.count);
  const places = Array.from({ length: count }, (_, i) => Math.floor((i * set.count) / count));
  const { images, labels, rows, columns } = subset(set, places);
  return file.endsWith("images")
    ? writeIdx({ type: "u8", shape: [count, rows, columns], data: images })
    : writeIdx({ type: "u8", shape: [count], data: labels });
}
