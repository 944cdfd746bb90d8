import { describe, expect, test } from "vitest";
import { type Sign, textOf } from "#engine/read/text.js";

const HEIGHT = 10;

/** Signs as they are written: digits of 6 by 10, a pixel apart; marks of 1, a comma of more ink; a space is two heights wide. */
function signsOf(text: string): Sign[] {
  const signs: Sign[] = [];
  let x = 0;
  for (const sign of text) {
    const isMark = sign === "." || sign === ",";
    const width = sign === " " ? 2 * HEIGHT : isMark ? 1 : 6;
    const box = { x, y: isMark ? 9 : 0, width, height: isMark ? 1 : HEIGHT };
    const ink = isMark ? (sign === "," ? 2 : 1) : 0;
    if (sign !== " ") signs.push({ text: isMark ? "" : sign, box, isMark, ink });
    x += width + 1;
  }
  return signs;
}

describe("marks", () => {
  test.each<[why: string, written: string, text: string]>([
    ["a decimal point", "10.6", "10.6"],
    ["a decimal comma is a point", "77,5", "77.5"],
    ["three digits after it: it parts thousands", "58.433", "58433"],
    ["and so 3.142 is taken for 3142", "3.142", "3142"],
    ["several of them", "1.006.509", "1006509"],
    ["thousands and decimals", "1.234,56", "1234.56"],
    ["thousands twice and decimals", "12.345.678,9", "12345678.9"],
    ["four digits before it: no one parts so", "1234.567", "1234.567"],
    ["four digits after it", "1.2345", "1.2345"],
    ["a nought before it", "0.125", "0.125"],
    ["one number has one decimal point: of as many, thousands are likelier", "1.23.456", "123456"],
    ["and else the mark with most ink", "1.2,3.4", "12.34"],
    ["marks between all thousands or none", "1.234567.8", "1234567.8"],
    ["more marks explained are likelier", "1.2.345,67", "12345.67"],
    ["dirt beside thousands", "31.7,071", "317071"],
    ["each number by itself", "1.234 5.67 8.901", "1234 5.67 8901"],
    ["at either end is dirt", ".35.", "35"],
    ["one after the other is one", "3..5", "3.5"],
  ])("%s", (_why, written, text) => {
    expect(textOf(signsOf(written), HEIGHT)).toBe(text);
  });
});
