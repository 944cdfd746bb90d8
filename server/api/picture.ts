import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { parse } from "../validate.ts";
import { binary } from "./describe.ts";
import { modelName } from "./shapes.ts";

// What the routes that take a picture have in common.

const PICTURES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/tiff", "image/avif"];

export const PICTURE_LIMITS =
  "The picture is the multipart field `image`, or the body itself: PNG, JPEG, WebP, GIF, TIFF " +
  "or AVIF, at most 10 MiB and 50 megapixels.";

const form = {
  "multipart/form-data": {
    schema: z.object({
      image: z.string().openapi({ type: "string", format: "binary" }),
      model: modelName.optional(),
    }),
  },
};

export const pictureRequest = {
  query: z.object({ model: modelName.optional() }),
  body: { content: { ...form, ...binary("The picture", ...PICTURES).content } },
};

/** The model that the address or the form names, if one does. */
export function modelOf(c: Context, fields: ReadonlyMap<string, string>): string | undefined {
  const named = c.req.query("model") ?? fields.get("model");
  return named === undefined || named === "" ? undefined : parse(modelName, named, "model");
}
