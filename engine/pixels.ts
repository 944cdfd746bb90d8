import { centre, fit, SIDE } from "./pixels/fit.ts";
import { checkPicture, type Picture, reduce, toGrey } from "./pixels/grey.ts";
import { findInk, findPolarity, inkHigh } from "./pixels/ink.ts";
import { type Box, boundingBox, crop, type Plane, WHITE } from "./pixels/plane.ts";

export type { Picture } from "./pixels/grey.ts";
export type { Box } from "./pixels/plane.ts";

/**
 * Which preprocessing this is; weight files name the one that they were measured with. It changes
 * when the same picture gives other pixels.
 */
export const PREPROCESSING_VERSION = "1";

/** Longest side that is looked at closely; a larger picture is reduced first. */
const LOOKED_AT = 1024;

/** A picture as the models read it. */
export interface Reading {
  /** [784] = [28, 28, 1], 0..1 in 255ths, ink high. */
  readonly pixels: Float32Array;
  /** Whether there is no ink; the pixels are zeros. */
  readonly blank: boolean;
  /** Whether the picture was dark on light, as ink on paper is, and was turned round. */
  readonly inverted: boolean;
  /** Where the ink is, in the picture's pixels; undefined when blank. */
  readonly box: Box | undefined;
  /** The pictures on the way, in order, when asked for. */
  readonly steps?: readonly Step[];
}

/** A picture on the way from the given one to the input, for people to look at. */
export interface Step {
  readonly name: StepName;
  readonly width: number;
  readonly height: number;
  /** [height, width], grey. */
  readonly data: Uint8ClampedArray;
}

export type StepName = "grey" | "ink" | "digit" | "fitted" | "input";

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
  checkPicture(picture);
  const steps: Step[] = [];
  const keep = (name: StepName, plane: Plane): Plane => {
    if (wanted) steps.push({ ...plane, name, data: Uint8ClampedArray.from(plane.data) });
    return plane;
  };
  const reduced = reduce(toGrey(picture), LOOKED_AT);
  const grey = keep("grey", reduced.plane);
  const { lightInk, blank } = findPolarity(grey);
  const ink = blank ? undefined : keep("ink", findInk(inkHigh(grey, lightInk)));
  const found = ink && boundingBox(ink);
  const optional = wanted ? { steps } : {};
  if (!ink || !found) {
    const pixels = new Float32Array(SIDE * SIDE);
    return { pixels, blank: true, inverted: false, box: undefined, ...optional };
  }
  const digit = keep("digit", crop(ink, found));
  const fitted = keep("fitted", fit(digit));
  const input = keep("input", centre(fitted));
  const pixels = Float32Array.from(input.data, (level) => level / WHITE);
  const box = enlarge(found, reduced.factor, picture);
  return { pixels, blank: false, inverted: !lightInk, box, ...optional };
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
