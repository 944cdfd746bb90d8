import { ValueError } from "../errors.ts";
import type { Shape, Tensor } from "../model.ts";
import { ALIGNMENT, elements, type Int8Tensor, LENGTH_SIZE, METADATA } from "./format.ts";

/**
 * The bytes of a safetensors file: deterministic, float32 tensors before int8 ones, each in the order of
 * their names, so that data are aligned.
 * @throws ValueError for a tensor whose data does not fill its shape, or with the name `__metadata__`
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor | Int8Tensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const named = [...tensors].sort(byKey);
  const sorted = [
    ...named.filter(([, tensor]) => dtypeOf(tensor) === "F32"),
    ...named.filter(([, tensor]) => dtypeOf(tensor) === "I8"),
  ];
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
  tensors: readonly (readonly [string, Tensor | Int8Tensor])[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  const members: string[] = [];
  if (metadata.size > 0) {
    const strings = [...metadata].sort(byKey).map(([key, value]) => member(key, value));
    members.push(`${JSON.stringify(METADATA)}:{${strings.join(",")}}`);
  }
  let begin = 0;
  for (const [name, tensor] of tensors) {
    const { shape, data } = tensor;
    checkWritable(name, shape, data.length);
    const end = begin + data.byteLength;
    members.push(member(name, { dtype: dtypeOf(tensor), shape, data_offsets: [begin, end] }));
    begin = end;
  }
  const text = new TextEncoder().encode(`{${members.join(",")}}`);
  const padded = new Uint8Array(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  padded.set(text);
  return padded;
}

function dtypeOf({ data }: Tensor | Int8Tensor): "F32" | "I8" {
  return data instanceof Int8Array ? "I8" : "F32";
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
