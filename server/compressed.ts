import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Context } from "hono";
import { LRUCache } from "lru-cache";
import { MiB } from "./body.ts";

/** Smaller files gain nothing. Bytes. */
const LEAST = 1024;
/** What compressing larger ones would take is not worth it. */
const MOST = 16 * MiB;
/** Of compressed files in memory. */
const KEPT = 32 * MiB;
/** Of brotli's 11: some milliseconds a file, for nine tenths of what the best would save. */
const QUALITY = 6;

const make = {
  br: (bytes: Uint8Array) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes),
} as const;
type Encoding = keyof typeof make;

const kept = new LRUCache<string, Buffer>({
  maxSize: KEPT,
  sizeCalculation: ({ length }) => length,
});

export interface SentFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  /** Names the content. */
  readonly hash: string;
}

/**
 * A file, or 304 to who has it, compressed where the client takes that; the compressed form is kept. Headers
 * that say how long it may be cached are the caller's.
 */
export async function sendFile(c: Context, { bytes, type, hash }: SentFile): Promise<Response> {
  const encoding = encodingFor(c, bytes);
  // The same content in other bytes: a weak name.
  c.header("ETag", encoding === undefined ? `"${hash}"` : `W/"${hash}"`);
  c.header("Vary", "Accept-Encoding", { append: true });
  if (isKnown(c, hash)) return c.body(null, 304);
  c.header("Content-Type", type);
  if (encoding === undefined) return c.body(new Uint8Array(bytes));
  c.header("Content-Encoding", encoding);
  return c.body(new Uint8Array(await compressed(bytes, hash, encoding)));
}

function isKnown(c: Context, hash: string): boolean {
  const known = c.req.header("if-none-match")?.split(",") ?? [];
  return known.some((tag) => tag.trim().replace(/^W\//, "") === `"${hash}"`);
}

function encodingFor(c: Context, { length }: Uint8Array): Encoding | undefined {
  if (length < LEAST || length > MOST) return undefined;
  const taken = (c.req.header("accept-encoding") ?? "")
    .split(",")
    .filter((one) => !/;\s*q=0(\.0*)?\s*$/.test(one))
    .map((one) => one.split(";")[0]?.trim().toLowerCase());
  return (["br", "gzip"] as const).find((encoding) => taken.includes(encoding));
}

async function compressed(bytes: Uint8Array, hash: string, encoding: Encoding): Promise<Buffer> {
  const key = `${encoding} ${hash}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = await make[encoding](bytes);
  kept.set(key, made);
  return made;
}
