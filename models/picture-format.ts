import { InklingError } from "@inkling/engine";

export const ACCEPTED = "PNG, JPEG, WebP, GIF, TIFF and AVIF are read";

/** The formats that are read, as sharp calls them. */
export type Format = "png" | "jpeg" | "webp" | "gif" | "tiff" | "heif";

/** As people call it. */
export const formatName = (format: Format): string =>
  format === "heif" ? "AVIF" : format.toUpperCase();

/**
 * The format of a picture's file by its first bytes.
 * @throws InklingError `unreadable_image` for an empty file, `unsupported_type`
 */
export function recognize(bytes: Uint8Array): Format {
  if (bytes.length === 0)
    throw new InklingError("unreadable_image", "The picture's file is empty.");
  const head = headOf(bytes);
  const format = SIGNATURES.find(([isIt]) => isIt(head))?.[1];
  if (format) return format;
  const [, named, advice = ""] = OTHERS.find(([isIt]) => isIt(head)) ?? [];
  const problem = named ? `${named} is not read` : "The file is of no picture format that is read";
  throw new InklingError("unsupported_type", `${problem}; ${ACCEPTED}.${advice}`);
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

/** Every iPhone's photos, unless it is told otherwise. */
const NOT_HEIC =
  " Export the photo as JPEG, or choose Settings > Camera > Formats > Most Compatible on the iPhone.";

/** Kinds that people try, so that the answer can name them, and say what to do. */
const OTHERS: readonly (readonly [isIt: Signature, name: string, advice?: string])[] = [
  [(head) => /^(ï»¿)?\s*<(\?xml|!--|!doctype svg|svg)/i.test(head), "SVG"],
  [begins("\x1f\x8b"), "A gzip file"],
  [begins("%PDF"), "PDF"],
  [begins("BM"), "BMP"],
  [hasBrand("heic", "heix", "hevc", "mif1"), "HEIC", NOT_HEIC],
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
