import { describe, expect, test } from "vitest";
import {
  isClutter,
  isLabelsName,
  isPictureName,
  isRight,
  labelsOfNames,
  labelsOfTable,
} from "../../models/picture-names.ts";

const CLASSES = [..."0123456789"];

test.each([
  ["scans/form-1.PNG", true],
  ["photo.jpeg", true],
  ["../../etc/seven.png", true],
  ["notes.txt", false],
  ["png", false],
  ["inner.zip", false],
  ["__MACOSX/scans/._form-1.png", false],
  ["scans/.hidden.png", false],
])("%s is a picture: %s", (name, wanted) => {
  expect(isPictureName(name)).toBe(wanted);
});

test("clutter and tables are told in any folder, by either slash", () => {
  expect(isClutter("a\\Thumbs.db")).toBe(true);
  expect(isLabelsName("set\\Labels.csv")).toBe(true);
  expect(isLabelsName("__MACOSX/labels.csv")).toBe(false);
});

describe("labels of names", () => {
  const cases: [why: string, names: string[], labels: string[] | undefined][] = [
    ["a folder a class", ["set/7/a.png", "set/1/b.png"], ["7", "1"]],
    ["folders by backslash", ["7\\a.png", "1\\b.png"], ["7", "1"]],
    ["the class before the name", ["7_a.png", "s/1_b.png"], ["7", "1"]],
    ["folders before names", ["7/1_a.png"], ["7"]],
    ["one without a class", ["7_a.png", "scan.png"], undefined],
    ["a date is none", ["20260101_120000.jpg"], undefined],
    ["a number alone is none", ["7.png", "8.png"], undefined],
    ["no pictures", [], undefined],
  ];
  test.each(cases)("%s", (_why, names, labels) => {
    expect(labelsOfNames(names, CLASSES)?.labels).toEqual(labels);
  });
});

test("a table names pictures as seen from its folder, and some not at all", () => {
  const lines = [
    { file: "a.png", label: "1572" },
    { file: "more\\b.png", label: "3" },
  ];
  const { labels } = labelsOfTable(["s/a.png", "s/more/b.png", "a.png"], "s/labels.csv", lines);
  expect(labels).toEqual(["1572", "3", undefined]);
});

test.each([
  ["the same", "1572", "1572", true],
  ["spaces do not count", "15 72", "1572", true],
  ["rows are parted by a slash", "15\n72", "15/72", true],
  ["another", "1512", "1572", false],
  ["a point does", "15.72", "1572", false],
])("right or not: %s", (_why, text, label, wanted) => {
  expect(isRight(text, label)).toBe(wanted);
});
