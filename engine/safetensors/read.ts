import { FormatError } from "../errors.ts";
import { isObject, parseJson } from "../json.ts";
import type { Shape, Tensor } from "../model.ts";
import { elements, type Int8Tensor, LENGTH_SIZE, METADATA, type TensorFile } from "./format.ts";

/** Longest header that is read. The largest of our own is a few kilobytes. */
export const MAX_HEADER_SIZE = 16 * 2 ** 20;

/** Every dtype of the format, and its bits. Inkling computes with F32 and I8 alone. */
const DTYPE_BITS: ReadonlyMap<string, number> = new Map([
  ["F4", 4],
  ["F6_E2M3", 6],
  ["F6_E3M2", 6],
  ...["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"].map((name) => [name, 8] as const),
  ...["U16", "I16", "F16", "BF16"].map((name) => [name, 16] as const),
  ...["U32", "I32", "F32"].map((name) => [name, 32] as const),
  ...["U64", "I64", "F64", "C64"].map((name) => [name, 64] as const),
]);

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file and checks all of it: the header's length and JSON, every dtype, shape
 * and range of bytes, and that the ranges cover the data without a hole or an overlap.
 * Tensors are views into `bytes`, but for those of F32 that do not lie on a multiple of four bytes.
 * @throws FormatError
 */
export function readSafetensors(bytes: Uint8Array, what = "weights"): TensorFile {
  const headerSize = readHeaderSize(bytes, what);
  const dataStart = LENGTH_SIZE + headerSize;
  const header = parseHeader(bytes.subarray(LENGTH_SIZE, dataStart), what);
  let metadata: ReadonlyMap<string, string> = new Map();
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA) metadata = parseMetadata(value, what);
    else entries.push(parseEntry(name, value, what));
  }
  checkCoverage(entries, bytes.length - dataStart, what);
  const data = bytes.subarray(dataStart);
  const tensors = new Map<string, Tensor>();
  const int8 = new Map<string, Int8Tensor>();
  for (const entry of entries) {
    const { name, dtype } = entry;
    if (dtype === "F32") tensors.set(name, readFloats(entry, data));
    else if (dtype === "I8") int8.set(name, readBytes(entry, data));
    else throw otherDtype(entry, what);
  }
  return { tensors, int8, metadata };
}

function readHeaderSize(bytes: Uint8Array, what: string): number {
  if (bytes.length < LENGTH_SIZE) {
    throw new FormatError(what, `has ${bytes.length} bytes, too few for a safetensors file.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getBigUint64(0, true);
  if (size > BigInt(MAX_HEADER_SIZE)) {
    const problem = `its header would be ${size} bytes long; at most ${MAX_HEADER_SIZE} are read.`;
    throw new FormatError(what, `${problem} Is it a safetensors file?`);
  }
  if (Number(size) > bytes.length - LENGTH_SIZE) {
    const present = bytes.length - LENGTH_SIZE;
    throw new FormatError(what, `its header is ${size} bytes long, but ${present} follow.`);
  }
  return Number(size);
}

function parseHeader(bytes: Uint8Array, what: string): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(what, "its header is not UTF-8 text.", { cause });
  }
  if (!text.startsWith("{")) throw new FormatError(what, 'its header does not begin with "{".');
  // What begins with a brace and is JSON is an object.
  return parseJson(text, `${what}, header`) as Record<string, unknown>;
}

function parseMetadata(value: unknown, what: string): ReadonlyMap<string, string> {
  if (!isObject(value)) throw new FormatError(what, `${METADATA} is not an object of strings.`);
  const metadata = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") {
      throw new FormatError(what, `${METADATA}, ${JSON.stringify(key)}: is not a string.`);
    }
    metadata.set(key, text);
  }
  return metadata;
}

function parseEntry(name: string, value: unknown, what: string): Entry {
  const where = `${what}, tensor ${JSON.stringify(name)}`;
  if (!isObject(value)) throw new FormatError(where, "its description is not an object.");
  const { dtype, shape, data_offsets: offsets } = value;
  const bits = typeof dtype === "string" ? DTYPE_BITS.get(dtype) : undefined;
  if (typeof dtype !== "string" || bits === undefined) {
    throw new FormatError(where, `there is no dtype ${JSON.stringify(dtype)}.`);
  }
  if (!isSizes(shape)) throw new FormatError(where, "its shape is not a list of sizes.");
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw new FormatError(where, "its data_offsets are not two places in the data.");
  }
  const [begin, end] = offsets as [number, number];
  const size = (elements(shape) * bits) / 8;
  if (!Number.isSafeInteger(size)) {
    throw new FormatError(
      where,
      `[${shape.join(", ")}] of ${dtype} is not a whole, countable size.`,
    );
  }
  if (end - begin !== size) {
    const stated = `data_offsets [${begin}, ${end}] hold ${end - begin} bytes`;
    throw new FormatError(where, `${stated}, but [${shape.join(", ")}] of ${dtype} takes ${size}.`);
  }
  return { name, dtype, shape, begin, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** The tensors in the order of their places follow each other exactly, from the data's first byte to its last. */
function checkCoverage(entries: readonly Entry[], size: number, what: string): void {
  let at = 0;
  for (const { name, begin, end } of entries.toSorted(byPlace)) {
    const where = `${what}, tensor ${JSON.stringify(name)}`;
    if (begin < at) throw new FormatError(where, `its data overlaps another's, at byte ${begin}.`);
    if (begin > at) throw new FormatError(where, `bytes ${at} to ${begin} before it are unused.`);
    if (end > size) {
      throw new FormatError(where, `its data ends at byte ${end}, but the file holds ${size}.`);
    }
    at = end;
  }
  if (at < size) throw new FormatError(what, `${size - at} bytes at its end belong to no tensor.`);
}

function byPlace(a: Entry, b: Entry): number {
  return a.begin - b.begin || a.end - b.end;
}

function otherDtype({ name, dtype }: Entry, what: string): FormatError {
  const where = `${what}, tensor ${JSON.stringify(name)}`;
  return new FormatError(
    where,
    `its dtype is ${dtype}; only F32 and I8 are read. Convert it to F32.`,
  );
}

function readBytes({ shape, begin, end }: Entry, { buffer, byteOffset }: Uint8Array): Int8Tensor {
  return { shape, data: new Int8Array(buffer, byteOffset + begin, end - begin) };
}

function readFloats({ shape, begin, end }: Entry, data: Uint8Array): Tensor {
  const { BYTES_PER_ELEMENT } = Float32Array;
  // Not `slice`: a Buffer of Node answers that with a view.
  const isAligned = (data.byteOffset + begin) % BYTES_PER_ELEMENT === 0;
  const source = isAligned ? data.subarray(begin, end) : new Uint8Array(data.subarray(begin, end));
  const length = (end - begin) / BYTES_PER_ELEMENT;
  return { shape, data: new Float32Array(source.buffer, source.byteOffset, length) };
}
