import { type Context, Hono } from "hono";
import { parse } from "../validate.ts";
import { bindArguments } from "./arguments.ts";
import type { Endpoint } from "./endpoint.ts";
import { Heartbeats } from "./heartbeats.ts";
import type { Surroundings } from "./images.ts";
import { PREFIX } from "./paths.ts";
import type { Queue } from "./queue.ts";
import { endpointAt, readCancel, readJoin, sessionHash } from "./requests.ts";
import type { Streams } from "./streams.ts";
import type { Uploads } from "./uploads.ts";

export interface RouteDeps {
  readonly endpoints: readonly Endpoint[];
  readonly queue: Queue;
  readonly streams: Streams;
  readonly uploads: Uploads;
}

/** What a request's pictures may refer to. */
export const around = (c: Context, { uploads }: Pick<RouteDeps, "uploads">): Surroundings => ({
  uploads,
  host: new URL(c.req.url).host,
});

/** What Gradio's own clients call: join the line, be told of it, leave it. */
export function queueRoutes(deps: RouteDeps): Hono {
  const { endpoints, queue, streams } = deps;
  const heartbeats = new Heartbeats();

  const cancel = async (c: Context) => {
    queue.cancel(await readCancel(c));
    return c.json({ success: true });
  };

  return new Hono()
    .post(`${PREFIX}/queue/join`, async (c) => {
      const { data, fn_index, session_hash } = await readJoin(c);
      const endpoint = endpointAt(endpoints, fn_index);
      const values = bindArguments(endpoint, data, around(c, deps));
      await streams.untilEnded(session_hash);
      return c.json({ event_id: queue.join(endpoint, values, session_hash).id });
    })
    .get(`${PREFIX}/queue/data`, (c) =>
      streams.session(c, parse(sessionHash, c.req.query("session_hash"), "session_hash")),
    )
    .get(`${PREFIX}/queue/status`, (c) =>
      c.json({ msg: "estimation", rank: null, queue_size: queue.waiting, rank_eta: null }),
    )
    .post(`${PREFIX}/cancel`, cancel)
    .post(`${PREFIX}/reset`, cancel)
    .get(`${PREFIX}/heartbeat/:session`, (c) => heartbeats.answer(c));
}
