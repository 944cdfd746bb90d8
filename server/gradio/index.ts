import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { Auth } from "../auth.ts";
import { MAX_UPLOAD } from "../body.ts";
import type { OpenApi } from "../reference/document.ts";
import { VERSION } from "../settings.ts";
import { outcomeOf } from "./answer-now.ts";
import { bindArguments } from "./arguments.ts";
import { callRoutes } from "./call-routes.ts";
import { configOf } from "./config.ts";
import type { Endpoint } from "./endpoint.ts";
import { type EndpointDeps, endpointsOf } from "./endpoints/index.ts";
import { EXAMPLE, EXAMPLE_NAME } from "./example.ts";
import { filePath, MARK } from "./file-data.ts";
import { fileRoutes } from "./file-routes.ts";
import { infoOf } from "./info.ts";
import { LANES, type Lanes } from "./lanes.ts";
import { loginRoutes } from "./login-routes.ts";
import type { Outcome } from "./messages.ts";
import { openApiOf } from "./openapi.ts";
import { PREFIX } from "./paths.ts";
import { Queue } from "./queue.ts";
import { queueRoutes } from "./queue-routes.ts";
import { endpointNamed, imageOf } from "./requests.ts";
import { type StreamLimits, Streams } from "./streams.ts";
import { Uploads } from "./uploads.ts";

type Values = Readonly<Record<string, unknown>>;

export interface GradioOptions extends Omit<EndpointDeps, "uploads">, StreamLimits {
  readonly auth?: Auth | undefined;
  readonly lanes?: Lanes;
  /** Answers that a session may leave unread. */
  readonly unread?: number;
}

/** The server as programs see it that speak Gradio's client protocol. */
export interface Gradio {
  readonly routes: Hono;
  readonly endpoints: readonly Endpoint[];
  /** The OpenAPI description of a server at this origin. */
  document(origin: string): OpenApi;
  /** Where the picture of the examples is kept. */
  example(): string;
  /** One call from within, through the same line; throws what a bad value deserves. */
  call(name: string, picture: Uint8Array, others: Values): Promise<Outcome>;
  /** Ends every call with a sentence, and waits until that is written: a second at most. */
  close(): Promise<void>;
}

export function createGradio({ auth, lanes = LANES, unread, ...deps }: GradioOptions): Gradio {
  const uploads = new Uploads();
  const endpoints = endpointsOf({ ...deps, uploads });
  const queue = new Queue(lanes, unread);
  const streams = new Streams(queue, deps);
  const all = { endpoints, queue, streams, uploads };
  const routes = new Hono()
    .route("/", descriptionRoutes(endpoints, uploads))
    .route("/", loginRoutes(auth))
    .route("/", queueRoutes(all))
    .route("/", callRoutes(all))
    .route("/", fileRoutes(uploads));
  return {
    routes,
    endpoints,
    // Made of operations and schemas alone, which is what the type says of it.
    document: (origin) => openApiOf(endpoints, VERSION, origin) as unknown as OpenApi,
    example: () => filePath(uploads.put(EXAMPLE, EXAMPLE_NAME)),
    async call(name, picture, others) {
      const endpoint = endpointNamed(endpoints, name);
      const image = { [imageOf(endpoint) ?? ""]: uploads.put(picture, "picture") };
      const values = bindArguments(endpoint, { ...others, ...image }, { uploads, host: "" });
      return outcomeOf(queue, queue.join(endpoint, values));
    },
    async close() {
      queue.close();
      await streams.close();
    },
  };
}

function descriptionRoutes(endpoints: readonly Endpoint[], uploads: Uploads): Hono {
  const appId = randomUUID();
  const config = configOf({ endpoints, appId, maxFileSize: MAX_UPLOAD });
  return new Hono()
    .get("/config", (c) => c.json(config))
    .get(`${PREFIX}/app_id`, (c) => c.json({ app_id: appId }))
    .get(`${PREFIX}/openapi.json`, (c) =>
      c.json(openApiOf(endpoints, VERSION, new URL(c.req.url).origin)),
    )
    .get(`${PREFIX}/info`, (c) => {
      // Kept anew each time, for it is an upload among others.
      const path = filePath(uploads.put(EXAMPLE, EXAMPLE_NAME));
      const url = new URL(path, c.req.url).href;
      return c.json(infoOf(endpoints, { path: url, url, orig_name: EXAMPLE_NAME, meta: MARK }));
    });
}
