import type { NumberReading, ReadDigit, ReadRow } from "@inkling/engine";

/** Every digit of a number, in reading order. */
export const digitsOf = ({ rows }: Pick<NumberReading, "rows">): readonly ReadDigit[] =>
  rows.flatMap(({ digits }) => digits);

/** How large its text may be shown, by its longest row: the sizes of the style sheet. */
export function textSize(text: string): "one" | "few" | "some" | "many" {
  const longest = Math.max(...text.split("\n").map((row) => row.length));
  if (longest <= 2) return "one";
  if (longest <= 4) return "few";
  return longest <= 8 ? "some" : "many";
}

export interface BareRow extends Omit<ReadRow, "digits"> {
  readonly digits: readonly Omit<ReadDigit, "pixels">[];
}

/** The rows as programs get them: without what the model saw, which is for the page to show. */
export const bareRows = (rows: readonly ReadRow[]): readonly BareRow[] =>
  rows.map((row) => ({ ...row, digits: row.digits.map(({ pixels: _, ...digit }) => digit) }));
