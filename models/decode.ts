import { InklingError, type Picture } from "@inkling/engine";
import sharp from "sharp";
import { ACCEPTED, type Format, formatName, recognize } from "./picture-format.ts";
import { checkPixels, MAX_IMAGE_BYTES, MAX_PIXELS, tooLarge } from "./picture-limits.ts";

/** A file that takes longer than this is not worth waiting for. Seconds. */
const TIME_LIMIT = 20;

/**
 * Decodes an uploaded picture: orientation applied, sRGB, 8 bits, alpha straight; of several frames
 * or pages the first. The kind of file is told by its bytes alone.
 * @throws InklingError `too_large`, `unsupported_type` or `unreadable_image`
 */
export async function decodeImage(bytes: Uint8Array): Promise<Picture> {
  if (bytes.length > MAX_IMAGE_BYTES) throw tooLarge(bytes.length);
  const format = recognize(bytes);
  try {
    await checkHeader(bytes, format);
    return await decode(bytes);
  } catch (cause) {
    if (cause instanceof InklingError) throw cause;
    const message = `The picture cannot be read: it begins as a ${formatName(format)} file, but is damaged or cut short.`;
    throw new InklingError("unreadable_image", message, { cause });
  }
}

/** Reads the header alone: nothing is unpacked before its size is known to be fine. */
async function checkHeader(bytes: Uint8Array, format: Format): Promise<void> {
  const found = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (found.format !== format || (format === "heif" && found.compression !== "av1")) {
    throw new InklingError("unsupported_type", `The picture is ${found.format}; ${ACCEPTED}.`);
  }
  checkPixels(found);
}

async function decode(bytes: Uint8Array): Promise<Picture> {
  // Warnings are no reason to turn a picture away: many cameras' files give some.
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" });
  const { data, info } = await image
    .timeout({ seconds: TIME_LIMIT })
    .autoOrient()
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { data, width, height, channels };
}
