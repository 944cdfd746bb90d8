import type { Context } from "hono";
import { curlOf } from "./curl.ts";
import type { OpenApi } from "./document.ts";
import { nearestCall, oneStep } from "./nearest.ts";

/** What is shown where no address is near. */
const FIRST = { method: "POST", path: "/api/v1/predict" };

/** What an address that there is not was perhaps meant to be, what is beside that, and a line that calls it. */
export function hintOf(c: Context, documents: readonly OpenApi[]): string {
  const found = nearestCall(c.req, documents);
  const { call, document } = found ?? nearestCall(FIRST, documents) ?? {};
  if (call === undefined || document === undefined) return "";
  const folder = folderOf(call.path);
  const paths = oneStep(document).map(({ path }) => path);
  const beside = paths.filter((path) => path !== call.path && folderOf(path) === folder);
  const names = [...new Set(beside)].map((path) => path.slice(folder.length + 1));
  const start = found === undefined ? "Pictures are read at" : "Nearest is";
  const others = names.length > 0 ? `; beside it are ${names.join(", ")}` : "";
  // The line is last, so that no full stop is copied along.
  const curl = curlOf(call, document, new URL(c.req.url).origin).replaceAll(" \\\n  ", " ");
  return `${start} ${call.method} ${call.path}${others}. Try: ${curl}`;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));
