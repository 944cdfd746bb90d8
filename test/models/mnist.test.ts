import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FormatError, InklingError } from "#engine/errors.js";
import { writeIdx } from "#engine/idx.js";
import { loadDataDirectory } from "../../models/datasets.ts";
import { loadMnist } from "../../models/mnist.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "inkling-data-"));
});

afterEach(() => rm(directory, { recursive: true }));

/** Writes files of these names: an IDX file of so many images or labels, gzip if the name says so. */
async function put(files: Record<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(join(directory, name), name.endsWith(".gz") ? gzipSync(bytes) : bytes);
  }
}

const images = (count: number, rows = 2, columns = 3) =>
  writeIdx({
    type: "u8",
    shape: [count, rows, columns],
    data: new Uint8Array(count * rows * columns).fill(count),
  });
const labels = (...data: number[]) =>
  writeIdx({ type: "u8", shape: [data.length], data: Uint8Array.from(data) });

async function refusal(loading: Promise<unknown>): Promise<InklingError> {
  const error = await loading.then(
    () => expect.fail("was loaded"),
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(InklingError);
  return error as InklingError;
}

describe("MNIST", () => {
  test("has its images, labels and counts", async () => {
    const { train, test: held } = await loadMnist();
    const size = { rows: 28, columns: 28 };
    expect(train).toMatchObject({ count: 60_000, ...size });
    expect(held).toMatchObject({ count: 10_000, ...size });
    expect([...train.labels.subarray(0, 8)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
    expect([...held.labels.subarray(0, 8)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9]);
    expect(train.classes).toEqual([..."0123456789"]);
  });

  test("says which file is damaged, and what to do", async () => {
    await put({ "train-images-idx3-ubyte": images(1), "train-labels-idx1-ubyte": labels(1) });
    expect(await refusal(loadMnist(directory))).toMatchObject({
      code: "bad_mnist",
      message:
        "MNIST: train-images-idx3-ubyte is damaged: its SHA-256 sum is not the original's. " +
        "Install the packages again with: npm ci",
    });
  });

  test("says which file is missing", async () => {
    const error = await refusal(loadMnist(directory));
    expect(error.code).toBe("no_mnist");
    expect(error.message).toContain("no readable file train-images-idx3-ubyte");
  });
});

describe("a data directory", () => {
  const pair = { "train-images": images(1), "train-labels": labels(1) };
  const names: [why: string, trainImages: string, testLabels: string][] = [
    ["MNIST's names", "train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"],
    ["packed", "train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"],
    ["dots for dashes", "train-images.idx3-ubyte", "t10k-labels.idx1-ubyte"],
    [
      "a prefix",
      "emnist-digits-train-images-idx3-ubyte.gz",
      "emnist-digits-test-labels-idx1-ubyte",
    ],
    ["words alone", "train_images.idx", "test_labels.idx"],
    ["nothing after the kind", "training-images", "testing-labels.gz"],
    ["capitals", "Train-Images-IDX3-UByte", "T10K-Labels-IDX1-UByte"],
  ];

  test.each(names)("is read with %s", async (_why, trainImages, testLabels) => {
    const other = (name: string) =>
      name
        .replace(/images|labels/i, (kind) => (/images/i.test(kind) ? "labels" : "images"))
        .replace(/idx[13]/i, (idx) => (idx.endsWith("3") ? "idx1" : "idx3"));
    await put({
      [trainImages]: images(3),
      [other(trainImages)]: labels(1, 2, 3),
      [other(testLabels)]: images(2),
      [testLabels]: labels(9, 0),
      "README.md": new Uint8Array(5),
    });
    const { train, test: held } = await loadDataDirectory(directory);
    expect(train).toMatchObject({ count: 3, rows: 2, columns: 3 });
    expect([...train!.labels]).toEqual([1, 2, 3]);
    expect([...held!.labels]).toEqual([9, 0]);
  });

  test("the plain file is taken where it lies beside the packed one", async () => {
    await put({
      "test-images-idx3-ubyte": images(2),
      "test-images-idx3-ubyte.gz": images(3),
      "test-labels-idx1-ubyte": labels(1, 2),
    });
    expect((await loadDataDirectory(directory)).test!.count).toBe(2);
  });

  test("may hold one pair alone; a pair without a name is a test set", async () => {
    await put({ "train-images-idx3-ubyte": images(1), "train-labels-idx1-ubyte": labels(4) });
    const { train, ...rest } = await loadDataDirectory(directory);
    expect([train!.count, rest]).toEqual([1, {}]);
    await rm(directory, { recursive: true });
    await mkdir(directory);
    await put({ "images-idx3-ubyte.gz": images(2), "labels-idx1-ubyte.gz": labels(4, 5) });
    const found = await loadDataDirectory(directory);
    expect(found.test!.count).toBe(2);
    expect(found).not.toHaveProperty("train");
  });

  test("with named pairs may hold other files", async () => {
    await put({ ...pair, "more-images": images(1), "more-labels": labels(1), images: labels(1) });
    expect(Object.keys(await loadDataDirectory(directory))).toEqual(["train"]);
  });

  test("gives both sets the classes of the one that has more", async () => {
    await put({
      "train-images": images(2),
      "train-labels": labels(12, 3),
      "test-images": images(1),
      "test-labels": labels(11),
    });
    const { train, test: held } = await loadDataDirectory(directory);
    expect(train!.classes.length).toBe(13);
    expect(held!.classes).toBe(train!.classes);
  });

  const wrong: [why: string, files: Record<string, Uint8Array>, says: string][] = [
    ["is empty", {}, "no IDX files were found. Expected train-images-idx3-ubyte and"],
    ["holds other files", { "cat.png": images(1) }, "It holds: cat.png."],
    ["holds half a pair", { "train-images": images(1) }, "train-images lacks its other half."],
    [
      "holds several",
      { ...pair, "letters-train-images": images(1), "letters-train-labels": labels(1) },
      "holds more than one training set.",
    ],
  ];

  test.each(wrong)("that %s is refused", async (_why, files, says) => {
    await put(files);
    const error = await refusal(loadDataDirectory(directory));
    expect(error.code).toBe("bad_data");
    expect(error.message).toContain(says);
  });

  test("that is not there is refused", async () => {
    const error = await refusal(loadDataDirectory(join(directory, "none")));
    expect(error.message).toContain("cannot be read as a directory");
  });

  test("with a damaged file is refused, the file named", async () => {
    await put({ ...pair, "train-labels": labels(1, 2) });
    const error = await refusal(loadDataDirectory(directory));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toBe(`${join(directory, "train-labels")}: holds 2 labels for 1 images.`);
  });

  test("whose sets differ in size is refused", async () => {
    await put({ ...pair, "test-images": images(1, 5, 5), "test-labels": labels(1) });
    expect((await refusal(loadDataDirectory(directory))).message).toBe(
      "data: training images are 2x3, test images 5x5.",
    );
  });
});
