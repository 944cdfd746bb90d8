import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

const TEMPORARY = /\.[0-9a-f]{12}\.tmp$/;

/**
 * Writes a file whole or not at all, whatever dies meanwhile: a temporary file beside it, forced to the
 * disk, takes its place in one step, and the folder's entry is forced too. Makes missing folders.
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Throws where a file could not be written later. Asking for permissions is not enough: disks may be read-only. */
export async function tryWriting(path: string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await (await open(temporary, "wx")).close();
  } finally {
    await rm(temporary, { force: true });
  }
}

const temporaryName = (path: string) => `${path}.${randomBytes(6).toString("hex")}.tmp`;

/**
 * Makes a folder and those it is in. Node's own way of doing so never returns where the system refuses
 * with "no such file", as it does under /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await makeInnermost(path)) return;
  // A drive that is not there has no folder above it.
  if (dirname(path) === path) throw missing(path);
  await makeFolder(dirname(path));
  // Its parent is there now: a second "no such file" is the system's last word.
  if (!(await makeInnermost(path))) throw missing(path);
}

/** Whether the folder is there now; not when the one it is in is missing. */
async function makeInnermost(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return true;
    if (code === "ENOENT") return false;
    throw error;
  }
}

function missing(path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`ENOENT: no such file or directory, mkdir '${path}'`), {
    code: "ENOENT",
  });
}

/** A rename is on the disk only when its folder is. Windows cannot open folders, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The file's bytes, or undefined when there is none. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The names in a folder, sorted; none when it does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Milliseconds after which nobody is still writing a file. */
const ABANDONED = 10 * 60 * 1000;

/**
 * Removes what a killed writer left behind in a folder. Another process may be writing there now, so
 * young files stay; who is alone in the folder says so with an age of 0.
 */
export async function removeTemporary(folder: string, age = ABANDONED): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!TEMPORARY.test(name)) continue;
    const path = join(folder, name);
    if (Date.now() - (await lastChange(path)) >= age) await rm(path, { force: true });
  }
}

/** Now, for a file that is gone meanwhile. */
async function lastChange(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return Date.now();
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === "ENOENT" || code === "ENOTDIR";
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EEXIST: "a file has the name of a folder on the path",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  EACCES: "it may not be accessed by you",
  EPERM: "it may not be accessed by you",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  ERR_FS_FILE_TOO_LARGE: "it is too large",
};

/** Why the system refused, as the end of a sentence: `the disk is full`. */
export function fileReason(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
