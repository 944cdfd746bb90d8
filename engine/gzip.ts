import { FormatError } from "./errors.ts";

/** Most bytes that are unpacked unless the caller says otherwise: 1 GiB, well above any IDX set. */
const MAX_UNPACKED = 2 ** 30;

/** Bytes handed to the decompressor at a time, so that a limit stops it soon after it is passed. */
const CHUNK = 2 ** 14;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks what begins as a gzip file does, and answers anything else as it is.
 * @throws FormatError when the gzip data is damaged, cut short, or unpacks to more than `limit` bytes
 */
export async function gunzipIfNeeded(
  bytes: Uint8Array,
  what = "file",
  limit = MAX_UNPACKED,
): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  try {
    return await collect(chunksOf(bytes).pipeThrough(new DecompressionStream("gzip")), what, limit);
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError(what, "its gzip data is damaged or cut short.", { cause });
  }
}

function chunksOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      // A copy: streams may not hold views of shared memory.
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + CHUNK)));
      at += CHUNK;
    },
  });
}

async function collect(stream: ReadableStream<Uint8Array>, what: string, limit: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new FormatError(what, `unpacks to more than the ${limit} bytes allowed.`);
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
