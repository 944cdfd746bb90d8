import type { StepName } from "@inkling/engine";

/** What people are told of each picture on the way to a model's input. */
export const STEP_WORDS: Readonly<Record<StepName, string>> = {
  grey: "In grey, in the colour that shows most",
  ground: "The ground: paper, shadows, what lies around",
  rise: "What rises above it, without ruling and borders",
  ink: "Ink alone, without specks",
  digit: "The digit",
  fitted: "20 pixels long",
  input: "Centred by its mass in 28 x 28",
};
