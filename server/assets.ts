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
  ".webp": "image/webp",
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
  /** The start of the file's sum, for its address. */
  readonly hash: string;
  /** The whole sum, as browsers check it. */
  readonly integrity: string;
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
    const sum = createHash("sha256").update(bytes).digest();
    const hash = sum.toString("base64url").slice(0, 16);
    const integrity = `sha256-${sum.toString("base64")}`;
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    const asset = { bytes, type, hash, integrity };
    this.#read.set(path, { version, asset });
    return asset;
  }
}

export interface AssetRoutes extends Assets {
  readonly routes: Hono;
  /** Every file there is, by the address that pages and scripts have it from. */
  files(): readonly AssetFile[];
}

interface AssetFile {
  readonly name: string;
  readonly url: string;
  readonly integrity: string;
}

/** Where the engine package has a wasm build. */
export function wasmPath(name: string): string {
  return createRequire(import.meta.url).resolve(`@inkling/engine/${name}`);
}

const BUILDS = ["inkling.wasm", "inkling-relaxed.wasm"];

/** Parts of a bundle, which ask for each other without a version: their names are made of their content. */
const HASHED = /-[0-9a-f]{8}\.js$/;
const FOR_EVER = "public, max-age=31536000, immutable";
/** Scripts that other scripts start, by their plain names. */
const STARTED = /-(worker|thread)\.js$/;

/**
 * GET /assets/<name> from the folder of built page files, and GET /engine/<build>.wasm. Only names
 * that a listing of the folder shows are looked at, so that no path leads out of it.
 */
export function createAssets(webDir: string, wasm = wasmPath): AssetRoutes {
  const files = new Files();
  const inFolder = (name: string) =>
    namesIn(webDir).includes(name) ? files.get(join(webDir, name)) : undefined;

  const routes = new Hono()
    .get("/assets/:name", (c) => {
      const name = c.req.param("name");
      return respond(c, inFolder(name), HASHED.test(name) ? FOR_EVER : undefined);
    })
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

  const url = (name: string): string => {
    const asset = inFolder(basename(name));
    const path = `/assets/${encodeURIComponent(name)}`;
    if (asset !== undefined) return `${path}?v=${asset.hash}`;
    const part = namesIn(webDir).find((file) => file.replace(HASHED, ".js") === name);
    return part === undefined ? path : `/assets/${part}`;
  };
  const addressOf = (name: string): string =>
    HASHED.test(name) || STARTED.test(name) ? `/assets/${name}` : url(name);
  const fileOf = (name: string, url: string, asset: Asset | undefined): AssetFile[] =>
    asset === undefined ? [] : [{ name, url, integrity: asset.integrity }];

  return {
    routes,
    url,
    files: () => [
      ...namesIn(webDir).flatMap((name) => fileOf(name, addressOf(name), inFolder(name))),
      ...BUILDS.flatMap((name) => fileOf(name, `/engine/${name}`, files.get(wasm(name)))),
    ],
    text: (name) => inFolder(name)?.bytes.toString("utf8"),
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
  c.header("Cache-Control", isVersioned ? FOR_EVER : otherwise);
  return sendFile(c, asset);
}
