import type { Box } from "../pixels/plane.ts";

/** A digit's label or a mark, and where it is. */
export interface Sign {
  /** Empty for a mark. */
  readonly text: string;
  readonly box: Box;
  readonly isMark: boolean;
  /** How much ink there is of it, by any measure: of two marks the one with more is likelier written. */
  readonly ink: number;
}

/** A gap between groups is at least so many heights of the row wide, and so many times the row's usual gap. */
const GROUP_HEIGHTS = 1;
const GROUP_GAPS = 3;

/**
 * The signs of a row as text: a decimal point where a mark stands between digits, a space in wide gaps.
 * Marks that part thousands are left out, and what cannot be a mark of any number.
 */
export function textOf(signs: readonly Sign[], height: number): string {
  return groupsOf(signs, height).map(numberOf).join(" ");
}

/** One to three digits and groups of exactly three; nobody parts the thousands of 0.125. */
const THOUSANDS = /^(?!0)\d{1,3}(?:\.\d{3})+(?!\d)/;

/** `1.234.56`, as 1.234,56 is read, is 1234.56; and 3.142 is 3142: of one mark nobody knows. */
export function withoutThousands(number: string): string {
  return number.replace(THOUSANDS, (whole) => whole.replaceAll(".", ""));
}

/** The numbers of a row: what wide gaps part. A mark bridges a gap. */
function groupsOf(signs: readonly Sign[], height: number): Sign[][] {
  const gaps = signs.slice(1).map(({ box }, i) => {
    const before = signs[i]!.box;
    return Math.max(0, box.x - before.x - before.width);
  });
  const usual = gaps.toSorted((a, b) => a - b)[(gaps.length - 1) >> 1] ?? 0;
  const wide = Math.max(GROUP_HEIGHTS * height, GROUP_GAPS * usual);
  const groups: Sign[][] = [];
  signs.forEach((sign, i) => {
    const before = signs[i - 1];
    const isNew = !before || (!sign.isMark && !before.isMark && gaps[i - 1]! >= wide);
    if (isNew) groups.push([sign]);
    else groups.at(-1)!.push(sign);
  });
  return groups;
}

/** What stands between the digit before `at` and the one at it: a mark's ink, or 0. */
type Marks = readonly number[];

/**
 * A number has one decimal point at most, and marks between all of its thousands or none. Of the ways to
 * take some marks for that and the others for dirt, the one that takes most; of those, the one with most ink.
 */
function numberOf(signs: readonly Sign[]): string {
  const digits = signs.filter(({ isMark }) => !isMark).map(({ text }) => text);
  const marks = marksOf(signs, digits.length);
  let best = { text: digits.join(""), count: 0, ink: 0 };
  for (let whole = 1; whole <= digits.length; whole++) {
    if (whole < digits.length && marks[whole] === 0) continue;
    const parted = digits[0] === "0" ? [] : thousandsIn(marks, whole);
    const kept = whole < digits.length ? [...parted, whole] : parted;
    const ink = kept.reduce((sum, at) => sum + marks[at]!, 0);
    // Thousands come last: where as much speaks for them as for a decimal point, they are likelier.
    if (kept.length < best.count || (kept.length === best.count && ink < best.ink)) continue;
    const after = digits.slice(whole).join("");
    const text = digits.slice(0, whole).join("") + (after && `.${after}`);
    best = { text, count: kept.length, ink };
  }
  return best.text;
}

/** Before the first digit and behind the last one there is no mark, but a full stop, or dirt. */
function marksOf(signs: readonly Sign[], digits: number): Marks {
  const marks = new Array<number>(digits + 1).fill(0);
  let at = 0;
  for (const { isMark, ink } of signs) {
    if (!isMark) at++;
    else if (at > 0 && at < digits) marks[at] = Math.max(marks[at]!, ink);
  }
  return marks;
}

/** Where the thousands of so many whole digits are parted; nowhere if not everywhere. */
function thousandsIn(marks: Marks, whole: number): number[] {
  const places: number[] = [];
  for (let at = whole - 3; at > 0; at -= 3) {
    if (marks[at] === 0) return [];
    places.push(at);
  }
  return places;
}
