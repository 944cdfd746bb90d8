import { InklingError } from "@inkling/engine";
import {
  BlobReader,
  configure,
  type FileEntry,
  ZipReader,
} from "@zip.js/zip.js/lib/zip-core-custom.js";
import { tooLarge } from "../../models/picture-limits.ts";
import type { Entry } from "./pile.ts";

/** Files that an archive may list. */
export const MAX_LISTED = 20_000;

// What the browser unpacks by itself needs no workers of the library's, which the page's policy would refuse.
configure({ useWebWorkers: false });

/**
 * The files in an archive, by its directory: each is unpacked when it is opened, and no further than to `most`
 * bytes, whatever the archive says of its size. Their names are text, and no path of anything.
 * @throws InklingError `bad_zip`
 */
export async function listZip(archive: Blob, most: number): Promise<Entry[]> {
  const reader = new ZipReader(new BlobReader(archive));
  const entries: Entry[] = [];
  try {
    // Names that lead out of a folder would harm whoever unpacks to one.
    for await (const entry of reader.getEntriesGenerator({ filenameValidation: "tolerant" })) {
      if (entry.directory) continue;
      if (entries.length === MAX_LISTED) throw tooMany();
      const { filename: name, uncompressedSize: size } = entry;
      entries.push({ name, size, open: () => unpack(entry, most) });
    }
  } catch (cause) {
    if (cause instanceof InklingError) throw cause;
    const message = "The ZIP file cannot be read: it is damaged, cut short, or no ZIP file.";
    throw new InklingError("bad_zip", message, { cause });
  }
  return entries;
}

const tooMany = () =>
  new InklingError("bad_zip", `The ZIP file lists more than ${MAX_LISTED} files. Split it.`);

async function unpack(entry: FileEntry, most: number): Promise<Blob> {
  if (entry.uncompressedSize > most) throw tooLarge(entry.uncompressedSize, most);
  if (entry.encrypted) {
    throw new InklingError(
      "bad_zip",
      "The file is encrypted. Unpack the ZIP file with its password.",
    );
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(part) {
      size += part.length;
      if (size > most) throw tooLarge(size, most);
      parts.push(part);
    },
  });
  try {
    // Of files that share their bytes a small archive could hold any number.
    await entry.getData(sink, { checkOverlappingEntry: true });
  } catch (cause) {
    if (size > most) throw tooLarge(size, most);
    const message = "The file in the ZIP file is damaged, or packed in a way that is not read.";
    throw new InklingError("bad_zip", message, { cause });
  }
  return new Blob(parts);
}
