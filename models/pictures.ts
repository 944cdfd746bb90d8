import { existsSync } from "node:fs";
import { join } from "node:path";
import { InklingError } from "@inkling/engine";
import { holdsIdx, listDirectory, loadDataDirectory, shorten } from "./datasets.ts";
import { idxPictures } from "./idx-pictures.ts";
import type { Decode, LabelledPicture } from "./labelled.ts";
import { classFolders, LABELS, listedPictures, sortedPictures } from "./picture-folder.ts";

export type SplitName = "train" | "test";

const EXPECTED =
  `Expected a pair of IDX files (images-idx3-ubyte and labels-idx1-ubyte, .gz or not), picture files and ` +
  `a ${LABELS} with the columns file and label, or one folder of pictures for each class, called as the class is`;

/**
 * The labelled pictures of a directory: a pair of IDX files of any size, picture files with a labels.csv,
 * or one folder a class. Only IDX files have a split.
 * @throws InklingError `bad_data` when it is none of these, holds no pictures, or not those of the split;
 *   FormatError
 */
export async function loadPictures(
  directory: string,
  split: SplitName,
  decode: Decode,
): Promise<readonly LabelledPicture[]> {
  const names = await listDirectory(directory);
  if (!names.includes(LABELS) && holdsIdx(names)) return splitOfIdx(directory, split);
  const pictures = await filesOf(directory, decode);
  if (pictures.length === 0) {
    const found = names.length === 0 ? "It is empty." : `It holds: ${shorten(names)}.`;
    throw new InklingError(
      "bad_data",
      `${directory}: holds no labelled pictures. ${EXPECTED}. ${found}`,
    );
  }
  if (split === "test") return pictures;
  const message = `${directory}: pictures in files are not split into train and test; leave --split out.`;
  throw new InklingError("bad_data", message);
}

async function splitOfIdx(directory: string, split: SplitName) {
  const data = (await loadDataDirectory(directory))[split];
  if (data) return idxPictures(data, directory);
  const other = split === "test" ? "train" : "test";
  const message = `${directory} has no ${split} images; use --split ${other} for the others.`;
  throw new InklingError("bad_data", message);
}

async function filesOf(directory: string, decode: Decode) {
  if (existsSync(join(directory, LABELS))) return listedPictures(directory, decode);
  return sortedPictures(directory, await classFolders(directory), decode);
}
