import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError, ValueError } from "#engine/errors.js";
import { datasetFromIdx, gunzipIfNeeded, type Idx, readIdx, writeIdx } from "#engine/idx.js";

const arrays: [type: Idx["type"], data: Idx["data"]][] = [
  ["u8", Uint8Array.of(0, 1, 255)],
  ["i8", Int8Array.of(-128, 0, 127)],
  ["i16", Int16Array.of(-32768, 1, 32767)],
  ["i32", Int32Array.of(-(2 ** 31), 1, 2 ** 31 - 1)],
  ["f32", Float32Array.of(-0.5, Number.POSITIVE_INFINITY, 3e-39)],
  ["f64", Float64Array.of(Math.PI, -0, Number.MAX_VALUE)],
];

test.each(arrays)("%s numbers come back as they were written", (type, data) => {
  const idx: Idx = { type, shape: [3, 1], data };
  expect(readIdx(writeIdx(idx))).toEqual(idx);
});

test("is big-endian, sizes and numbers", () => {
  const bytes = writeIdx({ type: "i16", shape: [2], data: Int16Array.of(1, -2) });
  expect([...bytes]).toEqual([0, 0, 0x0b, 1, 0, 0, 0, 2, 0, 1, 0xff, 0xfe]);
});

test("refuses to write data that does not fill its shape", () => {
  expect(() => writeIdx({ type: "u8", shape: [2, 2], data: new Uint8Array(3) })).toThrow(
    ValueError,
  );
});

const damaged: [why: string, bytes: number[], message: RegExp][] = [
  ["nothing", [], /has 0 bytes, too few/],
  ["another kind of file", [0x89, 0x50, 0x4e, 0x47], /begins with 0x89504e47/],
  ["an unknown type", [0, 0, 0x0a, 0], /begins with 0x00000a00/],
  ["sizes cut short", [0, 0, 8, 2, 0, 0, 0, 1], /ends before its 2 sizes/],
  ["data cut short", [0, 0, 8, 1, 0, 0, 0, 3, 1, 2], /\[3\] of u8 takes 3 bytes, but 2 follow/],
  ["more data than stated", [0, 0, 8, 1, 0, 0, 0, 1, 1, 2], /takes 1 bytes, but 2 follow/],
  ["a size nobody has", [0, 0, 14, 1, 255, 255, 255, 255, 0], /takes 34359738360 bytes/],
  [
    "sizes whose product overflows",
    [0, 0, 8, 3, ...Array(12).fill(255), 0],
    /takes 7\.9\d+e\+28 bytes/,
  ],
  ["a whole number too few of f32", [0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0], /takes 4 bytes, but 3/],
];

test.each(damaged)("refuses %s", (_why, bytes, message) => {
  expect(() => readIdx(Uint8Array.from(bytes))).toThrow(FormatError);
  expect(() => readIdx(Uint8Array.from(bytes))).toThrow(message);
});

test("a file with random bytes changed is read, or refused with a FormatError", () => {
  const data = Int16Array.from({ length: 12 }, (_, i) => i);
  const original = writeIdx({ type: "i16", shape: [3, 4], data });
  const change = fc.tuple(fc.nat(original.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(20), (changes, cut) => {
      const bytes = original.slice(0, original.length - cut);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      try {
        readIdx(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
    { seed: 3, numRuns: 2000 },
  );
});

describe("gzip", () => {
  const plain = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) >> 4);
  const packed = new Uint8Array(gzipSync(plain));
  const changed = (at: number) => packed.map((byte, i) => (i === at ? byte ^ 0xff : byte));

  test("is unpacked; anything else stays as it is", async () => {
    expect(await gunzipIfNeeded(packed)).toEqual(plain);
    expect(await gunzipIfNeeded(plain)).toBe(plain);
    expect(await gunzipIfNeeded(new Uint8Array(0))).toEqual(new Uint8Array(0));
  });

  test.each([
    ["cut short", packed.subarray(0, 500)],
    ["its check sum cut off", packed.subarray(0, packed.length - 8)],
    ["its two first bytes alone", packed.subarray(0, 2)],
    ["a wrong check sum", changed(packed.length - 8)],
    ["other bytes after it", Uint8Array.of(...packed, 1, 2, 3)],
  ])("refuses %s", async (_why, bytes) => {
    await expect(gunzipIfNeeded(bytes, "x.gz")).rejects.toThrow(
      new FormatError("x.gz", "its gzip data is damaged or cut short."),
    );
  });

  test("refuses a bomb at the limit, not after it", async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(50_000_000)));
    await expect(gunzipIfNeeded(bomb, "bomb", 1_000_000)).rejects.toThrow(
      "bomb: unpacks to more than the 1000000 bytes allowed.",
    );
    expect(await gunzipIfNeeded(packed, "x", plain.length)).toEqual(plain);
    await expect(gunzipIfNeeded(packed, "x", plain.length - 1)).rejects.toThrow(FormatError);
  });
});

describe("data sets", () => {
  const images = (shape: number[], data?: number[]) =>
    writeIdx({
      type: "u8",
      shape,
      data: data ? Uint8Array.from(data) : new Uint8Array(shape.reduce((a, b) => a * b, 1)),
    });
  const labels = (...data: number[]) => images([data.length], data);

  test("come from a pair of files, packed or not", async () => {
    const pair = [images([2, 1, 3], [1, 2, 3, 4, 5, 6]), labels(7, 2)] as const;
    const plain = await datasetFromIdx(...pair);
    expect(plain).toEqual({
      images: Uint8Array.of(1, 2, 3, 4, 5, 6),
      labels: Uint8Array.of(7, 2),
      count: 2,
      rows: 1,
      columns: 3,
      classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    });
    expect(await datasetFromIdx(gzipSync(pair[0]), gzipSync(pair[1]))).toEqual(plain);
  });

  test("are plain bytes, so that a copy is one, from Node's buffers too", async () => {
    const pair = [images([2, 1, 1], [5, 6]), labels(7, 2)] as const;
    const data = await datasetFromIdx(Buffer.from(pair[0]), Buffer.from(pair[1]));
    data.labels.slice().fill(0);
    data.images.slice().fill(0);
    expect([data.labels, data.images]).toEqual([Uint8Array.of(7, 2), Uint8Array.of(5, 6)]);
  });

  test("have a class for every label up to the highest above 9", async () => {
    const { classes } = await datasetFromIdx(images([2, 1, 1]), labels(3, 11));
    expect(classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]);
  });

  test("keep the class names they are given", async () => {
    const data = await datasetFromIdx(images([2, 1, 1]), labels(0, 1), ["cat", "dog"]);
    expect(data.classes).toEqual(["cat", "dog"]);
  });

  const wrong: [why: string, images: Uint8Array, labels: Uint8Array, message: string][] = [
    [
      "images of rank 2",
      images([4, 4]),
      labels(1),
      "images: expected u8 [count, rows, columns], got u8 [4, 4].",
    ],
    [
      "labels of rank 2",
      images([2, 1, 1]),
      images([2, 1]),
      "labels: expected u8 [count], got u8 [2, 1].",
    ],
    [
      "fewer labels than images",
      images([2, 1, 1]),
      labels(1),
      "labels: holds 1 labels for 2 images.",
    ],
    ["no images", images([0, 28, 28]), labels(), "images: holds no images."],
    ["images without pixels", images([1, 0, 28]), labels(1), "images: holds no images."],
    [
      "a label outside the classes",
      images([2, 1, 1]),
      labels(1, 2),
      "labels: label 1 is 2, but there are 2 classes.",
    ],
    [
      "numbers that are no bytes",
      writeIdx({ type: "f32", shape: [1, 1, 1], data: new Float32Array(1) }),
      labels(1),
      "images: expected u8 [count, rows, columns], got f32 [1, 1, 1].",
    ],
  ];

  test.each(wrong)("are refused with %s", async (_why, imageFile, labelFile, message) => {
    const classes = message.includes("classes") ? ["a", "b"] : undefined;
    const error = await datasetFromIdx(imageFile, labelFile, classes).catch((e) => e);
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toBe(message);
  });
});
