import {
  type Box,
  type Classifier,
  InklingError,
  type NumberOptions,
  type NumberReading,
  type Picture,
  type Prediction,
  readNumber,
  toInput,
} from "@inkling/engine";
import { digitsOf } from "./number.ts";

/** A digit, and what the model saw of it. */
export interface SeenDigit extends Prediction {
  /** [784] = [28, 28, 1], 0..1 in 255ths, ink high. */
  readonly pixels: Float32Array;
  /** Where it is, in the picture's pixels; undefined where that is not known. */
  readonly box?: Box | undefined;
}

/** What people are shown of a picture. */
export interface Reading extends NumberReading {
  /** Where there are not several digits: the one. Undefined when the picture is blank, too. */
  readonly single: SeenDigit | undefined;
}

/**
 * The number in a picture, and the digit where it is one alone. Ink in which no digit was found is answered
 * as one all the same: the answer says how unsure it is.
 */
export function readPicture(
  classifier: Classifier,
  picture: Picture,
  options?: NumberOptions,
): Reading {
  const number = readNumber(classifier, picture, options);
  const digits = digitsOf(number);
  if (number.blank || digits.length > 1) return { ...number, single: undefined };
  return { ...number, single: digits[0] ?? wholeAsDigit(classifier, picture) };
}

function wholeAsDigit(classifier: Classifier, picture: Picture): SeenDigit {
  const { pixels, box } = toInput(picture);
  return { ...classifier.classify(pixels), pixels, box };
}

/** The refusal of a picture without ink. */
export function blankImage(): InklingError {
  return new InklingError(
    "blank_image",
    "The picture is blank: nothing in it stands out from its ground. Send one with a digit on it.",
  );
}
