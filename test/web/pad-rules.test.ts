import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../../texts/languages.ts";
import { complaintOf, countOf, reachOf, typed } from "../../web/embed/rules.ts";
import { TEXTS, type Texts, textsFor } from "../../web/embed/texts.ts";

const ANY = { least: 0, most: 20 };

test.each([
  ["5", { least: 5, most: 5 }],
  ["1-6", { least: 1, most: 6 }],
  [" 1 - 6 ", { least: 1, most: 6 }],
  ["0-3", { least: 0, most: 3 }],
  ["20", { least: 20, most: 20 }],
  [null, ANY],
  ["", ANY],
  ["0", ANY],
  ["6-1", ANY],
  ["21", ANY],
  ["many", ANY],
  ["1-", ANY],
])("digits=%j is %j", (text, count) => {
  expect(countOf(text)).toEqual(count);
});

test.each([
  ["1", 1],
  ["5", 3.4],
  [null, 4],
])("a pad of %j digits is %s heights wide", (text, reach) => {
  expect(reachOf(countOf(text))).toBe(reach);
});

test.each([
  ["1,5", true, "1.5"],
  [" 1 234,5 ", true, "1234.5"],
  ["1.5", true, "1.5"],
  ["1,5", false, "1,5"],
])("typed %j, decimal %j, is %j", (text, decimal, value) => {
  expect(typed(text, decimal)).toBe(value);
});

describe("an entry", () => {
  const rules = { count: countOf("2-4"), decimal: false, required: true };

  test.each([
    ["digits", "17", {}, undefined],
    ["nothing where it must be", "", {}, "valueMissing"],
    ["nothing where it may be", "", { required: false }, undefined],
    ["too few", "1", {}, "tooShort"],
    ["too many", "12345", {}, "tooLong"],
    ["a point where none may be", "1.5", {}, "patternMismatch"],
    ["a comma where none may be", "1,5", {}, "patternMismatch"],
    ["a point that may be", "1.5", { decimal: true }, undefined],
    ["a point at the end", "15.", { decimal: true }, undefined],
    ["a point alone", ".", { decimal: true }, "patternMismatch"],
    ["two points", "1.5.5", { decimal: true }, "patternMismatch"],
    ["letters", "1e3", { decimal: true }, "patternMismatch"],
    ["the point counts as no digit", "12.34", { decimal: true }, undefined],
  ])("%s: %j", (_why, value, change, flag) => {
    const complaint = complaintOf({ value, isUnread: false }, { ...rules, ...change }, TEXTS);
    expect(complaint?.flag).toBe(flag);
  });

  test("of ink in which nothing was found is none", () => {
    const complaint = complaintOf(
      { value: "", isUnread: true },
      { ...rules, required: false },
      TEXTS,
    );
    expect(complaint).toEqual({ flag: "badInput", message: TEXTS.unread });
  });

  test.each([
    ["5", 4, "Write 5 digits; 4 were read."],
    ["1", 2, "Write 1 digit; 2 were read."],
    ["2-4", 1, "Write 2 to 4 digits; 1 was read."],
    ["0-4", 5, "Write at most 4 digits; 5 were read."],
  ])("of the wrong length is told: %s, %i", (count, digits, message) => {
    expect(TEXTS.count(countOf(count), digits)).toBe(message);
  });
});

describe("in another language", () => {
  /** A pad that is in this one, as far as a style sheet can tell. */
  const padIn = (language: string) =>
    ({ matches: (selector: string) => selector === `:lang(${language})` }) as Element;

  test.each(LANGUAGES.slice(1))("everything is said in %s", (language) => {
    const said = textsFor(padIn(language), TEXTS);
    const faults = (Object.keys(TEXTS) as (keyof Texts)[]).filter((key) => {
      return said[key] === "" || said[key] === TEXTS[key];
    });
    expect(faults).toEqual([]);
    for (const digits of ["5", "2-4", "0-4"]) {
      const { least, most } = countOf(digits);
      const sentence = said.count({ least, most }, 7);
      expect(sentence).toContain(String(most));
      expect(sentence).toContain("7");
      expect(sentence.includes(String(least))).toBe(least > 0);
    }
  });

  test("that is none of ours, English is spoken", () => {
    expect(textsFor(padIn("it"), TEXTS)).toEqual(TEXTS);
  });

  test("what the page changed stays as it says", () => {
    const { hint, undo } = textsFor(padIn("de"), { ...TEXTS, hint: "Schreib!" });
    expect([hint, undo]).toEqual(["Schreib!", "Rückgängig"]);
  });
});
