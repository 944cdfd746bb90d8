import { groundBelow } from "./clear.ts";
import { edgeLevels } from "./edges.ts";
import type { Picture } from "./picture.ts";
import { histogram, type Plane, quantile, WHITE } from "./plane.ts";

/** How much red, green and blue count, in 256ths: whole, so that every engine agrees. */
type Weights = readonly [red: number, green: number, blue: number];

/** ITU-R BT.601's luminance, and each colour alone. */
const LUMINANCE: Weights = [77, 150, 29];
const COLOURS: readonly Weights[] = [
  [256, 0, 0],
  [0, 256, 0],
  [0, 0, 256],
];

/**
 * A colour alone is looked at when its contrast is so many times that of luminance: yellow on white in
 * blue. Not for less, because cameras and JPEG spoil single colours more than they do luminance.
 */
const STRIKING = 1.5;

/** Share of the pixels that may be darker or lighter than all that counts. */
const OUTLIERS = 0.0002;

/** The picture in grey, transparent pixels laid over the ground that makes the ink stand out. */
export function toGrey(picture: Picture): Plane {
  const opacity = alpha(picture);
  const grey = greyOf(picture, LUMINANCE, opacity);
  if (picture.channels <= 2) return grey;
  let best = grey;
  let most = STRIKING * contrastOf(grey);
  if (most > WHITE) return grey;
  for (const weights of COLOURS) {
    const colour = greyOf(picture, weights, opacity);
    const contrast = contrastOf(colour);
    if (contrast > most) [best, most] = [colour, contrast];
  }
  return best;
}

/** How far the picture departs from the level along its edges. */
function contrastOf(grey: Plane): number {
  const middle = quantile(histogram(edgeLevels(grey)), 0.5);
  const levels = histogram(grey.data);
  return Math.max(middle - quantile(levels, OUTLIERS), quantile(levels, 1 - OUTLIERS) - middle);
}

function greyOf(picture: Picture, weights: Weights, opacity: Uint8Array | undefined): Plane {
  const { width, height } = picture;
  const data = levelsOf(picture, weights);
  if (opacity) layOver(data, opacity, width);
  return { width, height, data };
}

function levelsOf(picture: Picture, [red, green, blue]: Weights): Uint8Array {
  const { data, width, height, channels } = picture;
  const levels = new Uint8Array(width * height);
  if (channels <= 2) {
    for (let i = 0, at = 0; i < levels.length; i++, at += channels) levels[i] = data[at]!;
    return levels;
  }
  for (let i = 0, at = 0; i < levels.length; i++, at += channels) {
    levels[i] = (red * data[at]! + green * data[at + 1]! + blue * data[at + 2]! + 128) >> 8;
  }
  return levels;
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

/** levels ← opacity·levels + (1 − opacity)·ground, in place. */
function layOver(levels: Uint8Array, opacity: Uint8Array, width: number): void {
  const ground = groundBelow(levels, opacity, width);
  for (let i = 0; i < levels.length; i++) {
    const a = opacity[i]!;
    levels[i] = Math.floor((levels[i]! * a + ground * (WHITE - a) + 127) / WHITE);
  }
}
