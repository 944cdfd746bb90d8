import { OpenAPIHono, z } from "@hono/zod-openapi";
import { MAX_UPLOAD, readUpload } from "../body.ts";
import type { Answer, AppDeps } from "../deps.ts";
import { parse } from "../validate.ts";
import { binary, describe, json, problems } from "./describe.ts";
import { answerShape, modelName } from "./shapes.ts";

const PICTURES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/tiff", "image/avif"];

/** POST /api/v1/predict: a picture in, the digit out. */
export function predictRoutes({ reader }: Pick<AppDeps, "reader">): OpenAPIHono {
  const api = new OpenAPIHono();
  const form = {
    "multipart/form-data": {
      schema: z.object({
        image: z.string().openapi({ type: "string", format: "binary" }),
        model: modelName.optional(),
      }),
    },
  };
  describe(api, {
    method: "post",
    path: "/api/v1/predict",
    tags: ["recognition"],
    summary: "Read a digit in a picture",
    description:
      "The picture is the multipart field `image`, or the body itself: PNG, JPEG, WebP, GIF, TIFF " +
      "or AVIF, at most 10 MiB and 50 megapixels.",
    request: {
      query: z.object({ model: modelName.optional() }),
      body: { content: { ...form, ...binary("The picture", ...PICTURES).content } },
    },
    responses: {
      200: json("The answer", answerShape),
      ...problems(400, 403, 404, 409, 413, 415, 422, 429),
    },
  });
  api.post("/api/v1/predict", async (c) => {
    const { file, fields } = await readUpload(c, "image", "The picture", MAX_UPLOAD);
    const named = c.req.query("model") ?? fields.get("model");
    const model =
      named === undefined || named === "" ? undefined : parse(modelName, named, "model");
    return c.json(shown(await reader.read(file, model)));
  });
  return api;
}

/** The answer without the pixels, which are the page's. */
function shown({
  model,
  digit,
  label,
  confidence,
  probabilities,
  top,
  verdict,
  milliseconds,
}: Answer) {
  const rounded = Math.round(milliseconds * 1000) / 1000;
  return { model, digit, label, confidence, probabilities, top, verdict, milliseconds: rounded };
}
