import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { stream } from "hono/streaming";

/** Text as it comes, as a stream of events. The signal is aborted when the reader hangs up. */
export function eventStream(
  c: Context,
  parts: (signal: AbortSignal) => AsyncIterable<string>,
): Response {
  c.header("Content-Type", "text/event-stream");
  c.header("Cache-Control", "no-cache");
  c.header("X-Accel-Buffering", "no");
  if (isHead(c)) return c.body(null, 200);
  const gone = new AbortController();
  return stream(c, async (out) => {
    out.onAbort(() => gone.abort());
    for await (const part of parts(gone.signal)) await out.write(part);
  });
}

/** Hono answers HEAD as GET without the body: a stream that nobody reads must not begin. */
export const isHead = (c: Context): boolean => c.req.raw.method === "HEAD";

/** Until the last byte of the answer has left us or the connection is gone; at once where there is none. */
export function written(c: Context): Promise<void> {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  if (outgoing === undefined) return Promise.resolve();
  return new Promise((resolve) => outgoing.once("close", resolve));
}
