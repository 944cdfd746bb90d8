import { type Dataset, InklingError, type Picture, toInput } from "@inkling/engine";
import type { LabelledPicture } from "./labelled.ts";

/** Pictures that went through the preprocessing. */
export interface Prepared {
  /** Those with ink on them, in their order. */
  readonly pictures: readonly LabelledPicture[];
  /** [pictures.length, 28, 28], 0..255, ink high: what the models read. */
  readonly inputs: Uint8Array;
  /** Those with nothing on them. */
  readonly blank: readonly LabelledPicture[];
  readonly unreadable: readonly Unreadable[];
  /** Time of reading and preprocessing all. */
  readonly seconds: number;
}

export interface Unreadable {
  readonly picture: LabelledPicture;
  /** A sentence. */
  readonly problem: string;
}

/** Of an input. */
const SIDE = 28;
const SIZE = SIDE * SIDE;
const WHITE = 255;

/** Files that are decoded at once, in threads of their own; each may take 150 MB. */
const AT_ONCE = 4;

/**
 * Reads the pictures and takes each through the whole preprocessing, as the page and the API do. One that
 * cannot be read does not keep the others from it.
 */
export async function prepare(
  all: readonly LabelledPicture[],
  onProgress?: (done: number, total: number) => void,
): Promise<Prepared> {
  const start = performance.now();
  const inputs = new Uint8Array(all.length * SIZE);
  const pictures: LabelledPicture[] = [];
  const blank: LabelledPicture[] = [];
  const unreadable: Unreadable[] = [];
  for (let first = 0; first < all.length; first += AT_ONCE) {
    const some = all.slice(first, first + AT_ONCE);
    for (const [i, found] of (await Promise.all(some.map(readOne))).entries()) {
      const picture = some[i]!;
      if (typeof found === "string") unreadable.push({ picture, problem: found });
      else {
        const input = toInput(found);
        if (input.blank) blank.push(picture);
        else writeBytes(inputs, SIZE * (pictures.push(picture) - 1), input.pixels);
      }
    }
    onProgress?.(first + some.length, all.length);
  }
  const seconds = (performance.now() - start) / 1000;
  return {
    pictures,
    inputs: inputs.subarray(0, pictures.length * SIZE),
    blank,
    unreadable,
    seconds,
  };
}

/** The picture, or what is wrong with it. */
async function readOne(picture: LabelledPicture): Promise<Picture | string> {
  try {
    return await picture.read();
  } catch (error) {
    if (error instanceof InklingError) return error.message;
    throw error;
  }
}

/** Writes an input's numbers, which are 255ths, as bytes from place `at` on. */
function writeBytes(bytes: Uint8Array, at: number, pixels: Float32Array): void {
  for (let i = 0; i < pixels.length; i++) bytes[at + i] = Math.round(pixels[i]! * WHITE);
}

/** Bytes as a model takes them, 0 to 1. Typed arrays' own `from` takes ten times as long. */
export function toPixels(bytes: Uint8Array): Float32Array {
  const pixels = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) pixels[i] = bytes[i]! / WHITE;
  return pixels;
}

/** The pictures as a set of these classes. @throws InklingError `bad_data` for a label of none of them */
export function datasetOf({ pictures, inputs }: Prepared, classes: readonly string[]): Dataset {
  const labels = Uint8Array.from(pictures, (picture) => placeOf(picture, classes));
  return { images: inputs, labels, count: labels.length, rows: SIDE, columns: SIDE, classes };
}

/** The label's place among the classes. @throws InklingError `bad_data` when it is none of them */
export function placeOf({ label, source }: LabelledPicture, classes: readonly string[]): number {
  const place = typeof label === "number" ? label : classes.indexOf(label);
  if (place >= 0 && place < classes.length) return place;
  const known = `the model's classes are ${classes.join(", ")}`;
  throw new InklingError(
    "bad_data",
    `${source}: there is no class ${JSON.stringify(label)}; ${known}.`,
  );
}
