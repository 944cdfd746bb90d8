import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppDeps } from "../deps.ts";
import { describe, json, problems } from "./describe.ts";
import { PICTURE_LIMITS, pictureRequest, readPicture } from "./picture.ts";
import { nearestShape } from "./shapes.ts";

/** POST /api/v1/nearest: a picture of a digit in, the training images most like it out. */
export function nearestRoutes({ nearest }: Pick<AppDeps, "nearest">): OpenAPIHono {
  const api = new OpenAPIHono();
  describe(api, {
    method: "post",
    path: "/api/v1/nearest",
    tags: ["recognition"],
    summary: "The ten training images of MNIST that are nearest to a picture of a digit",
    description:
      `${PICTURE_LIMITS} Nearest by Euclidean distance in the last hidden layer of the default model; of an ` +
      "ensemble, of its first member. The training images are looked at when this is first asked for: " +
      "until that is done, which takes a minute or two, the answer is 503 with the code `not_ready`.",
    request: { body: pictureRequest.body },
    responses: {
      200: json("The images", nearestShape),
      ...problems(400, 403, 409, 413, 415, 422, 429, 503),
    },
  });
  api.post("/api/v1/nearest", async (c) => {
    const { file } = await readPicture(c);
    const answer = await nearest.find(file);
    return c.json({ ...answer, milliseconds: Math.round(answer.milliseconds * 1000) / 1000 });
  });
  return api;
}
