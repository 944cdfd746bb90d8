import { OpenAPIHono } from "@hono/zod-openapi";
import { bareRows } from "../../models/number.ts";
import type { AppDeps, NumberAnswer } from "../deps.ts";
import { describe, json, problems } from "./describe.ts";
import { PICTURE_LIMITS, pictureRequest, readPicture } from "./picture.ts";
import { numberShape } from "./shapes.ts";

/** POST /api/v1/read: a picture in, the number written on it out. */
export function readRoutes({ reader }: Pick<AppDeps, "reader">): OpenAPIHono {
  const api = new OpenAPIHono();
  describe(api, {
    method: "post",
    path: "/api/v1/read",
    tags: ["recognition"],
    summary: "Read the digits in a picture: any number of them, in rows",
    description:
      `${PICTURE_LIMITS} In \`text\` rows are lines, wide gaps are spaces, and a decimal point or ` +
      "comma is a point. A mark parts thousands, and is left out, when exactly three digits follow it " +
      "up to the next mark or the number's end, and one to three, not beginning with 0, stand before " +
      "it or before the first of several such marks: 58.433 and 1.234,56 are 58433 and 1234.56, and " +
      "3.142 is 3142. A picture with ink but without digits has an empty text.",
    request: pictureRequest,
    responses: {
      200: json("What is written", numberShape),
      ...problems(400, 403, 404, 409, 413, 415, 422, 429),
    },
  });
  api.post("/api/v1/read", async (c) => {
    const { file, model } = await readPicture(c);
    return c.json(numberFacts(await reader.readNumber(file, model)));
  });
  return api;
}

/** The answer without what is the page's: the pixels, and the digit alone. */
export function numberFacts({ milliseconds, rows, single: _, ...answer }: NumberAnswer) {
  return { ...answer, rows: bareRows(rows), milliseconds: Math.round(milliseconds * 1000) / 1000 };
}
