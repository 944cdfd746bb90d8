import { InklingError } from "@inkling/engine";
import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import type { Settings } from "../settings.ts";

const SAFE = ["GET", "HEAD", "OPTIONS"];
const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Pages of which origins may speak to us: our own; any of this machine, where we are asked for as this
 * machine; and those that the operator lists. Others get answers that their browser does not show them,
 * and may start nothing.
 */
export function gradioOrigins({ allowOrigins }: Pick<Settings, "allowOrigins">): MiddlewareHandler {
  const isAllowed = (origin: string, c: Context): boolean => {
    if (allowOrigins.includes(origin) || allowOrigins.includes("*")) return true;
    // "null", of sandboxed frames and files, is no address.
    if (!URL.canParse(origin)) return false;
    const [from, to] = [new URL(origin), new URL(c.req.url)];
    return from.host === to.host || [from, to].every(({ hostname }) => LOCAL.includes(hostname));
  };
  const share = cors({
    origin: (origin, c) => (isAllowed(origin, c) ? origin : null),
    allowMethods: ["GET", "POST", "OPTIONS"],
    allowHeaders: [
      "content-type",
      "authorization",
      "x-gradio-user",
      "x-gradio-history-bucket",
      "mcp-protocol-version",
      "mcp-session-id",
    ],
    maxAge: 600,
  });
  return async (c, next) => {
    const origin = originOf(c);
    if (SAFE.includes(c.req.method) || origin === undefined || isAllowed(origin, c)) {
      return share(c, next);
    }
    const message = `A page of the origin ${origin.slice(0, 200)} may not ${c.req.method} ${c.req.path} here. Start the server with --allow-origin and it if it should.`;
    throw new InklingError("cross_origin", message);
  };
}

/** A browser that hides the origin still says that it is another. */
function originOf(c: Context): string | undefined {
  const site = c.req.header("sec-fetch-site") ?? "none";
  if (site === "same-origin") return undefined;
  return c.req.header("origin") ?? (site === "none" ? undefined : "null");
}
