import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DIGITS, InklingError, toInput } from "@inkling/engine";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { decodeImage } from "../../models/decode.ts";
import { loadPictures } from "../../models/pictures.ts";
import { datasetOf, prepare } from "../../models/prepare.ts";
import { blankPng, idxPair, levels, png, put } from "../support/pictures.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-pictures-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

const load = (split: "train" | "test" = "test", path = folder) =>
  loadPictures(path, split, decodeImage);

const namesAndLabels = async () => (await load()).map(({ name, label }) => [name, label] as const);

async function refusal(action: Promise<unknown>): Promise<InklingError> {
  const error = await action.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(InklingError);
  return error as InklingError;
}

describe("IDX files", () => {
  test.each([
    ["16x16, touching nothing", 16, 255],
    ["32x32 of one bit", 32, 1],
    ["8x8 of levels up to 16", 8, 16],
    ["28x28", 28, 255],
  ])("%s: the picture with white as its highest level", async (_why, side, ink) => {
    await put(folder, idxPair([1, 0], side, ink));
    const [one, ring] = await load();
    expect(one).toMatchObject({ name: "0", label: 1, source: `${folder}, image 0` });
    expect(ring).toMatchObject({ name: "1", label: 0 });
    const picture = await ring!.read();
    expect(picture).toEqual({ data: levels(0, side), width: side, height: side, channels: 1 });
  });

  test("packed ones too, and the split that is asked for", async () => {
    const pair = Object.entries(idxPair([1], 20));
    await put(folder, Object.fromEntries(pair.map(([n, b]) => [`train-${n}.gz`, gzipSync(b)])));
    expect(await load("train")).toHaveLength(1);
    expect((await refusal(load("test"))).message).toContain(
      "has no test images; use --split train",
    );
  });
});

describe("labels.csv", () => {
  const tables: [why: string, table: string][] = [
    ["plain", "file,label\na.png,1\nsub/b.png,0\n"],
    ["with CRLF and no last line's end", "file,label\r\na.png,1\r\nsub/b.png,0"],
    ["with a byte order mark and quotes", '\ufefffile,label\n"a.png","1"\n"sub/b.png",0\n'],
    [
      "with more columns, in another order",
      'Label,note,File\n1,"x, ""y""\nz",a.png\n0,,sub/b.png\n',
    ],
    ["with empty lines and spaces", "file, label\n\na.png, 1\n\nsub/b.png ,0\n\n"],
  ];

  test.each(tables)("%s", async (_why, table) => {
    await put(folder, { "labels.csv": table, "a.png": await png(1), "sub/b.png": await png(0) });
    expect(await namesAndLabels()).toEqual([
      ["a.png", "1"],
      ["sub/b.png", "0"],
    ]);
    const { width, height } = await (await load())[0]!.read();
    expect([width, height]).toEqual([60, 60]);
  });

  test("says where each label stands", async () => {
    await put(folder, { "labels.csv": 'file,label,note\na.png,1,"two\nlines"\nb.png,0,\n' });
    expect((await load()).map(({ source }) => source)).toEqual([
      `${join(folder, "labels.csv")}, line 3`,
      `${join(folder, "labels.csv")}, line 4`,
    ]);
  });

  const wrong: [why: string, table: string, says: string][] = [
    ["no heading", "a.png,1\nb.png,0\n", "a heading with the columns file and label, got a.png,1."],
    ["an open quote", 'file,label\n"a.png,1\n', "is not a CSV table"],
    [
      "a line without a label",
      "file,label\na.png,1\nb.png\n",
      "line 3: expected a file and its label",
    ],
    ["no lines", "file,label\n", "lists no pictures"],
    ["nothing at all", "", "lists no pictures"],
    ["a way up", "file,label\n../a.png,1\n", "line 2: ../a.png is not inside the folder"],
    ["a way down and up", "file,label\nb/../../a.png,1\n", "is not inside the folder"],
    ["a way up in Windows' words", "file,label\n..\\a.png,1\n", "is not inside the folder"],
    ["an absolute path", "file,label\n/etc/passwd,1\n", "/etc/passwd is not inside the folder"],
    ["a drive", "file,label\nC:\\a.png,1\n", "is not inside the folder"],
  ];

  test.each(wrong)("with %s is refused", async (_why, table, says) => {
    await put(folder, { "labels.csv": table });
    const { code, message } = await refusal(load());
    expect(code).toBe("bad_data");
    expect(message).toContain(says);
  });

  test("a link out of the folder is refused, one inside is followed", async () => {
    const inner = join(folder, "set");
    await put(folder, { "secret.png": await png(1), "set/real.png": await png(1) });
    await put(inner, { "labels.csv": "file,label\nlink.png,1\n" });
    await symlink(join(inner, "real.png"), join(inner, "link.png"));
    expect((await load("test", inner))[0]!.name).toBe("link.png");
    await rm(join(inner, "link.png"));
    await symlink(join(folder, "secret.png"), join(inner, "link.png"));
    const { message } = await refusal(load("test", inner));
    expect(message).toContain("line 2: link.png is not inside the folder");
  });
});

describe("a folder for each class", () => {
  test("by class and name, numbers in their order, clutter left out", async () => {
    const one = await png(1);
    await put(folder, {
      "1/b10.png": one,
      "1/b2.png": one,
      "1/.DS_Store": "x",
      "0/ring.png": await png(0),
      "0/Thumbs.db": "x",
      ".git/config": "x",
      "README.md": "x",
    });
    expect(await namesAndLabels()).toEqual([
      ["0/ring.png", "0"],
      ["1/b2.png", "1"],
      ["1/b10.png", "1"],
    ]);
  });

  test("a folder that is a link out is refused", async () => {
    await put(folder, { "other/a.png": await png(1), "set/0/a.png": await png(0) });
    await symlink(join(folder, "other"), join(folder, "set", "1"));
    const { message } = await refusal(load("test", join(folder, "set")));
    expect(message).toContain("1/a.png is not inside the folder");
  });
});

const none: [why: string, files: Record<string, string>, says: string][] = [
  ["is empty", {}, "holds no labelled pictures. Expected a pair of IDX files"],
  ["holds pictures without labels", { "a.png": "x" }, "It holds: a.png."],
  ["holds empty folders only", { "0/.keep": "" }, "holds no labelled pictures"],
];

test.each(none)("a directory that %s is refused", async (_why, files, says) => {
  await put(folder, files);
  const { code, message } = await refusal(load());
  expect([code, message.includes(says)]).toEqual(["bad_data", true]);
});

test("a directory that is not there is refused; files have no training half", async () => {
  expect((await refusal(load("test", join(folder, "none")))).message).toContain(
    "cannot be read as a directory",
  );
  await put(folder, { "1/a.png": await png(1) });
  expect((await refusal(load("train"))).message).toContain("leave --split out");
});

describe("prepare", () => {
  test("gives the inputs that the page's preprocessing gives, and tells the rest apart", async () => {
    await put(folder, {
      "0/ring.png": await png(0),
      "1/bar.png": await png(1),
      "1/cut.png": (await png(1)).subarray(0, 60),
      "1/empty.png": "",
      "1/nothing.png": await blankPng(),
      "1/notes.txt": "no picture",
    });
    const progress: number[] = [];
    const prepared = await prepare(await load(), (done, total) => progress.push(done, total));
    const { pictures, inputs, blank, unreadable } = prepared;
    expect(progress).toEqual([4, 6, 6, 6]);
    expect(pictures.map(({ name }) => name)).toEqual(["0/ring.png", "1/bar.png"]);
    for (const [i, label] of [0, 1].entries()) {
      const { pixels } = toInput(await decodeImage(await png(label)));
      const bytes = inputs.subarray(i * 784, (i + 1) * 784);
      expect(Float32Array.from(bytes, (level) => level / 255)).toEqual(pixels);
    }
    expect(blank.map(({ name }) => name)).toEqual(["1/nothing.png"]);
    expect(unreadable.map(({ picture, problem }) => [picture.name, problem])).toEqual([
      ["1/cut.png", expect.stringContaining("damaged or cut short")],
      ["1/empty.png", expect.stringContaining("is empty")],
      ["1/notes.txt", expect.stringContaining("no picture format that is read")],
    ]);
    expect(datasetOf(prepared, DIGITS)).toMatchObject({ count: 2, labels: Uint8Array.of(0, 1) });
  });

  test("a file that is not there keeps no other from being read", async () => {
    await put(folder, { "labels.csv": "file,label\ngone.png,1\na.png,1\n", "a.png": await png(1) });
    const { pictures, unreadable } = await prepare(await load());
    expect(pictures).toHaveLength(1);
    expect(unreadable[0]!.problem).toBe("The file cannot be read: there is no such file.");
  });

  test.each([
    [
      "in a table",
      { "labels.csv": "file,label\na.png,x\n" },
      "labels.csv, line 2: there is no class",
    ],
    ["of a folder", { "zero/a.png": "" }, "zero: there is no class"],
    [
      "in an IDX file",
      idxPair([12], 20),
      "image 0: there is no class 12; the model's classes are 0",
    ],
  ])("a label of no class %s is named", async (_why, files, says) => {
    await put(folder, { ...files, "a.png": await png(1) });
    if ("zero/a.png" in files) await put(folder, { "zero/a.png": await png(0) });
    const prepared = await prepare(await load());
    expect(() => datasetOf(prepared, DIGITS)).toThrow(says);
  });
});
