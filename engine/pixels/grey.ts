import { ValueError } from "../errors.ts";
import { findGround } from "./ground.ts";
import { type Plane, WHITE } from "./plane.ts";

/** A decoded picture, row by row: straight alpha, sRGB. */
export interface Picture {
  /** [height, width, channels] */
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha. */
  readonly channels: 1 | 2 | 3 | 4;
}

/** ITU-R BT.601's weights of red, green and blue in 256ths: whole, so that every engine agrees. */
const RED = 77;
const GREEN = 150;
const BLUE = 29;

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

/** The luminance, transparent pixels laid over the ground that makes the ink stand out. */
export function toGrey(picture: Picture): Plane {
  const { width, height } = picture;
  const data = luminance(picture);
  const opacity = alpha(picture);
  if (opacity) layOver(data, opacity, width);
  return { width, height, data };
}

function luminance({ data, width, height, channels }: Picture): Uint8Array {
  const light = new Uint8Array(width * height);
  if (channels <= 2) {
    for (let i = 0, at = 0; i < light.length; i++, at += channels) light[i] = data[at]!;
    return light;
  }
  for (let i = 0, at = 0; i < light.length; i++, at += channels) {
    light[i] = (RED * data[at]! + GREEN * data[at + 1]! + BLUE * data[at + 2]! + 128) >> 8;
  }
  return light;
}

/** The alpha of each pixel; undefined when all are opaque. */
function alpha({ data, width, height, channels }: Picture): Uint8Array | undefined {
  if (channels === 1 || channels === 3) return undefined;
  const opacity = new Uint8Array(width * height);
  let least = WHITE;
  for (let i = 0, at = channels - 1; i < opacity.length; i++, at += channels) {
    const a = data[at]!;
    opacity[i] = a;
    if (a < least) least = a;
  }
  return least === WHITE ? undefined : opacity;
}

/** light ← opacity·light + (1 − opacity)·ground, in place. */
function layOver(light: Uint8Array, opacity: Uint8Array, width: number): void {
  const ground = findGround(light, opacity, width);
  for (let i = 0; i < light.length; i++) {
    const a = opacity[i]!;
    light[i] = Math.floor((light[i]! * a + ground * (WHITE - a) + 127) / WHITE);
  }
}

/**
 * The plane with its longer side at most `limit`: the mean of squares of n×n pixels for the smallest
 * whole n that does it. Squares at the right and lower edge may be narrower.
 */
export function reduce(plane: Plane, limit: number): { plane: Plane; factor: number } {
  const factor = Math.ceil(Math.max(plane.width, plane.height) / limit);
  if (factor === 1) return { plane, factor };
  const width = Math.ceil(plane.width / factor);
  const height = Math.ceil(plane.height / factor);
  const data = new Uint8Array(width * height);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const rows = Math.min(factor, plane.height - y * factor);
    sums.fill(0);
    for (let row = 0; row < rows; row++) addRow(sums, plane, y * factor + row, factor);
    for (let x = 0; x < width; x++) {
      const columns = Math.min(factor, plane.width - x * factor);
      data[y * width + x] = Math.round(sums[x]! / (rows * columns));
    }
  }
  return { plane: { width, height, data }, factor };
}

function addRow(sums: Float64Array, { width, data }: Plane, row: number, factor: number): void {
  const start = row * width;
  for (let x = 0; x < sums.length; x++) {
    const end = Math.min((x + 1) * factor, width);
    let sum = 0;
    for (let i = x * factor; i < end; i++) sum += data[start + i]!;
    sums[x]! += sum;
  }
}
