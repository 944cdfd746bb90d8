import { InklingError } from "../errors.ts";

/** Bytes of a cache line: ranges start on one, so that no two threads write the same line. */
const LINE = 64;

/** Hands out ranges of a memory one after the other; nothing is ever given back. */
export class Arena {
  #top: number;

  constructor(base: number) {
    this.#top = align(base);
  }

  /** Address of a new range, on a cache line. */
  take(bytes: number): number {
    const at = this.#top;
    this.#top = align(at + bytes);
    return at;
  }

  /** First address not handed out. */
  get top(): number {
    return this.#top;
  }
}

export function align(address: number): number {
  return Math.ceil(address / LINE) * LINE;
}

/** First address that may be handed out: what lies below stays unused, so that a null pointer shows. */
export const ARENA_BASE = 1024;

const PAGE = 65536;

/** Shared memory with room up to `top`. Throws InklingError `no_memory` where the host has not that much. */
export function createMemory(top: number): WebAssembly.Memory {
  const pages = Math.max(1, Math.ceil(top / PAGE));
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    const needed = `This takes ${Math.ceil(top / 2 ** 20)} MiB of memory`;
    const message = `${needed}; 4096 MiB are possible, if the host has them. Use a smaller batch.`;
    throw new InklingError("no_memory", message, { cause });
  }
}
