import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dataset, subset, writeIdx } from "@inkling/engine";
import { loadMnist } from "../../../models/mnist.ts";
import { serve } from "../../../server/serve.ts";
import { readSettings, type Settings } from "../../../server/settings.ts";

export interface TestApp {
  readonly url: string;
  close(): Promise<void>;
}

/** Images of the data set "small": enough for a network to learn something in seconds. */
const [TRAIN, TEST] = [1200, 300];

/**
 * The real app on a free port, with a data directory of its own that holds the data set "small".
 * It answers to the name `allowHost`, too.
 */
export async function startApp(
  allowHost = "localhost",
  changes: Partial<Settings> = {},
): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), "inkling-browser-"));
  await writeSmall(join(dataDir, "datasets", "small"));
  const settings = readSettings({ port: 0, dataDir, threads: 2, allowHost }, {});
  const server = await serve({ ...settings, ...changes });
  return {
    url: server.url,
    async close() {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The first images of MNIST as a folder of IDX files. */
async function writeSmall(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { train, test } = await loadMnist();
  const firsts = (n: number) => Array.from({ length: n }, (_, i) => i);
  await writeSet(folder, "train", subset(train, firsts(TRAIN)));
  await writeSet(folder, "t10k", subset(test, firsts(TEST)));
}

async function writeSet(folder: string, name: string, data: Dataset): Promise<void> {
  const { count, rows, columns, images, labels } = data;
  const pixels = writeIdx({ type: "u8", shape: [count, rows, columns], data: images });
  await writeFile(join(folder, `${name}-images-idx3-ubyte`), pixels);
  const classes = writeIdx({ type: "u8", shape: [count], data: labels });
  await writeFile(join(folder, `${name}-labels-idx1-ubyte`), classes);
}
