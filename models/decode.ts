import { InklingError, type Picture } from "@inkling/engine";
import sharp from "sharp";
import { MAX_IMAGE_BYTES, tooLarge } from "./picture-limits.ts";

/** Most pixels of a picture, whatever its file's size. */
export const MAX_PIXELS = 50_000_000;

/** A file that takes longer than this is not worth waiting for. Seconds. */
const TIME_LIMIT = 20;

const ACCEPTED = "PNG, JPEG, WebP, GIF, TIFF and AVIF are read";

/** What sharp calls the formats that are read. */
type Format = "png" | "jpeg" | "webp" | "gif" | "tiff" | "heif";

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
    const name = format === "heif" ? "AVIF" : format.toUpperCase();
    const message = `The picture cannot be read: it begins as a ${name} file, but is damaged or cut short.`;
    throw new InklingError("unreadable_image", message, { cause });
  }
}

function recognize(bytes: Uint8Array): Format {
  if (bytes.length === 0)
    throw new InklingError("unreadable_image", "The picture's file is empty.");
  const head = headOf(bytes);
  const format = SIGNATURES.find(([isIt]) => isIt(head))?.[1];
  if (format) return format;
  const named = OTHERS.find(([isIt]) => isIt(head))?.[1];
  const problem = named ? `${named} is not read` : "The file is of no picture format that is read";
  throw new InklingError("unsupported_type", `${problem}; ${ACCEPTED}.`);
}

/** The media type of a picture that is read, by its first bytes; undefined for anything else. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const head = headOf(bytes);
  const format = SIGNATURES.find(([isIt]) => isIt(head))?.[1];
  return format && `image/${format === "heif" ? "avif" : format}`;
}

/** Tells a kind of file by its first bytes, as text of one character a byte. */
type Signature = (head: string) => boolean;

const begins =
  (...beginnings: readonly string[]): Signature =>
  (head) =>
    beginnings.some((beginning) => head.startsWith(beginning));

/** The brands that an ISO media file names: its own, and those it is compatible with. */
const hasBrand =
  (...wanted: readonly string[]): Signature =>
  (head) => {
    if (head.slice(4, 8) !== "ftyp") return false;
    const brands = head.slice(8).match(/.{4}/gs) ?? [];
    return brands.some((brand) => wanted.includes(brand));
  };

const SIGNATURES: readonly (readonly [Signature, Format])[] = [
  [begins("\x89PNG\r\n\x1a\n"), "png"],
  [begins("\xff\xd8\xff"), "jpeg"],
  [(head) => head.startsWith("RIFF") && head.slice(8, 12) === "WEBP", "webp"],
  [begins("GIF87a", "GIF89a"), "gif"],
  [begins("II*\0", "MM\0*", "II+\0", "MM\0+"), "tiff"],
  [hasBrand("avif", "avis"), "heif"],
];

/** Kinds that people try, so that the answer can name them. */
const OTHERS: readonly (readonly [Signature, string])[] = [
  [(head) => /^(ï»¿)?\s*<(\?xml|!--|!doctype svg|svg)/i.test(head), "SVG"],
  [begins("\x1f\x8b"), "A gzip file"],
  [begins("%PDF"), "PDF"],
  [begins("BM"), "BMP"],
  [hasBrand("heic", "heix", "hevc", "mif1"), "HEIC"],
  [begins("\xff\x0a", "\0\0\0\x0cJXL "), "JPEG XL"],
  [begins("8BPS"), "A Photoshop file"],
  [begins("PK\x03\x04"), "A ZIP file"],
];

/** Bytes that tell a format: enough for the brands of an AVIF file. */
const HEAD = 256;

/** Of an ISO media file no more than its first box, the brands, whose length it begins with. */
function headOf(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, HEAD));
  if (text.slice(4, 8) !== "ftyp") return text;
  return text.slice(0, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
}

/** Reads the header alone: nothing is unpacked before its size is known to be fine. */
async function checkHeader(bytes: Uint8Array, format: Format): Promise<void> {
  const found = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (found.format !== format || (format === "heif" && found.compression !== "av1")) {
    throw new InklingError("unsupported_type", `The picture is ${found.format}; ${ACCEPTED}.`);
  }
  const { width, height } = found;
  if (width * height <= MAX_PIXELS) return;
  const size = `${width}x${height} pixels, ${Math.round((width * height) / 1e6)} million`;
  throw new InklingError("too_large", `The picture has ${size}; at most 50 million are taken.`);
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
