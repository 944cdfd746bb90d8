import { createReadStream, existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { InklingError } from "@inkling/engine";
import { makeFolder, tryWriting, writeAtomically } from "../models/files.ts";
import { fileError } from "./errors.ts";
import type { Files } from "./world.ts";

/** Bytes; no picture and no model comes near it. */
const LARGEST = 2 ** 30;

/** The disk and standard input; what fails is said in a sentence. */
export const nodeFiles: Files = {
  read: (path) => collect(createReadStream(path), path),
  stdin: () => collect(process.stdin, "standard input"),
  exists: existsSync,

  async write(path, bytes) {
    try {
      await writeAtomically(path, bytes);
    } catch (error) {
      throw fileError("write", path, error);
    }
  },

  async prepare(path) {
    try {
      await makeFolder(dirname(path));
      if (existsSync(path) && (await stat(path)).isDirectory()) throw { code: "EISDIR" };
      await tryWriting(path);
    } catch (error) {
      throw fileError("write", path, error);
    }
  },
};

/** A stream to its end: a pipe and /dev/stdin have no size to be asked for. */
async function collect(stream: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > LARGEST) throw new InklingError("too_large", `${name} is larger than 1 GiB.`);
    }
  } catch (error) {
    throw error instanceof InklingError ? error : fileError("read", name, error);
  }
  return Buffer.concat(chunks);
}
