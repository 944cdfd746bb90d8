import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type DatasetFacts, datasetFacts, InklingError } from "@inkling/engine";
import { type DataDirectory, loadDataDirectory } from "../models/datasets.ts";
import { isMissing } from "../models/files.ts";
import { Lru } from "../models/lru.ts";
import { loadMnist } from "../models/mnist.ts";
import { checkName, NAME } from "../models/names.ts";
import type { DataStore } from "./deps.ts";

/** The data set that comes with the install. */
export const MNIST = "mnist";
/** Data sets kept in memory: MNIST's takes 55 MB. */
const LOADED = 2;

/** MNIST, and the folders of IDX files in `folder`, each under its own name. */
export function createDataStore(folder: string, mnist = loadMnist): DataStore {
  const loaded = new Lru<Promise<DataDirectory>>(LOADED);
  const described = new Lru<ReturnType<DataStore["facts"]>>(LOADED);

  const names = async () => [MNIST, ...(await foldersIn(folder)).filter((one) => one !== MNIST)];

  const load = (name: string) =>
    loaded.get(name, () => (name === MNIST ? mnist() : loadFolder(folder, name)));

  const facts = async (name: string) => {
    const { train, test } = await load(name);
    const train_ = train && datasetFacts(train);
    return { ...(train_ && { train: train_ }), ...(test && { test: datasetFacts(test) }) };
  };

  return {
    names,
    async load(name) {
      await check(name, names);
      return load(name);
    },
    async facts(name): Promise<{ train?: DatasetFacts; test?: DatasetFacts }> {
      await check(name, names);
      return described.get(name, () => facts(name));
    },
  };
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && NAME.test(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function check(name: string, names: () => Promise<readonly string[]>): Promise<void> {
  const known = await names();
  if (known.includes(checkName("data", name))) return;
  throw new InklingError(
    "data_not_found",
    `There is no data set "${name}". The data sets: ${known.join(", ")}.`,
  );
}

/** Where on the disk a folder is, is no business of who reads the error. */
async function loadFolder(folder: string, name: string): Promise<DataDirectory> {
  const path = join(folder, name);
  try {
    return await loadDataDirectory(path);
  } catch (cause) {
    if (!(cause instanceof InklingError)) throw cause;
    throw new InklingError(cause.code, cause.message.replaceAll(path, name), { cause });
  }
}
