import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, posix, relative, sep, win32 } from "node:path";
import { InklingError } from "@inkling/engine";
import { fileReason, isMissing } from "./files.ts";
import type { Decode, LabelledPicture } from "./labelled.ts";
import { parseLabels } from "./labels-csv.ts";
import { MAX_IMAGE_BYTES, tooLarge } from "./picture-limits.ts";
import { CLUTTER, inOrder, LABELS } from "./picture-names.ts";

export { LABELS } from "./picture-names.ts";

/**
 * The pictures that a folder's labels.csv lists, in its order. What the table names must lie in the
 * folder; whether it is a picture shows when it is read.
 * @throws InklingError `bad_data` for a table that cannot be used or leads out of the folder
 */
export async function listedPictures(
  directory: string,
  decode: Decode,
): Promise<readonly LabelledPicture[]> {
  const table = join(directory, LABELS);
  const lines = parseLabels(await readTable(table), table);
  const pictures: LabelledPicture[] = [];
  for (const { file, label, line } of lines) {
    const source = `${table}, line ${line}`;
    pictures.push({
      name: file,
      label,
      source,
      read: await reader(directory, file, source, decode),
    });
  }
  return pictures;
}

/**
 * The pictures of a folder with one folder a class, by class and name.
 * @throws InklingError `bad_data` for links that lead out of the folder
 */
export async function sortedPictures(
  directory: string,
  classes: readonly string[],
  decode: Decode,
): Promise<readonly LabelledPicture[]> {
  const pictures: LabelledPicture[] = [];
  for (const label of classes) {
    const source = join(directory, label);
    for (const entry of (await readdir(source)).sort(inOrder)) {
      if (CLUTTER.test(entry)) continue;
      const name = `${label}/${entry}`;
      pictures.push({ name, label, source, read: await reader(directory, name, source, decode) });
    }
  }
  return pictures;
}

/** The folders in a folder: each is a class. */
export async function classFolders(directory: string): Promise<string[]> {
  const folders: string[] = [];
  for (const name of await readdir(directory)) {
    if (!CLUTTER.test(name) && (await isFolder(join(directory, name)))) folders.push(name);
  }
  return folders.sort(inOrder);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function readTable(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const message = `${path} cannot be read: ${fileReason(cause)}.`;
    throw new InklingError("bad_data", message, { cause });
  }
}

/** What reads the file, once it is known that it lies in the folder. */
async function reader(directory: string, file: string, source: string, decode: Decode) {
  if (leadsOut(file)) throw outside(source, file);
  const path = join(directory, file);
  try {
    const [inside, real] = await Promise.all([realpath(directory), realpath(path)]);
    const way = relative(inside, real);
    if (way.split(sep)[0] === ".." || win32.isAbsolute(way)) throw outside(source, file);
  } catch (error) {
    // That there is no such file is said when it is to be read, as of any picture that cannot be.
    if (error instanceof InklingError) throw error;
  }
  return async () => decode(await readPicture(path));
}

/** Of another drive's and of Windows' own paths too: a table may come from anywhere. */
function leadsOut(file: string): boolean {
  if (win32.isAbsolute(file)) return true;
  return posix.normalize(file.replaceAll("\\", "/")).split("/")[0] === "..";
}

const outside = (source: string, file: string) =>
  new InklingError("bad_data", `${source}: ${file} is not inside the folder; others are not read.`);

async function readPicture(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (found.size > MAX_IMAGE_BYTES) throw tooLarge(found.size);
    if (found.isFile()) return await readFile(path);
    throw { code: found.isDirectory() ? "EISDIR" : "", message: "it is no file" };
  } catch (cause) {
    if (cause instanceof InklingError) throw cause;
    throw new InklingError("file", `The file cannot be read: ${fileReason(cause)}.`, { cause });
  }
}
