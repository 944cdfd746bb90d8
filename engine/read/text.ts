import type { Box } from "../pixels/plane.ts";

/** A digit's label or a mark, and where it is. */
export interface Sign {
  readonly text: string;
  readonly box: Box;
  readonly isMark: boolean;
}

/** A gap between groups is at least so many heights of the row wide, and so many times the row's usual gap. */
const GROUP_HEIGHTS = 1;
const GROUP_GAPS = 3;

/**
 * The signs of a row as text: decimal points where marks stand between digits, a space in wide gaps.
 * Marks that part thousands are left out.
 */
export function textOf(signs: readonly Sign[], height: number): string {
  return marked(signs, height).split(" ").map(withoutThousands).join(" ");
}

/** One to three digits and groups of exactly three; nobody parts the thousands of 0.125. */
const THOUSANDS = /^(?!0)\d{1,3}(?:\.\d{3})+(?!\d)/;

/** `1.234.56`, as 1.234,56 is read, is 1234.56; and 3.142 is 3142: of one mark nobody knows. */
export function withoutThousands(number: string): string {
  return number.replace(THOUSANDS, (whole) => whole.replaceAll(".", ""));
}

function marked(signs: readonly Sign[], height: number): string {
  const gaps = signs.slice(1).map(({ box }, i) => {
    const before = signs[i]!.box;
    return Math.max(0, box.x - before.x - before.width);
  });
  const usual = gaps.toSorted((a, b) => a - b)[(gaps.length - 1) >> 1] ?? 0;
  const wide = Math.max(GROUP_HEIGHTS * height, GROUP_GAPS * usual);
  let text = "";
  signs.forEach((sign, i) => {
    const before = signs[i - 1];
    // The first and the last sign may be a full stop, or dirt; and one mark is enough.
    if (sign.isMark && (!before || before.isMark || signs.slice(i).every((one) => one.isMark)))
      return;
    if (before && !sign.isMark && !before.isMark && gaps[i - 1]! >= wide) text += " ";
    text += sign.text;
  });
  return text;
}
