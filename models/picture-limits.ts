import { InklingError } from "@inkling/engine";

/** Most bytes of a picture's file that is sent. */
export const MAX_IMAGE_BYTES = 10 * 2 ** 20;

/** Most pixels of a picture, whatever its file's size. */
export const MAX_PIXELS = 50_000_000;

/** The refusal of a file of so many bytes. */
export function tooLarge(bytes: number, most = MAX_IMAGE_BYTES): InklingError {
  const size = `${Math.ceil((bytes / 2 ** 20) * 10) / 10} MiB`;
  const message = `The picture's file is ${size}; at most ${most / 2 ** 20} MiB are taken.`;
  return new InklingError("too_large", message);
}

/** @throws InklingError `too_large` */
export function checkPixels({ width, height }: { width: number; height: number }): void {
  if (width * height <= MAX_PIXELS) return;
  const size = `${width}x${height} pixels, ${Math.round((width * height) / 1e6)} million`;
  throw new InklingError("too_large", `The picture has ${size}; at most 50 million are taken.`);
}
