import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Classifier } from "@inkling/engine";
import sharp from "sharp";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "../../bench/recognition/arguments.ts";
import { openCollection } from "../../bench/recognition/kinds.ts";
import { measureAll } from "../../bench/recognition/measure.ts";
import { noDigits } from "../../bench/recognition/no-digits.ts";
import { PAPERS } from "../../bench/recognition/papers.ts";
import { bestOf, meanOf, worstOf } from "../../bench/recognition/pen-grid.ts";
import { CANVAS, type Pen, render } from "../../bench/recognition/raster.ts";
import { report } from "../../bench/recognition/report.ts";
import { writeSheets } from "../../bench/recognition/sheets.ts";
import { measureStrings } from "../../bench/recognition/strings.ts";
import { type Point, readDrawings } from "../../bench/recognition/strokes.ts";
import { classifier as plain } from "../cli/fake-world.ts";
import { idxPair, png, put } from "../support/pictures.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-recognition-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

/** Ink in the middle is a 1, none a 0; both are 90 % sure. */
const classifier: Classifier = {
  ...plain,
  probabilities(pixels) {
    const out = new Float32Array((pixels.length / 784) * 10);
    for (let i = 0; i < pixels.length / 784; i++) {
      out[i * 10 + (pixels[i * 784 + 14 * 28 + 14]! > 0.5 ? 1 : 0)] = 0.9;
    }
    return out;
  },
};

const bar: Point[] = [
  [10, 0],
  [10, 50],
  [10, 100],
];
const line = (label: number, strokes: readonly (readonly Point[])[] = [bar]) =>
  JSON.stringify({ label, writer: 3, strokes });

describe("render", () => {
  /** The picture, and the sum of its ink. */
  function inkOf(points: readonly Point[], pen: Pen) {
    const { data } = render({ label: "1", strokes: [points] }, pen);
    let sum = 0;
    for (const level of data) sum += (255 - level) / 255;
    return { data, sum };
  }

  test.each([
    [8, 100],
    [16, 150],
    [28, 200],
  ])("a straight stroke of width %d and length %d has the ink of a capsule", (width, size) => {
    const { sum } = inkOf(bar, { width, size, at: [0.5, 0.5] });
    expect(sum / (width * size + Math.PI * (width / 2) ** 2)).toBeCloseTo(1, 2);
  });

  test("a tap is a dot", () => {
    const { sum } = inkOf([[5, 5]], { width: 20, size: 150, at: [0.5, 0.5] });
    expect(sum / (Math.PI * 100)).toBeCloseTo(1, 2);
  });

  const corners: [place: string, at: Point, column: number, row: number][] = [
    ["top left", [0, 0], 10, 10],
    ["bottom right", [1, 1], 270, 270],
    ["the middle", [0.5, 0.5], 140, 140],
  ];

  test.each(corners)(
    "at %s the pen's way begins 2 pixels and half a pen from the edge",
    (_why, at, column, row) => {
      const { data } = inkOf(bar, { width: 16, size: 100, at });
      const end = at[1] === 0 ? row : row - 1;
      expect(data[end * CANVAS + column - (at[0] === 1 ? 1 : 0)]).toBe(0);
      const inked = [...data.keys()].filter((i) => data[i]! < 128);
      const columns = inked.map((i) => i % CANVAS);
      expect(Math.min(...columns)).toBe(column - 8);
      expect(Math.max(...columns)).toBe(column + 7);
    },
  );

  test("a corner is rounded as on the page: the curve passes through the middles between points", () => {
    const hook: Point[] = [
      [0, 0],
      [100, 0],
      [100, 100],
    ];
    const { data } = inkOf(hook, { width: 8, size: 100, at: [0, 0] });
    expect(data[6 * CANVAS + 105]).toBe(255);
    expect(data[Math.round(6 + 50) * CANVAS + 105]).toBeLessThan(128);
  });
});

describe("drawings", () => {
  test.each([
    ["plain", "a.jsonl", (text: string) => text],
    ["packed", "a.jsonl.gz", (text: string) => gzipSync(text)],
  ])("%s JSON lines are read, empty lines passed over", async (_why, name, pack) => {
    await put(folder, { [name]: pack(`${line(1)}\n\n${line(7)}\n`) });
    const drawings = await readDrawings(folder);
    expect(drawings.map(({ label }) => label)).toEqual(["1", "7"]);
    expect(drawings[0]!.strokes).toEqual([bar]);
  });

  test.each([
    ["no JSON", "{", "a.jsonl, line 2: is no drawing"],
    ["no strokes", '{"label": 1}', "line 2: is no drawing"],
    ["no points", '{"label": 1, "strokes": [[]]}', "line 2: is no drawing"],
    ["words for numbers", '{"label": 1, "strokes": [[["a", 1]]]}', "line 2: is no drawing"],
  ])("%s: the line is named", async (_why, bad, says) => {
    await put(folder, { "a.jsonl": `${line(1)}\n${bad}\n` });
    await expect(readDrawings(folder)).rejects.toThrow(says);
  });
});

describe("what is no digit", () => {
  const sorts = noDigits([{ label: "A", strokes: [bar] }]);

  test("letters, blank paper, scribbles and textures", () => {
    expect(sorts.map(({ sort, pictures }) => [sort, pictures.length])).toEqual([
      ["letters", 1],
      ["blank", 10],
      ["scribbles", 200],
      ["textures", 200],
    ]);
    expect(noDigits([]).map(({ sort }) => sort)).not.toContain("letters");
  });

  test.each(sorts.map(({ sort, pictures }) => [sort, pictures] as const))(
    "%s are the same each time, and not all one",
    async (sort, pictures) => {
      // As text: comparing arrays of 78,400 numbers one by one takes seconds.
      const texts = async () => {
        const some = await Promise.all(pictures.slice(0, 8).map((picture) => picture.read()));
        return some.map(({ data }) => Buffer.from(data).toString("base64"));
      };
      const found = await texts();
      expect((await texts()).join() === found.join()).toBe(true);
      expect(new Set(found).size).toBe(found.length);
      const { data } = await pictures[0]!.read();
      if (sort !== "blank") expect(new Set(data).size).toBeGreaterThan(1);
    },
  );
});

/** A collection of every form: three kinds, one of them a stress test, one of strokes. */
async function collection() {
  const idx = idxPair([1, 0, 1, 0], 20);
  await put(folder, {
    "small/images-idx3-ubyte": idx["images-idx3-ubyte"],
    "small/labels-idx1-ubyte": idx["labels-idx1-ubyte"],
    "old-stress/labels.csv": "file,label\na.png,1\nb.png,1\n",
    "old-stress/a.png": await png(1),
    "old-stress/b.png": await png(0),
    "pen/strokes.jsonl": `${line(1)}\n${line(1)}\n`,
    "non-digits/strokes.jsonl": `${line(1)}\n`,
    "strings-notes/labels.csv": "file,label\na.png,1\n",
    "README.md": "x",
  });
  return openCollection(folder);
}

test("a folder's content says what kind it is", async () => {
  const { kinds, strings, letters } = await collection();
  expect(kinds.map(({ name, stress, drawn }) => [name, stress, drawn])).toEqual([
    ["old-stress", true, false],
    ["pen", false, true],
    ["small", false, false],
  ]);
  expect(strings).toEqual([join(folder, "strings-notes")]);
  expect(letters).toHaveLength(1);
  await expect(openCollection(join(folder, "none"))).rejects.toThrow("there is no such folder");
  await expect(openCollection(join(folder, "pen"))).rejects.toThrow("no folder of digits");
});

test("kinds are measured one by one, strokes with every pen; the averages with and without stress", async () => {
  const heard: string[] = [];
  const figures = await measureAll(classifier, await collection(), {
    kinds: ["old-stress", "pen", "small"],
    threshold: 0.5,
    every: 2,
    note: () => {},
    onAnswers: async ({ name }) => void heard.push(name),
  });
  expect(heard).toEqual(["old-stress", "pen", "small"]);
  expect(figures.kinds.map(({ name, count, accuracy }) => [name, count, accuracy])).toEqual([
    ["old-stress", 2, 0.5],
    ["pen", 2, 1],
    ["small", 4, 1],
  ]);
  expect(figures.calibration.error).toBeCloseTo(0.9 - 7 / 8, 6);
  const { cells } = figures.pens[0]!;
  expect(cells).toHaveLength(5 * 5 * 3);
  expect([bestOf(cells), worstOf(cells)].map(({ accuracy }) => accuracy)).toEqual([1, 1]);
  expect(figures.pens[0]!.papers.map(({ paper }) => paper)).toEqual(PAPERS.map(([name]) => name));
  expect(figures.pens[0]!.papers.every(({ accuracy }) => accuracy === 1)).toBe(true);
  const text = report(figures, "mine", 0.5);
  expect(text).toMatch(/^\| a thumb +\| 100\.00 % \|/m);
  expect(text).toMatch(/^\| macro-average +\| +\| +83\.33 % \|/m);
  expect(text).toMatch(/^\| macro-average without stress +\| +\| +100\.00 % \|/m);
  expect(text).toContain("Expected calibration error, all kinds together: 2.50 %");
  expect(text).toMatch(/^\| pen 28 \| 100\.00 %/m);
});

test("the grid's best, worst and means", () => {
  const cell = (width: number, size: number, accuracy: number) => ({
    width,
    size,
    place: "centre",
    accuracy,
  });
  const cells = [cell(8, 100, 0.5), cell(8, 150, 1), cell(16, 100, 0.25)];
  expect([bestOf(cells), worstOf(cells)]).toEqual([cells[1], cells[2]]);
  expect([meanOf(cells, { width: 8 }), meanOf(cells, { size: 100 })]).toEqual([0.75, 0.375]);
});

test("strings count where they are read exactly; gaps and what kind of mark do not, rows do", async () => {
  const labels = ["12", "1 2", "1/2", "1.5", "1,5", "1.234", "7,5", "8,600 / 7,700"];
  const table = labels.map((label, i) => `${i}.png,"${label}"`).join("\n");
  const picture = await png(1);
  await put(folder, {
    "labels.csv": `file,label\n${table}\n`,
    ...Object.fromEntries(labels.map((_, i) => [`${i}.png`, picture])),
  });
  const said = ["1 2", "12", "1\n2", "15", "1.5", "1234", "7.5", "8600\n7700"];
  const { count, exact, wrong } = await measureStrings(folder, () => said.shift()!);
  expect([count, exact]).toEqual([8, 7 / 8]);
  expect(wrong).toEqual([{ name: "3.png", label: "1.5", text: "15" }]);
});

test("misread pictures are put on sheets, sixty to one", async () => {
  const drawn = render({ label: "1", strokes: [bar] }, { width: 8, size: 100, at: [0, 0] });
  const picture = { name: "a<b>.png", label: "1", source: "", read: async () => drawn };
  const answer = {
    picture,
    label: 1,
    answer: 0,
    confidence: 0.9,
    pair: 1,
    input: new Uint8Array(784),
  };
  await writeSheets(
    join(folder, "sheets"),
    "kind",
    Array.from({ length: 61 }, () => answer),
  );
  const sizes = await Promise.all(
    ["kind-1.png", "kind-2.png"].map(async (name) => {
      const { width, height } = await sharp(
        await readFile(join(folder, "sheets", name)),
      ).metadata();
      return [width, height];
    }),
  );
  expect(sizes).toEqual([
    [1448, 1468],
    [1448, 154],
  ]);
});

describe("the command line", () => {
  const usual = {
    data: "d",
    model: "inkling",
    kinds: undefined,
    threshold: undefined,
    every: 5,
    errors: undefined,
    json: false,
  };

  test.each([
    [["--data", "d"], usual],
    [
      ["--data", "d", "--kinds", "usps, ardis", "--every", "0"],
      { ...usual, kinds: ["usps", "ardis"], every: 0 },
    ],
    [
      ["--data=d", "--model", "m", "--threshold", "0.9", "--errors", "e", "--json"],
      { ...usual, model: "m", threshold: 0.9, errors: "e", json: true },
    ],
    [["--help"], undefined],
  ])("%j", (args, wanted) => {
    expect(parse(args)).toEqual(wanted);
  });

  test.each([
    [[], "--data DIR is missing"],
    [["--data", "d", "--threshold", "2"], "from 0 to 1"],
    [["--data", "d", "--every", "-1"], "ambiguous"],
    [["--data", "d", "--every=-1"], "a whole number from 0"],
    [["--data", "d", "--kind", "usps"], "Unknown option"],
  ])("%j is refused", (args, says) => {
    expect(() => parse(args)).toThrow(says);
  });
});
