import { ValueError } from "../errors.ts";
import type { Shape, Tensor } from "../model.ts";
import { ALIGNMENT, elements, LENGTH_SIZE, METADATA } from "./format.ts";

/**
 * The bytes of a safetensors file: deterministic, tensors in the order of their names, data aligned.
 * @throws ValueError for a tensor whose data does not fill its shape, or with the name `__metadata__`
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const sorted = [...tensors].sort(byKey);
  const header = encodeHeader(sorted, metadata);
  const size = sorted.reduce((sum, [, { data }]) => sum + data.byteLength, 0);
  const bytes = new Uint8Array(LENGTH_SIZE + header.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, LENGTH_SIZE);
  let at = LENGTH_SIZE + header.length;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function encodeHeader(
  tensors: readonly (readonly [string, Tensor])[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  const members: string[] = [];
  if (metadata.size > 0) {
    const strings = [...metadata].sort(byKey).map(([key, value]) => member(key, value));
    members.push(`${JSON.stringify(METADATA)}:{${strings.join(",")}}`);
  }
  let begin = 0;
  for (const [name, { shape, data }] of tensors) {
    checkWritable(name, shape, data.length);
    const end = begin + data.byteLength;
    members.push(member(name, { dtype: "F32", shape, data_offsets: [begin, end] }));
    begin = end;
  }
  const text = new TextEncoder().encode(`{${members.join(",")}}`);
  const padded = new Uint8Array(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  padded.set(text);
  return padded;
}

function checkWritable(name: string, shape: Shape, length: number): void {
  if (name === METADATA) throw new ValueError("safetensors", "a tensor needs another name", name);
  const wanted = elements(shape);
  if (wanted === length) return;
  const rule = `expected ${wanted} numbers for shape [${shape.join(", ")}]`;
  throw new ValueError(`tensor ${JSON.stringify(name)}`, rule, length);
}

function member(key: string, value: unknown): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
