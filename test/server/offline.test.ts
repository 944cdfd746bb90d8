import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InklingError } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import type { Kept } from "../../models/kept.ts";
import { createAssets } from "../../server/assets.ts";
import type { ModelStore } from "../../server/deps.ts";
import { offlineRoutes } from "../../server/offline.ts";
import { temporaryFolder } from "./support/fixture.ts";

/** The folder of a build, with what is kept of it and what is not. */
const BUILD = {
  "main.js": "export {};",
  "pad-1a6f02c9.js": "export const pad = 1;",
  "engine-worker.js": "onmessage = () => {};",
  "style.css": "a {}",
  "icon-192.png": "png",
  "service-worker.js": "addEventListener('fetch', () => {});",
  "bench-d6f07612.js": "export {};",
  "bench-worker.js": "export {};",
  "main.js.map": "{}",
  "licenses.txt": "MIT",
  "shot-wide.webp": "webp",
};

function setUp(defaultName: () => Promise<string> = async () => "mine") {
  const folder = temporaryFolder();
  const web = join(folder, "web");
  mkdirSync(web);
  for (const [name, text] of Object.entries(BUILD)) writeFileSync(join(web, name), text);
  writeFileSync(join(folder, "inkling.wasm"), "\0asm");
  writeFileSync(join(folder, "inkling-relaxed.wasm"), "\0asm relaxed");
  const assets = createAssets(web, (name) => join(folder, name));
  const routes = offlineRoutes({ assets, models: { defaultName } as ModelStore });
  const kept = async () => {
    const text = await (await routes.request("/service-worker.js")).text();
    return JSON.parse(/^self\.KEPT = (.*);$/m.exec(text)?.[1] ?? "") as Kept;
  };
  return { web, assets, routes, kept };
}

describe("GET /service-worker.js", () => {
  test("is asked for anew each time, and ends in the worker itself", async () => {
    const response = await setUp().routes.request("/service-worker.js");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("content-type")).toContain("text/javascript");
    expect((await response.text()).endsWith(BUILD["service-worker.js"])).toBe(true);
  });

  test("names what the page loads by the addresses that it loads it from", async () => {
    const { kept, assets } = setUp();
    const urls = (await kept()).files.map(({ url }) => url).sort();
    expect(urls).toEqual(
      [
        "/assets/engine-worker.js",
        "/assets/pad-1a6f02c9.js",
        assets.url("icon-192.png"),
        assets.url("main.js"),
        assets.url("style.css"),
        "/engine/inkling-relaxed.wasm",
        "/engine/inkling.wasm",
      ].sort(),
    );
  });

  test("with the sums of what is answered there", async () => {
    const { kept, assets } = setUp();
    for (const { url, integrity } of (await kept()).files) {
      const bytes = new Uint8Array(await (await assets.routes.request(url)).arrayBuffer());
      const sum = createHash("sha256").update(bytes).digest("base64");
      expect(integrity).toBe(`sha256-${sum}`);
    }
  });

  test("is another version when one file is another", async () => {
    const { kept, web } = setUp();
    const before = await kept();
    expect((await kept()).version).toBe(before.version);
    writeFileSync(join(web, "style.css"), "a { color: red }");
    expect((await kept()).version).not.toBe(before.version);
  });

  test("names the weights of the model that answers, and none where there is none", async () => {
    expect((await setUp().kept()).weights[0]).toMatch(/^\/api\/v1\/models\/mine\/weights/);
    const none = setUp(async () => {
      throw new InklingError("no_model", "There is no trained model yet.");
    });
    expect((await none.kept()).weights).toEqual([]);
  });
});

test("parts of a bundle are cached for ever: their names say what is in them", async () => {
  const { assets } = setUp();
  const caching = async (path: string) =>
    (await assets.routes.request(path)).headers.get("cache-control");
  expect(await caching("/assets/pad-1a6f02c9.js")).toContain("immutable");
  expect(await caching("/assets/engine-worker.js")).toBe("no-cache");
});
