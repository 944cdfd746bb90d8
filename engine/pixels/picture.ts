import { ValueError } from "../errors.ts";

/** A decoded picture, row by row: straight alpha, sRGB. */
export interface Picture {
  /** [height, width, channels] */
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha. */
  readonly channels: 1 | 2 | 3 | 4;
}

/** @throws ValueError when the numbers of the picture do not fit each other */
export function checkPicture({ data, width, height, channels }: Picture): void {
  const isSize = (n: number) => Number.isInteger(n) && n > 0;
  if (!isSize(width) || !isSize(height)) {
    throw new ValueError("picture", "expected a width and a height from 1", [width, height]);
  }
  if (![1, 2, 3, 4].includes(channels)) {
    throw new ValueError("picture", "expected 1 to 4 channels", channels);
  }
  const wanted = width * height * channels;
  if (data.length !== wanted) {
    throw new ValueError("picture", `expected ${wanted} bytes of data`, data.length);
  }
}
