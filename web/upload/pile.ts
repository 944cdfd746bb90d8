import { InklingError } from "@inkling/engine";
import { tooLarge } from "../../models/picture-limits.ts";
import {
  inOrder,
  isClutter,
  isLabelsName,
  isPictureName,
  isZipName,
  type Labels,
  labelsOfNames,
  labelsOfTable,
} from "../../models/picture-names.ts";
import { problemSentence, t } from "../language.ts";
import type { Given } from "./given.ts";
import { MAX_BYTES } from "./limits.ts";

/** Pictures read in one go, at most: a table of more helps nobody. */
export const MAX_PICTURES = 2_000;
const MAX_TABLE = 4 * 2 ** 20;

/** A file that is opened when its turn comes. */
export interface Entry {
  readonly name: string;
  readonly size: number;
  /** As the browser knows it; files of archives have none. */
  readonly type?: string;
  open(): Promise<Blob>;
}

/** Pictures to be read together. */
export interface Pile {
  /** By name, 2 before 10. */
  readonly pictures: readonly Entry[];
  /** Whether they are one file alone, which was not in an archive. */
  readonly isSingle: boolean;
  readonly labels: Labels | undefined;
  /** Sentences on what was left out, and why. */
  readonly notes: readonly string[];
}

/** Takes the pictures and the table of labels out of what was given, archives opened. */
export async function pileOf(files: readonly Given[], classes: readonly string[]): Promise<Pile> {
  const notes: string[] = [];
  const entries: Entry[] = [];
  for (const one of files) {
    if (isZip(one)) entries.push(...(await unzipped(one, files.length > 1, notes)));
    else entries.push(entryOf(one));
  }
  // A file alone is tried whatever its name is: what is wrong with it can be said exactly.
  const isSingle = entries.length === 1 && !files.some(isZip);
  const found = isSingle ? entries : entries.filter(isPicture);
  const pictures = found.sort((a, b) => inOrder(a.name, b.name)).slice(0, MAX_PICTURES);
  const table = entries.find(({ name }) => isLabelsName(name));
  const others = entries.filter((entry) => !found.includes(entry) && !isAside(entry)).length;
  if (others > 0)
    notes.push(others === 1 ? t("pile.one-left-out") : t("pile.left-out", { count: others }));
  if (found.length > MAX_PICTURES) {
    notes.push(t("pile.too-many", { all: found.length, most: MAX_PICTURES }));
  }
  const labels = isSingle ? undefined : await labelsOf(pictures, table, classes, notes);
  return { pictures, isSingle, labels, notes };
}

const entryOf = ({ name, file }: Given): Entry => {
  const { size, type } = file;
  return { name, size, type, open: async () => file };
};

const isZip = ({ name, file }: Given): boolean =>
  isZipName(name) || /^application\/(x-)?zip(-compressed)?$/.test(file.type);

const isPicture = ({ name, type = "" }: Entry): boolean =>
  isPictureName(name) || (type.startsWith("image/") && !isClutter(name));

/** What nobody would miss. */
const isAside = ({ name }: Entry): boolean => isClutter(name) || isLabelsName(name);

async function unzipped({ name, file }: Given, hasOthers: boolean, notes: string[]) {
  try {
    const { listZip } = await import("./zip.ts");
    const entries = await listZip(file, MAX_BYTES);
    if (!hasOthers) return entries;
    return entries.map((entry) => ({ ...entry, name: `${name}/${entry.name}` }));
  } catch (error) {
    notes.push(`${name}: ${sentenceOf(error)}`);
    return [];
  }
}

async function labelsOf(
  pictures: readonly Entry[],
  table: Entry | undefined,
  classes: readonly string[],
  notes: string[],
): Promise<Labels | undefined> {
  const names = pictures.map(({ name }) => name);
  if (table === undefined) return labelsOfNames(names, classes);
  try {
    if (table.size > MAX_TABLE) throw tooLarge(table.size, MAX_TABLE);
    const bytes = new Uint8Array(await (await table.open()).arrayBuffer());
    const { parseLabels } = await import("../../models/labels-csv.ts");
    return labelsOfTable(names, table.name, parseLabels(bytes, table.name));
  } catch (error) {
    notes.push(t("pile.no-labels", { why: sentenceOf(error) }));
    return undefined;
  }
}

/** What is wrong, for people; what nobody has foreseen is not hidden from them either. */
export function sentenceOf(error: unknown): string {
  if (error instanceof InklingError) return problemSentence(error);
  return error instanceof Error ? error.message : String(error);
}
