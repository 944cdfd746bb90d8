import type { Build } from "./kernels.ts";

/** A thread of the host's that runs `thread.ts`. */
export interface Thread {
  post(message: unknown): void;
  /** Called for every message of the thread's. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once if the thread dies by itself, with the reason. */
  onDeath(listener: (reason: Error) => void): void;
  end(): Promise<void>;
}

/** What differs between Node and browsers. */
export interface Host {
  /** The bytes of one of our wasm builds. */
  wasm(build: Build): Promise<BufferSource>;
  /** The bytes of a file or address that the caller named. */
  read(source: string | URL): Promise<Uint8Array>;
  startThread(name: string): Thread;
  /** Threads that can compute at once. */
  cores(): number;
  /** Whether memory can be shared with threads: not in a page that is not cross-origin isolated. */
  sharesMemory(): boolean;
}

let current: Host | undefined;

/** Set once, by the package's entry for Node or for browsers. */
export function useHost(host: Host): void {
  current = host;
}

export function host(): Host {
  if (!current) throw new Error("Import @inkling/engine, not one of its files.");
  return current;
}
