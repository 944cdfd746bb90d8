import { createHash } from "node:crypto";
import type { Context } from "hono";

/** A file to save, asked for again each time and mostly answered 304. The name must be a safe one. */
export function download(c: Context, bytes: Uint8Array, fileName: string): Response {
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 16)}"`;
  c.header("ETag", etag);
  c.header("Cache-Control", "no-cache");
  if (c.req.header("if-none-match") === etag) return c.body(null, 304);
  c.header("Content-Type", "application/octet-stream");
  c.header("Content-Disposition", `attachment; filename="${fileName}"`);
  return c.body(new Uint8Array(bytes));
}
