import { describe, expect, test } from "vitest";
import { readingLine, withoutFormula } from "../../models/csv.ts";

describe("what a spreadsheet would take for a formula is text", () => {
  test.each([
    ["a formula", "=1+1", "'=1+1"],
    ["one that calls a program", "@SUM(1)", "'@SUM(1)"],
    ["one after spaces", "  =1", "'  =1"],
    ["one in wide letters", "＝1", "'＝1"],
    ["one behind a tab", "\tx", "'\tx"],
    ["a name that begins with a sign", "-photo.png", "'-photo.png"],
    ["a number below zero", "-12.5", "-12.5"],
    ["a plain name", "photo=1.png", "photo=1.png"],
  ])("%s", (_why, text, wanted) => {
    expect(withoutFormula(text)).toBe(wanted);
  });
});

test.each([
  ["rows on one line", "a.png", "12\n34", 0.5, "a.png,12/34,0.5000"],
  ["what has commas and quotes is quoted", 'a,"b".png', "7", 1, '"a,""b"".png",7,1.0000'],
  ["what a person wrote has no confidence", "a.png", "7", undefined, "a.png,7,"],
])("a line of readings: %s", (_why, file, text, confidence, wanted) => {
  expect(readingLine(file, text, confidence)).toBe(wanted);
});
