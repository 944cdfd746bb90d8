import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, join } from "node:path";
import { type Context, Hono } from "hono";
import { sendFile } from "./compressed.ts";
import type { Assets } from "./deps.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".json": "application/json; charset=utf-8",
};

interface Asset {
  readonly bytes: Buffer;
  readonly type: string;
  readonly hash: string;
}

/** A file as it was at its last change: read once, and again when it is rebuilt. */
class Files {
  readonly #read = new Map<string, { version: string; asset: Asset }>();

  get(path: string): Asset | undefined {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile()) return undefined;
    const version = `${stat.mtimeMs}-${stat.size}`;
    const known = this.#read.get(path);
    if (known?.version === version) return known.asset;
    const bytes = readFileSync(path);
    const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    const asset = { bytes, type, hash };
    this.#read.set(path, { version, asset });
    return asset;
  }
}

export interface AssetRoutes extends Assets {
  readonly routes: Hono;
}

/** Where the engine package has a wasm build. */
export function wasmPath(name: string): string {
  return createRequire(import.meta.url).resolve(`@inkling/engine/${name}`);
}

const BUILDS = ["inkling.wasm", "inkling-relaxed.wasm"];

/**
 * GET /assets/<name> from the folder of built page files, and GET /engine/<build>.wasm. Only names
 * that a listing of the folder shows are looked at, so that no path leads out of it.
 */
export function createAssets(webDir: string, wasm = wasmPath): AssetRoutes {
  const files = new Files();
  const inFolder = (name: string) =>
    namesIn(webDir).includes(name) ? files.get(join(webDir, name)) : undefined;

  const routes = new Hono()
    .get("/assets/:name", (c) => respond(c, inFolder(c.req.param("name"))))
    .get("/engine/:name", (c) => {
      const name = BUILDS.find((build) => build === c.req.param("name"));
      return respond(c, name && files.get(wasm(name)));
    })
    .get("/embed/inkling-pad.js", (c) => {
      // For pages of any origin, also those that let nothing in that does not say so.
      c.header("Access-Control-Allow-Origin", "*");
      c.header("Cross-Origin-Resource-Policy", "cross-origin");
      return respond(c, inFolder("inkling-pad.js"), "public, max-age=86400");
    })
    .get("/favicon.ico", (c) => respond(c, inFolder("favicon.ico") ?? inFolder("favicon.svg")));

  return {
    routes,
    url(name) {
      const asset = inFolder(basename(name));
      const path = `/assets/${encodeURIComponent(name)}`;
      return asset === undefined ? path : `${path}?v=${asset.hash}`;
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Cached for ever under an address that names the content; otherwise asked for again, and mostly 304. */
function respond(
  c: Context,
  asset: Asset | "" | undefined,
  otherwise = "no-cache",
): Response | Promise<Response> {
  if (!asset) return c.notFound();
  const isVersioned = c.req.query("v") === asset.hash;
  c.header("Cache-Control", isVersioned ? "public, max-age=31536000, immutable" : otherwise);
  return sendFile(c, asset);
}
