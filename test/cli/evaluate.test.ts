import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Classifier } from "@inkling/engine";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { blankPng, idxPair, png, put } from "../support/pictures.ts";
import { inkling, classifier as plain, type Scene } from "./fake-world.ts";

/** Whether there is ink in the middle tells a bar, a 1, from a ring, a 0. */
const classifier: Classifier = {
  ...plain,
  probabilities(pixels) {
    const out = new Float32Array((pixels.length / 784) * 10).fill(0.01);
    for (let i = 0; i < pixels.length / 784; i++) {
      const isBar = pixels[i * 784 + 14 * 28 + 14]! > 0.5;
      out[i * 10 + (isBar ? 1 : 0)] = 0.91;
    }
    return out;
  },
  probabilitiesByThreads: async (pixels) => classifier.probabilities(pixels),
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-evaluate-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

const evaluate = (flags: readonly string[], scene: Scene = {}) =>
  inkling(["evaluate", ...flags], { classifier, ...scene });

/** Five pictures: one misread, since a ring is called a 1; one blank, one damaged. */
const photos = async () => ({
  "photos/labels.csv": 'file,label\na.png,0\nb.png,1\n"c,d.png",1\nblank.png,1\ndamaged.png,1\n',
  "photos/a.png": await png(0),
  "photos/b.png": await png(1),
  "photos/c,d.png": await png(0),
  "photos/blank.png": await blankPng(),
  "photos/damaged.png": (await png(1)).subarray(0, 50),
});

const inFolder = (name: string, files: Record<string, Uint8Array>) =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`${name}/${path}`, bytes]));

describe("one directory", () => {
  test.each([
    ["16x16 bytes", 16, 255],
    ["32x32 of one bit", 32, 1],
    ["20x20 of 16 levels", 20, 16],
    ["200x200", 200, 255],
  ])("IDX files of %s are read through the preprocessing", async (_why, side, ink) => {
    await put(folder, idxPair([1, 0, 1, 1, 0], side, ink));
    const { code, json } = await evaluate(["--data", folder, "--json"]);
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      data: folder,
      count: 5,
      accuracy: 1,
      blank: [],
      unreadable: [],
    });
  });

  test("a folder for each class", async () => {
    await put(folder, { "0/a.png": await png(0, 40), "1/b.png": await png(1, 90) });
    const { json } = await evaluate(["--data", folder, "--json"]);
    expect(json()).toMatchObject({ count: 2, accuracy: 1 });
  });

  test("a blank picture counts as wrong, a damaged one not at all; both are named", async () => {
    await put(folder, await photos());
    const { code, out, json } = await evaluate(["--data", join(folder, "photos"), "--json"]);
    const found = json() as { confusion: number[][]; calibration: { error: number } };
    expect([code, out.split("\n").length]).toEqual([0, 2]);
    expect(found).toMatchObject({ count: 4, accuracy: 0.5, top3: 0.75, blank: ["blank.png"] });
    expect(found).toMatchObject({
      unreadable: [{ file: "damaged.png", problem: expect.stringContaining("damaged or cut") }],
    });
    expect(found.confusion[1]!.slice(0, 2)).toEqual([1, 1]);
    expect(found.calibration.error).toBeCloseTo(0.91 - 2 / 3, 6);
  });

  test("for people: report, confusion, confidence, and the names of what was left out", async () => {
    await put(folder, await photos());
    const { out } = await evaluate(["--data", join(folder, "photos")]);
    expect(out).toContain("mlp: accuracy 50.00 %");
    expect(out).toContain("calibration error 24.33 % on 4 images");
    expect(out).toContain("weighted avg");
    expect(out).toMatch(/^ *86\.7 % to 93\.3 % +3 +91\.00 % +66\.67 %$/m);
    expect(out).toContain("1 blank: blank.png");
    expect(out).toContain("1 not read, and not counted:\n  damaged.png: The picture");
  });

  test("--errors writes what was read wrong, the surest first, then the blank ones", async () => {
    await put(folder, await photos());
    const data = join(folder, "photos");
    const { written } = await evaluate(["--data", data, "--errors", "wrong.csv"]);
    expect(new TextDecoder().decode(written.get("wrong.csv")).split("\r\n")).toEqual([
      "file,label,answer,confidence,data,model",
      `"c,d.png",1,0,0.9100,${data},mlp`,
      `blank.png,1,,,${data},mlp`,
      "",
    ]);
  });
});

test("several directories: a line each, the mean over them, and all pictures together", async () => {
  await put(folder, { ...(await photos()), ...inFolder("idx", idxPair([1, 0], 20)) });
  const data = ["--data", join(folder, "photos"), join(folder, "idx")];
  const { out } = await evaluate(data);
  expect(out).toMatch(/^mlp .*photos +4 +50\.00 % +75\.00 % +24\.33 % +1 +1 +\d/m);
  expect(out).toMatch(/^mlp .*idx +2 +100\.00 % +100\.00 % +9\.00 % +0 +0 +\d/m);
  expect(out).toMatch(/^mlp +macro-average +6 +75\.00 % +87\.50 % +16\.67 %$/m);
  expect(out).toMatch(/^mlp +all together +6 +66\.67 % +83\.33 % +11\.00 %$/m);
  expect(out).toContain(`${join(folder, "photos")}: 1 blank: blank.png`);

  const { json } = await evaluate([...data, "--model", "mlp", "mlp", "--json"]);
  const { sets, averages } = json() as { sets: unknown[]; averages: unknown[] };
  expect(sets).toHaveLength(4);
  expect(averages).toHaveLength(2);
  expect(averages[1]).toMatchObject({
    model: "mlp",
    sets: 2,
    count: 6,
    macro: { accuracy: 0.75, calibrationError: expect.closeTo(1 / 6, 3) },
    together: { accuracy: expect.closeTo(2 / 3, 6), calibration: { bins: expect.any(Array) } },
  });
});

describe("--raw", () => {
  test("takes the pictures as they are, as MNIST's own are without --data", async () => {
    const raw = await inkling(["evaluate", "--data", "fashion", "--raw", "--json"]);
    expect(raw.json()).toMatchObject({ data: "fashion", count: 4, accuracy: 0.75 });
    expect(raw.directories).toEqual(["fashion"]);
    const mnist = await inkling(["evaluate", "--json"]);
    expect(mnist.json()).toMatchObject({ data: "mnist", count: 4, accuracy: 0.75 });
    expect(mnist.directories).toEqual([undefined]);
  });

  test("--errors then has the places of the images", async () => {
    const { written } = await inkling(["evaluate", "--errors", "wrong.csv"]);
    const lines = new TextDecoder().decode(written.get("wrong.csv")).split("\r\n");
    expect(lines[1]).toBe("3,9,4,0.9100,mnist,mlp");
  });
});

describe("is refused with a sentence", () => {
  const wrong: [why: string, files: Record<string, string>, says: string][] = [
    ["an empty directory", {}, "holds no labelled pictures"],
    ["a directory without labels", { "a.png": "x" }, "holds no labelled pictures"],
    ["a table without a heading", { "labels.csv": "a.png,1\n" }, "a heading with the columns"],
    [
      "a label of no class, before anything is read",
      { "labels.csv": "file,label\nnone.png,7\nnone.png,seven\n" },
      'labels.csv, line 3: there is no class "seven"; the model\'s classes are 0, 1',
    ],
    [
      "a folder of no class",
      { "0/a.png": "x", "zero/a.png": "x" },
      'zero: there is no class "zero"',
    ],
    ["a way out", { "labels.csv": "file,label\n../a.png,7\n" }, "line 2: ../a.png is not inside"],
    [
      "a directory where nothing can be read",
      { "labels.csv": "file,label\nnone.png,7\n" },
      "none of its 1 pictures can be read. none.png: The file cannot be read: there is no such file.",
    ],
  ];

  test.each(wrong)("%s", async (_why, files, says) => {
    await put(folder, files);
    const { code, err, out } = await evaluate(["--data", folder]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(says);
  });

  test("a directory that is not there", async () => {
    const { code, err } = await evaluate(["--data", join(folder, "none")]);
    expect([code, err]).toEqual([1, expect.stringContaining("cannot be read as a directory")]);
  });

  test("a split that is none, as wrong usage", async () => {
    const { code, err } = await evaluate(["--data", folder, "--split", "half"]);
    expect([code, err]).toEqual([2, expect.stringContaining("--split must be test or train")]);
  });
});
