import { digitOf } from "./pixels/digit.ts";
import { inputOf, pixelsOf, SIDE } from "./pixels/fit.ts";
import { inkOf } from "./pixels/ink.ts";
import type { Picture } from "./pixels/picture.ts";
import { type Box, boundingBox } from "./pixels/plane.ts";
import { keepIn, keepNone, type Step } from "./pixels/steps.ts";

export type { Picture } from "./pixels/picture.ts";
export type { Box } from "./pixels/plane.ts";
export type { Step, StepName } from "./pixels/steps.ts";

/**
 * Which preprocessing this is; weight files name the one that they were measured with. It changes
 * when the same picture gives other pixels.
 */
export const PREPROCESSING_VERSION = "3";

/** A picture as the models read it. */
export interface Reading {
  /** [784] = [28, 28, 1], 0..1 in 255ths, ink high. */
  readonly pixels: Float32Array;
  /** Whether there is no ink, or none is left at the size of an input; the pixels are zeros. */
  readonly blank: boolean;
  /** Whether the picture was dark on light, as ink on paper is, and was turned round. */
  readonly inverted: boolean;
  /** Where the ink is, in the picture's pixels; undefined when blank. */
  readonly box: Box | undefined;
  /** The pictures on the way, in order, when asked for. */
  readonly steps?: readonly Step[];
}

export interface ReadingOptions {
  /** Whether to keep the pictures on the way. */
  readonly steps?: boolean;
}

/**
 * Turns any picture of a digit into a model's input, the way MNIST was made: grey, ink high, the
 * ground taken off, cropped, fitted to 20x20 and centred by its mass in 28x28. Whole numbers and
 * plain arithmetic only: the same picture gives the same bits in every engine.
 * @throws ValueError when the picture's size, channels and data do not fit each other
 */
export function toInput(picture: Picture, { steps: wanted = false }: ReadingOptions = {}): Reading {
  const steps: Step[] = [];
  const keep = wanted ? keepIn(steps) : keepNone;
  const optional = wanted ? { steps } : {};
  const found = inkOf(picture, keep);
  const blank = (): Reading => {
    const pixels = new Float32Array(SIDE * SIDE);
    return { pixels, blank: true, inverted: false, box: undefined, ...optional };
  };
  const main = found && digitOf(found.ink);
  if (!found || !main) return blank();
  keep("digit", main.digit);
  const input = inputOf(main.digit, { keep });
  // Two dots far apart leave no ink when they are shrunk.
  if (boundingBox(input) === undefined) return blank();
  const pixels = pixelsOf(input);
  const box = enlarge(main.box, found.factor, picture);
  return { pixels, blank: false, inverted: found.inverted, box, ...optional };
}

/** The box of the reduced plane in the picture's own pixels. */
function enlarge({ x, y, width, height }: Box, factor: number, picture: Picture): Box {
  return {
    x: x * factor,
    y: y * factor,
    width: Math.min(width * factor, picture.width - x * factor),
    height: Math.min(height * factor, picture.height - y * factor),
  };
}
