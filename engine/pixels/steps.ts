import type { Plane } from "./plane.ts";

/**
 * The pictures on the way from the given one to a model's input, in order:
 *
 *   grey     as it came, reduced, in the colour that shows most
 *   ground   what the ink is on, high where it is like ink
 *   rise     how far each pixel is off its ground, in even light, without ruling and borders
 *   ink      all that was written, without specks
 *   digit    what of it belongs to the digit, cropped
 *   fitted   20 pixels long
 *   input    centred in 28 x 28
 */
export type StepName = "grey" | "ground" | "rise" | "ink" | "digit" | "fitted" | "input";

/** A picture on the way from the given one to the input, for people to look at. */
export interface Step {
  readonly name: StepName;
  readonly width: number;
  readonly height: number;
  /** [height, width], grey. */
  readonly data: Uint8ClampedArray;
}

/** Is told of each picture on the way. */
export type Keep = (name: StepName, plane: Plane) => void;

export const keepNone: Keep = () => {};

/** Copies what it is told of to the end of `steps`. */
export const keepIn =
  (steps: Step[]): Keep =>
  (name, { width, height, data }) => {
    steps.push({ name, width, height, data: Uint8ClampedArray.from(data) });
  };
