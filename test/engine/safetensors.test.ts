import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError, ValueError } from "#engine/errors.js";
import type { Tensor } from "#engine/model.js";
import {
  type Int8Tensor,
  MAX_HEADER_SIZE,
  readSafetensors,
  writeSafetensors,
} from "#engine/safetensors.js";

const tensor = (shape: number[], ...data: number[]): Tensor => ({
  shape,
  data: Float32Array.from(data),
});

const sample = new Map([
  ["b", tensor([2, 2], 1, 2, 3, 4)],
  ["a", tensor([3], -1, 0, 0.5)],
  ["empty", tensor([0, 7])],
  ["scalar", tensor([], 42)],
]);
const sampleMetadata = new Map([
  ["format", "inkling"],
  ['é "quoted"', "ünïcode\n"],
]);

/** A file with this header (an object, or text taken as it is) and so many bytes of zeros. */
function file(header: unknown, dataSize = 0, statedSize?: bigint): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const encoded = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + encoded.length + dataSize);
  new DataView(bytes.buffer).setBigUint64(0, statedSize ?? BigInt(encoded.length), true);
  bytes.set(encoded, 8);
  return bytes;
}

const f32 = (shape: unknown, begin: unknown, end: unknown) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

describe("writing", () => {
  test("gives the format's bytes: length, padded JSON in order, data", () => {
    const bytes = writeSafetensors(new Map([["x", tensor([1], 1)]]), new Map([["k", "v"]]));
    const header =
      '{"__metadata__":{"k":"v"},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    const length = Math.ceil(header.length / 8) * 8;
    expect([...bytes.subarray(0, 8)]).toEqual([length, 0, 0, 0, 0, 0, 0, 0]);
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    expect(text).toBe(header.padEnd(length));
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  test("does not depend on the order in which tensors and metadata were put in", () => {
    const reversed = new Map([...sample].reverse());
    const metadata = new Map([...sampleMetadata].reverse());
    expect(writeSafetensors(reversed, metadata)).toEqual(writeSafetensors(sample, sampleMetadata));
  });

  test("refuses data that does not fill its shape", () => {
    expect(() => writeSafetensors(new Map([["x", tensor([2, 2], 1)]]))).toThrow(
      new ValueError('tensor "x"', "expected 4 numbers for shape [2, 2]", 1),
    );
  });

  test("refuses the name that the format keeps for itself", () => {
    expect(() => writeSafetensors(new Map([["__metadata__", tensor([], 1)]]))).toThrow(ValueError);
  });
});

describe("reading", () => {
  test("gives back what was written", () => {
    const { tensors, metadata } = readSafetensors(writeSafetensors(sample, sampleMetadata));
    expect(new Map(tensors)).toEqual(sample);
    expect(new Map(metadata)).toEqual(sampleMetadata);
  });

  test("gives back any tensors and metadata", () => {
    const tensors = fc
      .array(fc.tuple(fc.string(), fc.array(fc.float({ noNaN: true }), { maxLength: 9 })))
      .map((list) => new Map(list.map(([name, data]) => [name, tensor([data.length], ...data)])))
      .filter((map) => !map.has("__metadata__"));
    const metadata = fc.array(fc.tuple(fc.string(), fc.string())).map((list) => new Map(list));
    fc.assert(
      fc.property(tensors, metadata, (written, strings) => {
        const read = readSafetensors(writeSafetensors(written, strings));
        expect(new Map(read.tensors)).toEqual(written);
        expect(new Map(read.metadata)).toEqual(strings);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("gives back int8 tensors apart, which stand behind the others in the file", () => {
    const int8 = new Map([
      ["q", { shape: [3], data: Int8Array.of(-128, 0, 127) }],
      ["aa", { shape: [1, 2], data: Int8Array.of(1, 2) }],
    ]);
    const bytes = writeSafetensors(new Map<string, Tensor | Int8Tensor>([...int8, ...sample]));
    const read = readSafetensors(bytes);
    expect(new Map(read.tensors)).toEqual(sample);
    expect(new Map(read.int8)).toEqual(int8);
    expect([...bytes.subarray(-5)]).toEqual([1, 2, 128, 0, 127]);
  });

  test("reads a file of no tensors", () => {
    expect(readSafetensors(file("{}")).tensors.size).toBe(0);
  });

  test.each([0, 1, 2, 3])(
    "reads data that lies %i bytes off alignment, from a Buffer too",
    (off) => {
      const bytes = writeSafetensors(sample);
      const shifted = new Uint8Array(bytes.length + off);
      shifted.set(bytes, off);
      expect(new Map(readSafetensors(shifted.subarray(off)).tensors)).toEqual(sample);
      const buffer = Buffer.from(shifted.buffer, off);
      expect(new Map(readSafetensors(buffer).tensors)).toEqual(sample);
    },
  );

  test("reads a header without padding, whose data is unaligned", () => {
    const header = JSON.stringify({ x: f32([1], 0, 4) });
    const bytes = file(header + " ".repeat((13 - (header.length % 4)) % 4), 4);
    bytes.set([0, 0, 0x80, 0x3f], bytes.length - 4);
    expect(readSafetensors(bytes).tensors.get("x")).toEqual(tensor([1], 1));
  });

  test("takes __proto__ for a name like any other", () => {
    const text = '{"__metadata__":{"__proto__":"m"},"__proto__":%}';
    const bytes = file(text.replace("%", JSON.stringify(f32([1], 0, 4))), 4);
    const { tensors, metadata } = readSafetensors(bytes);
    expect([...tensors.keys()]).toEqual(["__proto__"]);
    expect([...metadata]).toEqual([["__proto__", "m"]]);
  });
});

const twice = JSON.stringify(f32([1], 0, 4));

const damaged: [why: string, bytes: Uint8Array, message: RegExp][] = [
  ["nothing", new Uint8Array(0), /has 0 bytes, too few/],
  ["half a length", new Uint8Array(7), /has 7 bytes, too few/],
  ["a header past the end", file("{}", 0, 3n), /header is 3 bytes long, but 2 follow/],
  ["a huge header", file("{}", 0, BigInt(MAX_HEADER_SIZE + 1)), /at most 16777216/],
  ["the largest length", file("{}", 0, 2n ** 64n - 1n), /18446744073709551615 bytes/],
  ["an empty header", file(""), /does not begin with "\{"/],
  ["an array for a header", file("[]"), /does not begin with "\{"/],
  ["space before the header", file(" {}"), /does not begin with "\{"/],
  ["a byte order mark", file("\uFEFF{}"), /does not begin with "\{"/],
  ["half a header", file('{"x"'), /is not JSON/],
  ["two headers", file("{}{}"), /is not JSON/],
  ["deep nesting", file(`{"x":${"[".repeat(100_000)}`), /is not JSON/],
  ["a tensor twice", file(`{"x":${twice},"x":${twice}}`, 4), /the key "x" stands twice/],
  ["a tensor twice, escaped", file(`{"x":${twice},"\\u0078" :${twice}}`, 4), /"x" stands twice/],
  ["a key twice inside", file('{"x":{"dtype":"F32","dtype":"F32"}}'), /"dtype" stands twice/],
  ["metadata a string", file({ __metadata__: "x" }), /__metadata__ is not an object/],
  ["metadata with a number", file({ __metadata__: { k: 1 } }), /"k": is not a string/],
  ["a tensor null", file({ x: null }), /tensor "x": its description is not an object/],
  ["no dtype", file({ x: { shape: [], data_offsets: [0, 4] } }), /no dtype undefined/],
  ["a made-up dtype", file({ x: { ...f32([], 0, 4), dtype: "F33" } }, 4), /no dtype "F33"/],
  ["an inherited dtype", file({ x: { ...f32([], 0, 4), dtype: "toString" } }, 4), /no dtype/],
  [
    "a dtype we do not compute with",
    file({ x: { ...f32([2], 0, 4), dtype: "F16" } }, 4),
    /only F32 and I8 are read/,
  ],
  [
    "half a byte",
    file({ x: { ...f32([1], 0, 1), dtype: "F4" } }, 1),
    /not a whole, countable size/,
  ],
  ["no shape", file({ x: { dtype: "F32", data_offsets: [0, 4] } }, 4), /shape is not a list/],
  ["a negative size", file({ x: f32([-1], 0, 4) }, 4), /shape is not a list/],
  ["a fraction", file({ x: f32([0.5], 0, 2) }, 2), /shape is not a list/],
  ["a size as text", file({ x: f32(["1"], 0, 4) }, 4), /shape is not a list/],
  [
    "a size past 2^53",
    file('{"x":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}'),
    /shape is not/,
  ],
  ["a product that overflows", file({ x: f32([2 ** 32, 2 ** 32], 0, 4) }, 4), /countable size/],
  ["bytes that overflow", file({ x: f32([2 ** 52], 0, 4) }, 4), /countable size/],
  ["one offset", file({ x: { dtype: "F32", shape: [], data_offsets: [0] } }, 4), /data_offsets/],
  ["offsets backwards", file({ x: f32([1], 4, 0) }, 4), /hold -4 bytes/],
  ["a negative offset", file({ x: f32([1], -4, 0) }, 4), /not two places/],
  ["offsets that do not fit the shape", file({ x: f32([2], 0, 4) }, 4), /takes 8/],
  ["an end past the file", file({ x: f32([2], 0, 8) }, 4), /ends at byte 8, but the file holds 4/],
  [
    "an overlap",
    file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8),
    /overlaps another's, at byte 4/,
  ],
  ["one range twice", file({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4), /overlaps/],
  ["a hole at the start", file({ a: f32([1], 4, 8) }, 8), /bytes 0 to 4 before it are unused/],
  ["a hole", file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), /bytes 4 to 8 before it/],
  ["more bytes at the end", file({ a: f32([1], 0, 4) }, 5), /1 bytes at its end belong to no/],
  ["bytes and no tensor", file({}, 4), /4 bytes at its end belong to no tensor/],
];

test.each(damaged)("refuses %s", (_why, bytes, message) => {
  expect(() => readSafetensors(bytes)).toThrow(FormatError);
  expect(() => readSafetensors(bytes)).toThrow(message);
});

test("refuses a header that is not UTF-8", () => {
  const bytes = file('{"x":1}');
  bytes[10] = 0xff;
  expect(() => readSafetensors(bytes, "my.safetensors")).toThrow(
    new FormatError("my.safetensors", "its header is not UTF-8 text."),
  );
});

test("a file with random bytes changed is read, or refused with a FormatError", () => {
  const original = writeSafetensors(sample, sampleMetadata);
  const change = fc.tuple(fc.nat(original.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(20), (changes, cut) => {
      const bytes = original.slice(0, original.length - cut);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      try {
        readSafetensors(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
    { seed: 2, numRuns: 2000 },
  );
});
