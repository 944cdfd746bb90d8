import { OpenAPIHono } from "@hono/zod-openapi";
import type { Answer, AppDeps } from "../deps.ts";
import { describe, json, problems } from "./describe.ts";
import { PICTURE_LIMITS, pictureRequest, readPicture } from "./picture.ts";
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
    const { file, model } = await readPicture(c);
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
