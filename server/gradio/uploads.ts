import { createHash } from "node:crypto";
import { InklingError } from "@inkling/engine";
import { LRUCache } from "lru-cache";
import { pictureType } from "../../models/picture-format.ts";
import { MiB } from "../body.ts";

/** Bytes kept at once: the ones used longest ago make room. */
const MOST_BYTES = 128 * MiB;
const MOST_FILES = 4096;
/** Milliseconds after its last use that a file is kept. */
const KEPT = 60 * 60_000;
/** What a file takes beside its bytes. */
const OVERHEAD = 512;

export interface StoredFile {
  readonly bytes: Uint8Array;
  /** What a browser may show it as; undefined for what is no picture. */
  readonly type: string | undefined;
}

/** `<hash of the bytes>/<name>`; never a path of any file system. */
export type Reference = string;

const REFERENCE = /^[0-9a-f]{40}\/[A-Za-z0-9._-]{1,64}$/;

export const isReference = (text: string): boolean => REFERENCE.test(text);

/** Files that callers sent and that calls made, in memory, by their content: the same bytes are kept once. */
export class Uploads {
  readonly #files = new LRUCache<string, StoredFile>({
    max: MOST_FILES,
    maxSize: MOST_BYTES,
    sizeCalculation: ({ bytes }) => bytes.length + OVERHEAD,
    ttl: KEPT,
    updateAgeOnGet: true,
  });

  put(bytes: Uint8Array, name: string): Reference {
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 40);
    // No slice of a larger buffer: that would be kept along.
    if (!this.#files.has(hash)) {
      this.#files.set(hash, { bytes: new Uint8Array(bytes), type: pictureType(bytes) });
    }
    return `${hash}/${safeName(name)}`;
  }

  /** Throws InklingError `no_file` for what is no reference, or one whose file has gone. */
  get(reference: string): StoredFile {
    const file = isReference(reference)
      ? this.#files.get(reference.slice(0, reference.indexOf("/")))
      : undefined;
    if (file !== undefined) return file;
    throw new InklingError(
      "no_file",
      "There is no such file here: uploads are kept for an hour, and fewer when they are many. Upload it again.",
    );
  }
}

/** Letters, digits, dots and dashes of the name, with its ending. */
export function safeName(name: string): string {
  const last = name.slice(-255).split(/[\\/]/).at(-1) ?? "";
  const safe = last.normalize("NFKD").replaceAll(/[^A-Za-z0-9._-]+/g, "_");
  return safe.replace(/^\.+/, "").slice(-64) || "file";
}
