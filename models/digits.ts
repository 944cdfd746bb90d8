import { DIGITS, type ModelSpec } from "@inkling/engine";

export const areDigits = (classes: readonly string[]): boolean => classes.join() === DIGITS.join();

/** Whether a model takes what the preprocessing makes of pictures, and its classes are the ten digits. */
export const readsDigits = ({ input, classes }: Pick<ModelSpec, "input" | "classes">): boolean =>
  input.join() === "28,28,1" && areDigits(classes);
