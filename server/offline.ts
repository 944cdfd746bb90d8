import { createHash } from "node:crypto";
import { InklingError } from "@inkling/engine";
import { Hono } from "hono";
import { weightsAddress } from "../models/addresses.ts";
import type { Kept } from "../models/kept.ts";
import type { AssetRoutes } from "./assets.ts";
import type { AppDeps } from "./deps.ts";
import { manifest } from "./manifest.ts";

/** Those that work without the server, and the one that says so of the others. */
const PAGES = ["/", "/upload", "/feedback", "/offline"];
/** What measures, what other sites and pages of one file load, pictures of the page; and the worker is the browser's to keep. */
const LEFT_OUT = /^(bench[-.]|inkling-pad\.|one-page\.|service-worker\.|shot-)|\.(map|txt)$/;

/** The app as something to install: its manifest, and the worker that keeps it for use without the server. */
export const offlineRoutes = ({
  assets,
  models,
}: {
  readonly assets: AssetRoutes;
  readonly models: AppDeps["models"];
}) =>
  new Hono()
    .get("/manifest.webmanifest", (c) =>
      c.json(manifest(assets), 200, { "Content-Type": "application/manifest+json" }),
    )
    .get("/service-worker.js", async (c) => {
      const script = assets.text("service-worker.js");
      if (script === undefined) return c.notFound();
      const kept = await keptOf(assets, models);
      return c.body(`self.KEPT = ${JSON.stringify(kept)};\n${script}`, 200, {
        "Content-Type": "text/javascript; charset=utf-8",
        "Cache-Control": "no-cache",
      });
    });

async function keptOf(assets: AssetRoutes, models: AppDeps["models"]): Promise<Kept> {
  const files = assets.files().filter(({ name }) => !LEFT_OUT.test(name));
  const list = files.map(({ url, integrity }) => ({ url, integrity }));
  const version = createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 16);
  const name = await defaultOf(models);
  const weights = name === undefined ? [] : [weightsAddress(name)];
  return { version, files: list, pages: PAGES, weights };
}

/** A server may have no trained model yet. */
async function defaultOf(models: AppDeps["models"]): Promise<string | undefined> {
  try {
    return await models.defaultName();
  } catch (error) {
    if (error instanceof InklingError) return undefined;
    throw error;
  }
}
