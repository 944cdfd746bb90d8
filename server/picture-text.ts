import { z } from "@hono/zod-openapi";
import { InklingError } from "@inkling/engine";
import { MAX_UPLOAD, MiB, tooLarge } from "./body.ts";
import { dataOf } from "./gradio/images.ts";

/** Letters of a picture of the largest size, with what a `data:` address begins with. */
export const MAX_LETTERS = Math.ceil((MAX_UPLOAD * 4) / 3) + 128;

export const pictureField = z
  .string({ error: "must be a picture as text: base64 or a data: address" })
  .meta({
    description:
      `The picture's file in base64, or as a data: address: PNG, JPEG, WebP, GIF, TIFF or AVIF, ` +
      `at most ${MAX_UPLOAD / MiB} MiB and 50 megapixels. Dark ink on a light ground, or the reverse.`,
  });

/** The file that the text stands for. Throws InklingError `bad_value`, `too_large`. */
export function pictureIn(text: string): Uint8Array {
  if (text.length > MAX_LETTERS) throw tooLarge("The picture", MAX_UPLOAD);
  if (/^\s*data:/i.test(text)) return dataOf(text.trim());
  const plain = text.replace(/\s+/g, "");
  if (plain === "" || !/^[\w+/-]+={0,2}$/.test(plain)) {
    throw new InklingError(
      "bad_value",
      "image: must be the picture's file in base64, or a data: address. Paths and addresses are not opened.",
    );
  }
  return Buffer.from(plain, "base64");
}
