import { InklingError } from "@inkling/engine";
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Gate, RunManager } from "../deps.ts";
import { type FeedEvent, feed } from "../runs/feed.ts";

/** A run's events as a stream. Throws InklingError `too_many_streams` when all places are taken. */
export function streamRun(c: Context, runs: RunManager, streams: Gate, id: string): Response {
  if (c.req.raw.method === "HEAD")
    return c.body(null, 200, { "Content-Type": "text/event-stream" });
  const leave = streams.enter();
  if (leave === undefined) {
    throw new InklingError(
      "too_many_streams",
      `${streams.limit} event streams are open, the most at once. Close one, or try again later.`,
    );
  }
  const gone = new AbortController();
  const response = streamSSE(c, async (stream) => {
    stream.onAbort(() => gone.abort());
    try {
      for await (const event of feed(runs, id, gone.signal)) await send(stream, runs, id, event);
    } finally {
      leave();
    }
  });
  response.headers.set("Cache-Control", "no-store");
  return response;
}

async function send(
  stream: SSEStreamingApi,
  runs: RunManager,
  id: string,
  event: FeedEvent,
): Promise<void> {
  const write = (name: string, data: unknown) =>
    stream.writeSSE({ event: name, data: JSON.stringify(data) });
  switch (event.type) {
    case "state":
      return write("state", { ...event.run, curve: await runs.curve(id) });
    case "step":
      return write("step", event.step);
    case "epoch":
      return write("epoch", event.epoch);
    case "end":
      return write("end", event.run);
    case "removed":
      return write("removed", { id });
    case "queue": {
      const place = event.waiting.indexOf(id) + 1;
      return write("queue", { position: place || null, waiting: event.waiting.length });
    }
    case "heartbeat":
      await stream.write(": still here\n\n");
  }
}
