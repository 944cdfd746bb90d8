import { InklingError } from "@inkling/engine";

/** Most bytes of a picture's file. */
export const MAX_IMAGE_BYTES = 10 * 2 ** 20;

/** The refusal of a file of so many bytes. */
export function tooLarge(bytes: number): InklingError {
  const size = `${Math.ceil((bytes / 2 ** 20) * 10) / 10} MiB`;
  return new InklingError("too_large", `The picture's file is ${size}; at most 10 MiB are taken.`);
}
