import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/** Whose request it is, as far as the connection tells; one name for all where there is no connection. */
export function addressOf(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? "unknown";
  } catch {
    // A request without a socket: of a test, or of another runtime.
    return "unknown";
  }
}
