import { OpenAPIHono } from "@hono/zod-openapi";
import { MAX_UPLOAD, readUpload } from "../body.ts";
import type { Answer, AppDeps } from "../deps.ts";
import { describe, json, problems } from "./describe.ts";
import { modelOf, PICTURE_LIMITS, pictureRequest } from "./picture.ts";
import { answerShape } from "./shapes.ts";

/** POST /api/v1/predict: a picture in, the digit out. */
export function predictRoutes({ reader }: Pick<AppDeps, "reader">): OpenAPIHono {
  const api = new OpenAPIHono();
  describe(api, {
    method: "post",
    path: "/api/v1/predict",
    tags: ["recognition"],
    summary: "Read a digit in a picture",
    description: PICTURE_LIMITS,
    request: pictureRequest,
    responses: {
      200: json("The answer", answerShape),
      ...problems(400, 403, 404, 409, 413, 415, 422, 429),
    },
  });
  api.post("/api/v1/predict", async (c) => {
    const { file, fields } = await readUpload(c, "image", "The picture", MAX_UPLOAD);
    return c.json(shown(await reader.read(file, modelOf(c, fields))));
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
