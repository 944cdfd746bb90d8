import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Dataset, datasetFromIdx, FormatError, InklingError } from "@inkling/engine";

export interface DataDirectory {
  readonly train?: Dataset;
  readonly test?: Dataset;
}

/**
 * `train-images-idx3-ubyte.gz` and its like: what set, images or labels, and any of the endings in use.
 */
const FILE_NAME =
  /^(?<set>.*?)[-_.]?(?<kind>images|labels)(?:[-_.]idx[13]?)?(?:[-_.]?u?byte)?(?<gz>\.gz)?$/i;

const TRAIN = /(^|[-_.])train(ing)?$/i;
const TEST = /(^|[-_.])(t10k|test(ing)?)$/i;

/** The files of one set: their names. */
interface Pair {
  readonly images?: string;
  readonly labels?: string;
}

const EXPECTED =
  "Expected train-images-idx3-ubyte and train-labels-idx1-ubyte, " +
  "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or one of the pairs; plain or .gz";

/**
 * The data sets of a directory of IDX files. A pair called train or training is the training set, one
 * called t10k, test or testing the test set; a lone pair called neither is a test set. Prefixes
 * (`emnist-digits-train-images…`) are fine.
 * @throws InklingError `bad_data` when there is no such pair, half of one, or several; FormatError
 */
export async function loadDataDirectory(directory: string): Promise<DataDirectory> {
  const names = await listDirectory(directory);
  const sets = findPairs(names);
  const fail = (problem: string): never => {
    const found = names.length === 0 ? "It is empty." : `It holds: ${shorten(names)}.`;
    throw new InklingError("bad_data", `${directory}: ${problem} ${EXPECTED}. ${found}`);
  };
  if (sets.size === 0) fail("no IDX files were found.");
  const choose = (wanted: (set: string) => boolean, role: string): Required<Pair> | undefined => {
    const matching = [...sets].filter(([set]) => wanted(set));
    if (matching.length > 1) fail(`holds more than one ${role} set.`);
    const pair = matching[0]?.[1];
    if (!pair) return undefined;
    const { images, labels } = pair;
    if (!images || !labels) return fail(`${images ?? labels} lacks its other half.`);
    return { images, labels };
  };
  const train = choose((set) => TRAIN.test(set), "training");
  const named = choose((set) => TEST.test(set), "test");
  const test = train || named ? named : choose(() => true, "nameless");
  return unify(train && (await load(directory, train)), test && (await load(directory, test)));
}

/** The names in a directory, sorted. @throws InklingError `bad_data` when it cannot be read as one */
export async function listDirectory(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (cause) {
    const message = `${directory}: cannot be read as a directory. Name one that holds the data.`;
    throw new InklingError("bad_data", message, { cause });
  }
}

/** Whether any of the names is that of an IDX file of images or labels. */
export const holdsIdx = (names: readonly string[]): boolean => findPairs(names).size > 0;

/** By set. Where a file is there both plain and packed, the plain one. */
function findPairs(names: readonly string[]): Map<string, Pair> {
  const sets = new Map<string, Pair>();
  // Packed files first, so that plain ones take their place.
  const packedFirst = names.toSorted(
    (a, b) => Number(b.endsWith(".gz")) - Number(a.endsWith(".gz")),
  );
  for (const name of packedFirst) {
    const groups = FILE_NAME.exec(name)?.groups;
    if (!groups) continue;
    const set = groups.set!.toLowerCase();
    sets.set(set, { ...sets.get(set), [groups.kind!.toLowerCase()]: name });
  }
  return sets;
}

async function load(directory: string, { images, labels }: Required<Pair>): Promise<Dataset> {
  const what = { images: join(directory, images), labels: join(directory, labels) };
  return datasetFromIdx(await readFile(what.images), await readFile(what.labels), undefined, what);
}

/** Both sets with the same classes: a test set need not have an image of the last. */
function unify(train: Dataset | undefined, test: Dataset | undefined): DataDirectory {
  if (!train || !test) return { ...(train && { train }), ...(test && { test }) };
  if (train.rows !== test.rows || train.columns !== test.columns) {
    const sizes = [train, test].map(({ rows, columns }) => `${rows}x${columns}`);
    throw new FormatError("data", `training images are ${sizes[0]}, test images ${sizes[1]}.`);
  }
  const classes = train.classes.length >= test.classes.length ? train.classes : test.classes;
  return { train: { ...train, classes }, test: { ...test, classes } };
}

const LISTED = 20;

/** The first names of a list that may be long. */
export function shorten(names: readonly string[]): string {
  const rest = names.length - LISTED;
  return names.slice(0, LISTED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
