import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { describe } from "vitest";

/** The two wasm builds of one ABI. */
export const builds = ["simd", "relaxed"] as const;
export type Build = (typeof builds)[number];

const FILES: Record<Build, string> = { simd: "inkling.wasm", relaxed: "inkling-relaxed.wasm" };

/** Pages of an arena's memory: 128 MiB, of which the system backs only what is touched. */
const PAGES = 2048;

/** Bytes of guard on either side of every range. */
const GUARD = 64;

/**
 * Guard bytes by address modulo 4. As a float32 they are a signalling NaN: a kernel that reads a
 * guard spoils its own result, and one that adds to it changes its bits, for arithmetic makes it quiet.
 */
const PATTERN = [0xa5, 0xa5, 0xa5, 0xff] as const;

/** Offsets from a 16-byte boundary, taken in turn, so that kernels meet each alignment. */
const OFFSETS = [4, 8, 0, 12] as const;

if (Number(process.versions.node.split(".")[0]) < 22) {
  setFlagsFromString("--experimental-wasm-relaxed-simd");
}

/** The bytes of a build, as `npm run build` left them. */
export function wasmBytes(build: Build): Uint8Array<ArrayBuffer> {
  const file = new URL(`../../engine/dist/${FILES[build]}`, import.meta.url);
  return new Uint8Array(readFileSync(file));
}

const modules = new Map<Build, WebAssembly.Module>();

/** The compiled module of a build: compiled once a test file. */
export function wasmModule(build: Build): WebAssembly.Module {
  const known = modules.get(build);
  if (known) return known;
  const compiled = new WebAssembly.Module(wasmBytes(build));
  modules.set(build, compiled);
  return compiled;
}

type Data = Float32Array | Uint32Array | Int32Array | Uint8Array;
type Values = number | ArrayLike<number>;

/** A guarded range of the arena: `ptr` for kernels, `data` for the test. */
export interface Range<T extends Data> {
  readonly ptr: number;
  readonly data: T;
}

export interface RangeOptions {
  /** Bytes from a 16-byte boundary: 0 for kernels that ask for aligned ranges. Default: changes from range to range. */
  readonly offset?: number;
  /** The kernel may only read it: changed bytes are an error too. */
  readonly constant?: boolean;
}

interface Placed {
  readonly ptr: number;
  readonly bytes: number;
  readonly constant: Uint8Array | undefined;
}

/** Where kernels of one build run: ranges with guards around them, checked after every call. */
export class Arena {
  readonly build: Build;
  readonly memory: WebAssembly.Memory;
  readonly #exports: WebAssembly.Exports;
  readonly #bytes: Uint8Array;
  #placed: Placed[] = [];
  #top = 1024;

  constructor(build: Build) {
    this.build = build;
    this.memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#exports = new WebAssembly.Instance(wasmModule(build), {
      env: { memory: this.memory },
    }).exports;
  }

  /** Forgets every range. */
  reset(): this {
    this.#placed = [];
    this.#top = 1024;
    return this;
  }

  /** Float32 range of `values`, or of that many signalling NaNs. */
  f32(values: Values, options: RangeOptions = {}): Range<Float32Array> {
    return this.#range(Float32Array, values, options);
  }

  u32(values: Values, options: RangeOptions = {}): Range<Uint32Array> {
    return this.#range(Uint32Array, values, options);
  }

  i32(values: Values, options: RangeOptions = {}): Range<Int32Array> {
    return this.#range(Int32Array, values, options);
  }

  /** Bytes; they start anywhere, not only at multiples of four, unless `offset` says where. */
  u8(values: Values, options: RangeOptions = {}): Range<Uint8Array> {
    const offset = OFFSETS[this.#placed.length % 4]! + 3;
    return this.#range(Uint8Array, values, { offset, ...options });
  }

  /** A float32 range that kernels may only read. */
  input(values: ArrayLike<number>, options: RangeOptions = {}): Range<Float32Array> {
    return this.f32(values, { ...options, constant: true });
  }

  /** Calls a kernel, ranges standing for their pointers, and checks every guard. */
  call(name: string, ...args: readonly (number | Range<Data>)[]): number {
    const kernel = this.#exports[name];
    if (typeof kernel !== "function") throw new Error(`${this.build}: no kernel named ${name}.`);
    const answer: unknown = kernel(...args.map((arg) => (typeof arg === "number" ? arg : arg.ptr)));
    this.check(name);
    return Number(answer);
  }

  /** Throws when a byte outside the ranges, or inside a constant one, has changed. */
  check(name: string): void {
    for (const { ptr, bytes, constant } of this.#placed) {
      this.#checkGuard(`${name}: before a range of ${bytes} bytes`, ptr - GUARD, ptr);
      this.#checkGuard(
        `${name}: after a range of ${bytes} bytes`,
        ptr + bytes,
        ptr + bytes + GUARD,
      );
      constant?.forEach((byte, i) => {
        if (this.#bytes[ptr + i] === byte) return;
        throw new Error(`${name}: wrote byte ${i} of a constant range of ${bytes} bytes.`);
      });
    }
  }

  #range<T extends Data>(
    type: new (buffer: ArrayBufferLike, offset: number, length: number) => T,
    values: Values,
    { offset, constant }: RangeOptions,
  ): Range<T> & { data: T } {
    const count = typeof values === "number" ? values : values.length;
    const unit = type === (Uint8Array as unknown) ? 1 : 4;
    const bytes = count * unit;
    const shift = offset ?? OFFSETS[this.#placed.length % OFFSETS.length]!;
    const ptr = Math.ceil((this.#top + GUARD) / 16) * 16 + shift;
    const end = ptr + bytes + GUARD;
    if (end > this.#bytes.length) throw new Error(`arena: ${end} bytes do not fit.`);
    for (let at = this.#top; at < end; at++) this.#bytes[at] = PATTERN[at & 3]!;
    const data = new type(this.memory.buffer, ptr, count);
    if (typeof values !== "number") data.set(values);
    this.#placed.push({
      ptr,
      bytes,
      constant: constant ? this.#bytes.slice(ptr, ptr + bytes) : undefined,
    });
    this.#top = end;
    return { ptr, data };
  }

  #checkGuard(where: string, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      if (this.#bytes[at] !== PATTERN[at & 3])
        throw new Error(`${where}: byte ${at - from} changed.`);
    }
  }
}

/** Runs a suite once a build. `arena()` gives that build's arena, emptied. */
export function describeBuilds(name: string, suite: (arena: () => Arena, build: Build) => void) {
  describe.each(builds)(`${name} (%s)`, (build) => {
    let arena: Arena | undefined;
    suite(() => {
      arena ??= new Arena(build);
      return arena.reset();
    }, build);
  });
}
