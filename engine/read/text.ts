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

/** The signs of a row as text: marks where they stand between digits, a space in wide gaps. */
export function textOf(signs: readonly Sign[], height: number): string {
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
