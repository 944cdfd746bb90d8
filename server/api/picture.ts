import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { isJson, looksLikeJson, MAX_UPLOAD, parseJson, readJson, readUpload } from "../body.ts";
import { MAX_LETTERS, pictureField, pictureIn } from "../picture-text.ts";
import { options, parse } from "../validate.ts";
import { binary } from "./describe.ts";
import { modelName } from "./shapes.ts";

// What the routes that take a picture have in common.

export const PICTURE_LIMITS =
  "The picture is the multipart field `image`, the body itself, or the field `image` of a JSON object, as a " +
  "data: address or in base64: PNG, JPEG, WebP, GIF, TIFF or AVIF, at most 10 MiB and 50 megapixels.";

/** Of a body of JSON: its picture, and what is around it. */
const MAX_TEXT = MAX_LETTERS + 1024;

const asText = options(
  {
    image: pictureField.openapi({ example: "data:image/png;base64,..." }),
    model: modelName.optional(),
  },
  'must be a JSON object such as {"image": "data:image/png;base64,..."}',
);

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
  body: {
    content: {
      ...form,
      ...binary("The picture", "image/*").content,
      "application/json": { schema: asText },
    },
  },
};

/** The picture of a request, and the model that the address or the body names, if one does. */
export async function readPicture(c: Context) {
  if (isJson(c)) return pictureOf(c, await readJson(c, MAX_TEXT));
  const { file, fields } = await readUpload(c, "image", "The picture", MAX_UPLOAD, ["model"]);
  // No picture begins so.
  if (looksLikeJson(file)) return pictureOf(c, parseJson(file));
  return { file, model: modelOf(c, fields.get("model")) };
}

function pictureOf(c: Context, body: unknown) {
  const { image, model } = parse(asText, body, "the body");
  return { file: pictureIn(image), model: modelOf(c, model) };
}

function modelOf(c: Context, given: string | undefined): string | undefined {
  const named = c.req.query("model") ?? given;
  return named === undefined || named === "" ? undefined : parse(modelName, named, "model");
}
