import { strFromU8, unzipSync, zipSync } from "fflate";
import type { OwnDigit } from "../../models/own-digits.ts";
import { archiveFiles, JSON_FILE, parseDigits } from "../../models/own-digits-files.ts";
import { t } from "../language.ts";

// Loaded only by those who export or import.

/** Of digits.json, unpacked. */
const MOST_BYTES = 64 * 2 ** 20;

export const toZip = (digits: readonly OwnDigit[]): Uint8Array<ArrayBuffer> =>
  zipSync(archiveFiles(digits));

/** The digits of an archive that was exported here. @throws Error with a sentence for people */
export function fromZip(bytes: Uint8Array): OwnDigit[] {
  const file = unpack(bytes)[JSON_FILE];
  if (file === undefined) {
    throw new Error(t("teach.archive-foreign", { file: JSON_FILE }));
  }
  return parseDigits(strFromU8(file));
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => name === JSON_FILE && originalSize <= MOST_BYTES,
    });
  } catch (cause) {
    throw new Error(t("teach.archive-damaged"), { cause });
  }
}
