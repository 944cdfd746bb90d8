import type { NumberReading, ReadDigit } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { bareRows, digitsOf, textSize } from "../../models/number.ts";
import { numberSentence } from "../../models/verdict.ts";
import { english } from "../support/english.ts";

const digit = (label: string): ReadDigit => ({
  digit: Number(label),
  label,
  confidence: 0.9,
  probabilities: [],
  top: [],
  verdict: "sure",
  box: { x: 0, y: 0, width: 1, height: 1 },
  pixels: new Float32Array(784),
});

const row = (text: string) => ({
  text,
  confidence: 0.8,
  box: { x: 0, y: 0, width: 9, height: 9 },
  digits: [...text].map(digit),
});

const rows: NumberReading["rows"] = [row("12"), row("3")];

describe("a number", () => {
  test("has its digits in reading order", () => {
    expect(digitsOf({ rows }).map(({ label }) => label)).toEqual(["1", "2", "3"]);
  });

  test("is given to programs without what the model saw", () => {
    const bare = bareRows(rows);
    expect(JSON.stringify(bare)).not.toContain("pixels");
    expect(bare.map(({ text, digits }) => [text, digits.length])).toEqual([
      ["12", 2],
      ["3", 1],
    ]);
  });

  test.each([
    ["", "one"],
    ["42", "one"],
    ["1572", "few"],
    ["12345678", "some"],
    ["123456789", "many"],
    ["12\n34567", "some"],
  ])("%j is shown in the size %s", (text, size) => expect(textSize(text)).toBe(size));

  test.each([
    ["sure", "1572, 97.1 % sure."],
    ["unsure", "Unsure: 1572 (97.1 %)."],
    ["none", "Some of it is probably no digit: 1572 (97.1 %)."],
  ] as const)("that is %s is said so", (verdict, sentence) => {
    expect(numberSentence({ text: "1572", confidence: 0.971, verdict }, english)).toBe(sentence);
  });

  test("has its rows said one after the other", () => {
    const reading = { text: "15\n72", confidence: 0.5, verdict: "sure" } as const;
    expect(numberSentence(reading, english)).toBe("15, 72, 50.0 % sure.");
  });
});
