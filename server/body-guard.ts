import { InklingError } from "@inkling/engine";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { MAX_JSON, tooLarge } from "./body.ts";
import { PREFIX } from "./gradio/paths.ts";
import { Line } from "./line.ts";
import { MCP } from "./mcp/path.ts";

/** Where files may be sent: what reads them checks their size. Everything else is small. */
const UPLOADS = new Set([
  "/upload",
  "/api",
  "/models",
  "/train/here/results",
  "/train/here/mistakes",
  "/api/v1/predict",
  "/api/v1/read",
  "/api/v1/nearest",
  "/api/v1/models",
  MCP,
]);
const takesFiles = (path: string) => UPLOADS.has(path) || path.startsWith(`${PREFIX}/`);
/** Files on their way at once: what they may take of memory is this many times their limit. */
const MAX_ARRIVING = 16;
/** Files that wait for that, unread. */
const MAX_WAITING = 128;

/** Bounds what bodies may take of memory, for every route alike. */
export function bodyGuard(): MiddlewareHandler {
  const line = new Line(MAX_ARRIVING, MAX_WAITING);
  const small = bodyLimit({
    maxSize: MAX_JSON,
    onError: () => {
      throw tooLarge("The body", MAX_JSON);
    },
  });
  return async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    if (!takesFiles(c.req.path)) return small(c, next);
    const leave = await line.enter();
    if (leave === undefined) {
      throw new InklingError(
        "busy",
        `${line.limit} files are arriving and ${line.waiting} wait, the most that may. Try again in a moment.`,
      );
    }
    try {
      await next();
    } finally {
      leave();
    }
  };
}
