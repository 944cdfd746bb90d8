import {
  DIGITS,
  type Prediction,
  predictionOf,
  type ReadDigit,
  type Verdict,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { VerdictView } from "../../../server/pages/verdict.tsx";

const spec = { name: "m", input: [28, 28, 1], layers: [], classes: DIGITS };

/** Probabilities of these digits; the others share the rest. */
const shares = (some: Readonly<Record<number, number>>): number[] => {
  const rest = 1 - Object.values(some).reduce((sum, share) => sum + share, 0);
  const others = 10 - Object.keys(some).length;
  return DIGITS.map((_, digit) => some[digit] ?? rest / others);
};

const confidence = { temperature: 1, threshold: 0.9, falseRejects: 0.005 };
const predict = (some: Readonly<Record<number, number>>): Prediction =>
  predictionOf(shares(some), { spec, confidence });

const show = (props: Partial<Parameters<typeof VerdictView>[0]>): string =>
  String(VerdictView({ classes: DIGITS, seen: "", ...props }));

/** The text of the element with this attribute. */
const textOf = (html: string, attribute: string): string =>
  new RegExp(`<(\\w+)[^>]*${attribute}[^>]*>([\\s\\S]*?)</\\1>`)
    .exec(html)?.[2]
    ?.replaceAll(/<[^>]*>/g, "")
    .trim() ?? "missing";

describe("an answer on the page", () => {
  const cases: [
    why: string,
    some: Record<number, number>,
    Verdict,
    digit: string,
    says: string,
    confidenceText: string,
    rivals: string,
  ][] = [
    ["sure", { 7: 0.98 }, "sure", "7", "7, 98.0 % sure.", "98.0 %", ""],
    [
      "between two",
      { 4: 0.52, 9: 0.46 },
      "unsure",
      "4",
      "Unsure: 4 (52.0 %) or 9 (46.0 %).",
      "52.0 %",
      "4 52.0 %9 46.0 %",
    ],
    [
      "no digit",
      { 4: 0.3 },
      "none",
      "?",
      "Probably none of the classes; the nearest is 4 (30.0 %).",
      "4",
      "",
    ],
  ];

  test.each(cases)("%s", (_why, some, verdict, digit, says, confidenceText, rivals) => {
    const prediction = predict(some);
    expect(prediction.verdict).toBe(verdict);
    const html = show({ prediction });
    expect(textOf(html, "data-digit")).toBe(digit);
    expect(textOf(html, "data-say")).toBe(says);
    expect(html).toContain("Probably not a digit");
    expect(textOf(html, "data-confidence")).toBe(confidenceText);
    expect(textOf(html, "data-top")).toBe(rivals);
  });

  test("of other classes does not speak of digits", () => {
    expect(show({ classes: ["ant", "bee"] })).toContain("Probably none of the classes");
  });

  test("before the first stroke is empty", () => {
    const html = show({});
    expect(textOf(html, "data-digit")).toBe("–");
    expect(textOf(html, "data-digits")).toBe("");
  });

  test("of a number is its text, its confidence and each digit", () => {
    const box = { x: 0, y: 0, width: 8, height: 9 };
    const digits = [predict({ 1: 0.99 }), predict({ 4: 0.6, 9: 0.38 })].map(
      (prediction): ReadDigit => ({ ...prediction, box, pixels: new Float32Array(784) }),
    );
    const rows = [{ text: "14", confidence: 0.59, box, digits }];
    const html = show({ number: { text: "14", confidence: 0.59, verdict: "unsure", rows } });
    expect(textOf(html, "data-digit")).toBe("14");
    expect(textOf(html, "data-confidence")).toBe("59.0 %");
    expect(textOf(html, "data-say")).toBe("Unsure: 14 (59.0 %).");
    const cards = [...html.matchAll(/<li data-state="(\w+)">/g)].map(([, state]) => state);
    expect(cards).toEqual(["sure", "unsure"]);
    expect(textOf(html, "data-digits")).toContain("or 9");
  });
});
