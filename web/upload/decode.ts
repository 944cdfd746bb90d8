import { InklingError } from "@inkling/engine";
import { disableTypes, imageSize } from "image-size";
import { formatName, recognize } from "../../models/picture-format.ts";
import { checkPixels, tooLarge } from "../../models/picture-limits.ts";
import { MAX_BYTES } from "./limits.ts";
import { UNDECODABLE } from "./messages.ts";
import { type StoredSize, shrunkWidth } from "./shrink.ts";

/** Enough of a file for its size, whatever a camera writes before it. */
const HEAD = 512 * 1024;

// A text, and of no size that is worth looking for.
disableTypes(["svg"]);

/**
 * The picture in a file, upright, its longer side at most LOOKED_AT. Nothing is unpacked before its size
 * is known to be fine, and never more of it is kept than is looked at. The caller closes it.
 * @throws InklingError `too_large`, `unsupported_type`, `unreadable_image`, `undecodable`
 */
export async function decodeFile(file: Blob): Promise<ImageBitmap> {
  if (file.size > MAX_BYTES) throw tooLarge(file.size, MAX_BYTES);
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const size = sizeOf(head) ?? (file.size > HEAD && sizeOf(await bytesOf(file)));
  if (!size) throw unreadable(head);
  checkPixels(size);
  try {
    return await shrunk(file, size);
  } catch {
    throw undecodable(head);
  }
}

/** Browsers differ in which width they bring to `resizeWidth`: the upright picture's, or that of the stored one. */
async function shrunk(file: Blob, size: StoredSize): Promise<ImageBitmap> {
  const width = shrunkWidth(size);
  const bitmap = await upright(file, width);
  if (width === undefined || bitmap.width === width) return bitmap;
  bitmap.close();
  return upright(file, shrunkWidth({ ...size, orientation: 1 }));
}

const upright = (file: Blob, resizeWidth: number | undefined): Promise<ImageBitmap> =>
  createImageBitmap(file, {
    imageOrientation: "from-image",
    ...(resizeWidth && { resizeWidth, resizeQuality: "high" }),
  });

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());

function sizeOf(bytes: Uint8Array): StoredSize | undefined {
  try {
    const { width, height, orientation } = imageSize(bytes);
    return { width, height, ...(orientation && { orientation }) };
  } catch {
    return undefined;
  }
}

function unreadable(head: Uint8Array): InklingError {
  const message = `The picture cannot be read: it begins as a ${formatName(recognize(head))} file, but is damaged or cut short.`;
  return new InklingError("unreadable_image", message);
}

function undecodable(head: Uint8Array): InklingError {
  const name = formatName(recognize(head));
  const message = `The picture cannot be read: it begins as a ${name} file, but is damaged, or this browser does not read ${name}.`;
  return new InklingError(UNDECODABLE, message);
}
