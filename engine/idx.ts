import type { Dataset } from "./dataset.ts";
import { FormatError, ValueError } from "./errors.ts";
import { gunzipIfNeeded } from "./gzip.ts";
import { DIGITS, type Shape } from "./model.ts";

// The IDX format of MNIST's files, big-endian:
//
//   | 0 | 0 | type: u8 | rank: u8 | rank sizes: u32 each | numbers, last index fastest |

export { gunzipIfNeeded } from "./gzip.ts";

export type IdxType = "u8" | "i8" | "i16" | "i32" | "f32" | "f64";

export interface Idx {
  readonly type: IdxType;
  readonly shape: Shape;
  /** One number for every place of `shape`. Of type u8 it is a view into the bytes that were read. */
  readonly data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
}

interface TypeInfo {
  readonly code: number;
  /** Bytes of a number. */
  readonly size: number;
  readonly create: (length: number) => Idx["data"];
  readonly get: (view: DataView, at: number) => number;
  readonly set: (view: DataView, at: number, value: number) => void;
}

const TYPES: Readonly<Record<IdxType, TypeInfo>> = {
  u8: {
    code: 0x08,
    size: 1,
    create: (length) => new Uint8Array(length),
    get: (view, at) => view.getUint8(at),
    set: (view, at, value) => view.setUint8(at, value),
  },
  i8: {
    code: 0x09,
    size: 1,
    create: (length) => new Int8Array(length),
    get: (view, at) => view.getInt8(at),
    set: (view, at, value) => view.setInt8(at, value),
  },
  i16: {
    code: 0x0b,
    size: 2,
    create: (length) => new Int16Array(length),
    get: (view, at) => view.getInt16(at),
    set: (view, at, value) => view.setInt16(at, value),
  },
  i32: {
    code: 0x0c,
    size: 4,
    create: (length) => new Int32Array(length),
    get: (view, at) => view.getInt32(at),
    set: (view, at, value) => view.setInt32(at, value),
  },
  f32: {
    code: 0x0d,
    size: 4,
    create: (length) => new Float32Array(length),
    get: (view, at) => view.getFloat32(at),
    set: (view, at, value) => view.setFloat32(at, value),
  },
  f64: {
    code: 0x0e,
    size: 8,
    create: (length) => new Float64Array(length),
    get: (view, at) => view.getFloat64(at),
    set: (view, at, value) => view.setFloat64(at, value),
  },
};

const TYPE_NAMES = Object.keys(TYPES) as IdxType[];

/** Bytes before the sizes, and bytes of a size. */
const MAGIC_SIZE = 4;
const SIZE_SIZE = 4;

/**
 * Reads an IDX file, unpacked. Nothing is allocated before the sizes are known to fit the bytes.
 * @throws FormatError
 */
export function readIdx(bytes: Uint8Array, what = "IDX file"): Idx {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { type, shape } = readIdxHeader(view, what);
  const start = MAGIC_SIZE + SIZE_SIZE * shape.length;
  const { size, create, get } = TYPES[type];
  const present = bytes.length - start;
  // Sizes are below 2³² each: a product too large to be exact is still too large to equal `present`.
  const length = shape.reduce((product, n) => product * n, 1);
  if (length * size !== present) {
    const stated = `[${shape.join(", ")}] of ${type} takes ${length * size} bytes`;
    throw new FormatError(what, `${stated}, but ${present} follow its header.`);
  }
  if (type === "u8") return { type, shape, data: bytes.subarray(start) };
  const data = create(length);
  for (let i = 0; i < length; i++) data[i] = get(view, start + i * size);
  return { type, shape, data };
}

function readIdxHeader(view: DataView, what: string): { type: IdxType; shape: Shape } {
  if (view.byteLength < MAGIC_SIZE) {
    throw new FormatError(what, `has ${view.byteLength} bytes, too few for an IDX file.`);
  }
  const type = TYPE_NAMES.find((name) => TYPES[name].code === view.getUint8(2));
  if (view.getUint16(0) !== 0 || type === undefined) {
    const magic = view.getUint32(0).toString(16).padStart(8, "0");
    throw new FormatError(what, `is not an IDX file: it begins with 0x${magic}.`);
  }
  const rank = view.getUint8(3);
  if (view.byteLength < MAGIC_SIZE + SIZE_SIZE * rank) {
    throw new FormatError(what, `ends before its ${rank} sizes.`);
  }
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(MAGIC_SIZE + SIZE_SIZE * i));
  return { type, shape };
}

/** The bytes of an IDX file. @throws ValueError when `data` does not fill `shape` */
export function writeIdx({ type, shape, data }: Idx): Uint8Array {
  const length = shape.reduce((product, n) => product * n, 1);
  if (length !== data.length) {
    throw new ValueError("writeIdx", `expected ${length} numbers for [${shape}]`, data.length);
  }
  const { code, size, set } = TYPES[type];
  const start = MAGIC_SIZE + SIZE_SIZE * shape.length;
  const bytes = new Uint8Array(start + length * size);
  const view = new DataView(bytes.buffer);
  view.setUint8(2, code);
  view.setUint8(3, shape.length);
  shape.forEach((n, i) => {
    view.setUint32(MAGIC_SIZE + SIZE_SIZE * i, n);
  });
  for (let i = 0; i < length; i++) set(view, start + i * size, data[i]!);
  return bytes;
}

/**
 * A data set from the bytes of its two files, gzip or not: images u8 [count, rows, columns], labels
 * u8 [count]. Unless they are given, the classes are the ten digits, or "0" to the highest label
 * where that is above 9.
 * @throws FormatError
 */
export async function datasetFromIdx(
  imageBytes: Uint8Array,
  labelBytes: Uint8Array,
  classes?: readonly string[],
  what: { images: string; labels: string } = { images: "images", labels: "labels" },
): Promise<Dataset> {
  const images = readIdx(await gunzipIfNeeded(imageBytes, what.images), what.images);
  const labels = readIdx(await gunzipIfNeeded(labelBytes, what.labels), what.labels);
  const [count = 0, rows = 0, columns = 0] = images.shape;
  const pixels = expectBytes(images, 3, "[count, rows, columns]", what.images);
  if (pixels.length === 0) throw new FormatError(what.images, "holds no images.");
  const answers = expectBytes(labels, 1, "[count]", what.labels);
  if (answers.length !== count) {
    throw new FormatError(what.labels, `holds ${answers.length} labels for ${count} images.`);
  }
  const names = classes ?? classesUpTo(highest(answers));
  const bad = answers.findIndex((label) => label >= names.length);
  if (bad >= 0) {
    const problem = `label ${bad} is ${answers[bad]}, but there are ${names.length} classes.`;
    throw new FormatError(what.labels, problem);
  }
  return { images: pixels, labels: answers, count, rows, columns, classes: names };
}

function expectBytes({ type, shape, data }: Idx, rank: number, wanted: string, what: string) {
  // Node's Buffer is a Uint8Array too, but its `slice` shares memory where others copy.
  if (type === "u8" && shape.length === rank)
    return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.length);
  throw new FormatError(what, `expected u8 ${wanted}, got ${type} [${shape.join(", ")}].`);
}

function highest(labels: Uint8Array): number {
  return labels.reduce((most, label) => Math.max(most, label), 0);
}

function classesUpTo(label: number): readonly string[] {
  if (label < DIGITS.length) return DIGITS;
  return Array.from({ length: label + 1 }, (_, i) => String(i));
}
