import { type Context, Hono } from "hono";
import { answerNow } from "./answer-now.ts";
import { bindArguments } from "./arguments.ts";
import { PREFIX } from "./paths.ts";
import { around, type RouteDeps } from "./queue-routes.ts";
import { endpointNamed, readCallBody, readNamed, readPlain } from "./requests.ts";

/** What curl calls: one address an endpoint, with the answer at once or at an address of its own. */
export function callRoutes(deps: RouteDeps): Hono {
  const { endpoints, queue, streams, uploads } = deps;
  const endpointOf = (c: Context) => endpointNamed(endpoints, c.req.param("name") ?? "");

  const now = async (c: Context) => {
    const endpoint = endpointOf(c);
    const given = await readPlain(c, endpoint, uploads);
    const task = queue.join(endpoint, bindArguments(endpoint, given, around(c, deps)));
    return answerNow(c, deps, task);
  };

  return new Hono()
    .post(`${PREFIX}/run/:name`, now)
    .post(`${PREFIX}/api/:name`, now)
    .post(`${PREFIX}/call/v2/:name`, async (c) => {
      const endpoint = endpointOf(c);
      const values = bindArguments(endpoint, await readNamed(c), around(c, deps));
      return c.json({ event_id: queue.join(endpoint, values).id });
    })
    .post(`${PREFIX}/call/:name`, async (c) => {
      const endpoint = endpointOf(c);
      const { data, session_hash } = await readCallBody(c, endpoint);
      const values = bindArguments(endpoint, data, around(c, deps));
      return c.json({ event_id: queue.join(endpoint, values, session_hash ?? undefined).id });
    })
    .get(`${PREFIX}/call/v2/:name/:id`, (c) => streams.call(c, c.req.param("id")))
    .get(`${PREFIX}/call/:name/:id`, (c) => streams.call(c, c.req.param("id")));
}
