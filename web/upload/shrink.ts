/** Longest side that the engine looks at closely: its own `reduce` brings larger pictures down to this. */
export const LOOKED_AT = 1024;

/** Of a picture as it is stored in its file. */
export interface StoredSize {
  readonly width: number;
  readonly height: number;
  /** EXIF's: from 5 on the picture lies on its side. */
  readonly orientation?: number;
}

/**
 * The width, upright, that a picture is decoded at: undefined where it is small enough. It is divided by the whole
 * number by which the engine reduces it, so that what is read here is what the server reads of the whole one.
 */
export function shrunkWidth({ width, height, orientation = 1 }: StoredSize): number | undefined {
  const factor = Math.ceil(Math.max(width, height) / LOOKED_AT);
  if (factor === 1) return undefined;
  return Math.ceil((orientation >= 5 ? height : width) / factor);
}
