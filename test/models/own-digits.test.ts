import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ownDigits, unusualHand } from "../../bench/teach/hand.ts";
import { loadDataDirectory } from "../../models/datasets.ts";
import { keepBack, ownDataset } from "../../models/own-digits.ts";
import { archiveFiles, csvFile, jsonFile, parseDigits } from "../../models/own-digits-files.ts";

const digits = ownDigits(unusualHand(2, 1));

describe("what is kept back", () => {
  const cases: [why: string, labels: number[], taught: number[], kept: number[]][] = [
    ["nothing of none", [], [], []],
    ["nothing of a class of two", [7, 7], [0, 1], []],
    ["the last of three", [7, 7, 7], [0, 1], [2]],
    [
      "one of five, class by class",
      [1, 2, 1, 2, 1, 2, 1, 2, 1, 2],
      [0, 1, 2, 3, 4, 5, 6, 7],
      [8, 9],
    ],
    ["a quarter of eight", Array<number>(8).fill(0), [0, 1, 2, 3, 4, 5], [6, 7]],
  ];
  test.each(cases)("is %s", (_why, labels, taught, kept) => {
    const parts = keepBack(labels.map((label, place) => ({ label, place })));
    expect(parts.taught.map(({ place }) => place)).toEqual(taught);
    expect(parts.kept.map(({ place }) => place)).toEqual(kept);
  });
});

describe("files", () => {
  test("digits.json brings back every digit, the drawing to a thousandth of its side", () => {
    const back = parseDigits(jsonFile(digits));
    expect(back.map(({ strokes: _, ...digit }) => digit)).toEqual(
      digits.map(({ strokes: _, ...digit }) => digit),
    );
    const points = (all: typeof digits) =>
      all.flatMap(({ strokes }) => strokes.flatMap((s) => s.points));
    const off = points(back).map((value, i) => Math.abs(value - points(digits)[i]!));
    expect(Math.max(...off)).toBeLessThan(1 / 1024);
    expect(back[0]?.strokes).toHaveLength(digits[0]!.strokes.length);
  });

  test("the archive, unpacked, is a data set", async () => {
    const folder = mkdtempSync(join(tmpdir(), "inkling-own-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, bytes] of Object.entries(archiveFiles(digits))) {
      writeFileSync(join(folder, name), bytes);
    }
    const { train } = await loadDataDirectory(folder);
    const { images, labels, ...rest } = ownDataset(digits);
    expect(train).toMatchObject(rest);
    // What a file was read into is a view of another kind.
    expect([...(train?.images ?? [])]).toEqual([...images]);
    expect([...(train?.labels ?? [])]).toEqual([...labels]);
  });

  test("CSV has a line for each digit, and no cell that is a formula", () => {
    const odd = { ...digits[0]!, model: '=1+"2"' };
    const [head, first, second, end] = csvFile([odd, digits[1]!]).split("\r\n");
    expect(head?.split(",")).toHaveLength(5 + 784);
    expect(head).toMatch(/^label,answer,confidence,model,created,pixel0,/);
    expect(first).toMatch(/^0,0,0\.625,"'=1\+""2""",2026-01-01T00:00:00\.000Z,0,0,/);
    expect(second?.split(",").slice(5).map(Number)).toEqual([...digits[1]!.pixels]);
    expect(end).toBe("");
  });

  const [good] = JSON.parse(jsonFile(digits.slice(0, 1))).digits;
  const file = (digit: object) =>
    JSON.stringify({ format: "inkling-digits", version: 1, digits: [good, { ...good, ...digit }] });
  const bad: [why: string, text: string, sentence: RegExp][] = [
    ["no JSON", "{", /is not of the format/],
    ["null", "null", /is not of the format/],
    ["another version", '{"format":"inkling-digits","version":2,"digits":[]}', /version 1/],
    [
      "too many",
      JSON.stringify({ format: "inkling-digits", version: 1, digits: Array(10_001).fill(0) }),
      /more than 10000/,
    ],
    ["a label that is none", file({ label: 10 }), /digit 1/],
    ["a confidence beyond 1", file({ answer: { label: "1", confidence: 2 } }), /digit 1/],
    ["a short picture", file({ picture: btoa("abc") }), /digit 1/],
    ["a picture that is no base64", file({ picture: "*" }), /digit 1/],
    ["no drawing", file({ drawing: "drawing=" }), /digit 1/],
    ["no time", file({ created: "yesterday" }), /digit 1/],
    ["a digit that is none", '{"format":"inkling-digits","version":1,"digits":[null]}', /digit 0/],
  ];
  test.each(bad)("%s is refused", (_why, text, sentence) => {
    expect(() => parseDigits(text)).toThrow(sentence);
  });
});
