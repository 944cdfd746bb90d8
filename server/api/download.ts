import { createHash } from "node:crypto";
import type { Context } from "hono";
import { sendFile } from "../compressed.ts";

/** A file to save, asked for again each time and mostly answered 304. The name must be a safe one. */
export function download(c: Context, bytes: Uint8Array, fileName: string): Promise<Response> {
  c.header("Cache-Control", "no-cache");
  c.header("Content-Disposition", `attachment; filename="${fileName}"`);
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
  return sendFile(c, { bytes, type: "application/octet-stream", hash });
}
