import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { InklingError } from "@inkling/engine";
import { createApp } from "./app.ts";
import { lockDataDir } from "./lock.ts";
import type { Settings } from "./settings.ts";
import { warmUp } from "./warm.ts";
import { openWorld } from "./world.ts";

export interface RunningServer {
  /** http://127.0.0.1:7860 */
  readonly url: string;
  /** Saves what trains, ends every connection, and frees the port: within about three seconds. */
  close(): Promise<void>;
}

/** Milliseconds a client may take: for its headers, for a whole request, between two requests. */
export interface Patience {
  readonly headers: number;
  readonly request: number;
  readonly keepAlive: number;
}

const PATIENCE: Patience = { headers: 10_000, request: 60_000, keepAlive: 5_000 };
const MAX_CONNECTIONS = 256;

/** Starts the server. Throws InklingError: the port is in use, or the data directory is. */
export async function serve(settings: Settings): Promise<RunningServer> {
  const unlock = await lockDataDir(settings.dataDir);
  let server: Server | undefined;
  try {
    // The port first: without one, waiting runs must not start.
    let answer: Fetch = () => new Response(null, { status: 503, headers: { "retry-after": "1" } });
    server = await listen((request, env) => answer(request, env), settings);
    const world = await openWorld(settings);
    const app = createApp(world);
    answer = app.fetch;
    warmUp((request) => app.request(request), world.models);
    process.on("unhandledRejection", logRejection);
    return running(server, settings.host, async () => {
      // Together: its calls end at once, whatever the runs still have to save.
      await Promise.all([world.gradio.close(), world.runs.close(), world.nearest.close()]);
      process.off("unhandledRejection", logRejection);
      unlock();
    });
  } catch (error) {
    server?.close();
    unlock();
    throw error;
  }
}

/** A slip in one request must not end everybody's trainings. */
function logRejection(reason: unknown): void {
  console.error("A failure that nobody waited for:", reason);
}

function running(server: Server, host: string, end: () => Promise<void>): RunningServer {
  return {
    url: urlOf(server, host),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await end();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

/** A listening HTTP server on which slow clients cannot hold places for long. */
export async function listen(
  fetch: Fetch,
  { host, port }: Pick<Settings, "host" | "port">,
  patience: Patience = PATIENCE,
): Promise<Server> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: {
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      keepAliveTimeout: patience.keepAlive,
      connectionsCheckingInterval: Math.min(1000, patience.headers / 2),
    },
  }) as Server;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
    server.listen(port, host, resolve);
  });
  return server;
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const at = `port ${port} of ${host}`;
  const reasons: Record<string, string> = {
    EADDRINUSE: `The ${at} is in use. End what uses it, or choose another with --port.`,
    EACCES: `The ${at} may not be used by this user. Choose one above 1023 with --port.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Choose another with --host.`,
    ENOTFOUND: `${host} is not the name of an address. Choose another with --host.`,
  };
  const reason = reasons[error.code ?? ""];
  return reason === undefined ? error : new InklingError("cannot_listen", reason, { cause: error });
}

/** As it can be opened: any address is reached as localhost. */
function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
