/** A file as a person gave it, with the folders it was in. */
export interface Given {
  readonly name: string;
  readonly file: File;
}

/** Files of dropped folders that are looked at, at most: whoever drops a whole disk did not mean to. */
const MOST = 20_000;

export const given = (files: Iterable<File>): Given[] =>
  [...files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));

/** What was dropped or pasted, folders with all that is in them. Must be called while the event lasts. */
export function givenBy(transfer: DataTransfer): Promise<Given[]> {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry());
  // What is pasted, or put together by a script, has no place on the disk.
  if (entries.some((entry) => entry === null)) return Promise.resolve(given(transfer.files));
  return listed(entries.filter((entry) => entry !== null));
}

async function listed(entries: readonly FileSystemEntry[]): Promise<Given[]> {
  const found: Given[] = [];
  const waiting = [...entries];
  while (found.length < MOST) {
    const entry = waiting.shift();
    if (entry === undefined) break;
    if (entry.isDirectory) waiting.push(...(await inside(entry as FileSystemDirectoryEntry)));
    else
      found.push({
        name: entry.fullPath.slice(1),
        file: await fileOf(entry as FileSystemFileEntry),
      });
  }
  return found;
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A reader gives a folder in parts; an empty part is its end. */
async function inside(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length < MOST) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) break;
    all.push(...part);
  }
  return all;
}
