import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createAssets } from "../../server/assets.ts";
import { temporaryFolder } from "./support/fixture.ts";

function setUp() {
  const folder = temporaryFolder();
  const web = join(folder, "web");
  mkdirSync(join(web, "inner"), { recursive: true });
  writeFileSync(join(web, "main.js"), "export {};");
  writeFileSync(join(web, "style.css"), "a {}");
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(folder, "inkling.wasm"), "\0asm");
  return { web, folder, assets: createAssets(web, (name) => join(folder, name)) };
}

describe("GET /assets/<name>", () => {
  test.each([
    ["main.js", "text/javascript; charset=utf-8"],
    ["style.css", "text/css; charset=utf-8"],
  ])("%s has its type", async (name, type) => {
    const response = await setUp().assets.routes.request(`/assets/${name}`);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("cache-control")).toBe("no-cache");
  });

  test("is answered 304 to who has it, and cached for ever under its hash", async () => {
    const { assets } = setUp();
    const first = await assets.routes.request("/assets/main.js");
    const headers = { "if-none-match": first.headers.get("etag")! };
    expect((await assets.routes.request("/assets/main.js", { headers })).status).toBe(304);
    const url = assets.url("main.js");
    expect(url).toMatch(/^\/assets\/main\.js\?v=[\w-]{16}$/);
    const hashed = await assets.routes.request(url);
    expect(hashed.headers.get("cache-control")).toContain("immutable");
    const stale = await assets.routes.request("/assets/main.js?v=old");
    expect(stale.headers.get("cache-control")).toBe("no-cache");
  });

  test("is named by its content where the build has done so, and then cached for ever", async () => {
    const { assets, web } = setUp();
    writeFileSync(join(web, "page-0123abcd.js"), "export {};");
    const url = assets.url("page.js");
    expect(url).toBe("/assets/page-0123abcd.js");
    const response = await assets.routes.request(url);
    expect(response.headers.get("cache-control")).toContain("immutable");
  });

  test("has another address after another build", async () => {
    const { assets, web } = setUp();
    const before = assets.url("main.js");
    writeFileSync(join(web, "main.js"), "export const changed = true;");
    expect(assets.url("main.js")).not.toBe(before);
  });

  test.each([
    "/assets/none.js",
    "/assets/",
    "/assets/inner",
    "/assets/..%2fsecret.txt",
    "/assets/%2e%2e%2fsecret.txt",
    "/assets/..%5csecret.txt",
    "/assets/%2fetc%2fpasswd",
    "/assets/main.js%00.css",
    "/engine/..%2finkling.wasm",
    "/engine/secret.txt",
  ])("%s is 404", async (path) => {
    expect((await setUp().assets.routes.request(path)).status).toBe(404);
  });
});

test("the wasm has the type that streaming compilation wants", async () => {
  const response = await setUp().assets.routes.request("/engine/inkling.wasm");
  expect(response.headers.get("content-type")).toBe("application/wasm");
  expect(response.headers.get("etag")).toBeTruthy();
});

describe("compression", () => {
  const unpack: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    br: brotliDecompressSync,
    gzip: gunzipSync,
  };
  const text = "const digits = [0, 1, 2, 3];\n".repeat(200);
  const open = () => {
    const { assets, web } = setUp();
    writeFileSync(join(web, "large.js"), text);
    return (headers: Record<string, string>, name = "large.js") =>
      assets.routes.request(`/assets/${name}`, { headers });
  };

  test.each([
    ["br, gzip", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["GZIP", "gzip"],
    ["identity", null],
    ["", null],
  ])("who takes %j gets %s", async (accepted, encoding) => {
    const response = await open()({ "accept-encoding": accepted });
    expect(response.headers.get("content-encoding")).toBe(encoding);
    expect(response.headers.get("vary")).toBe("Accept-Encoding");
    const bytes = Buffer.from(await response.arrayBuffer());
    const plain = unpack[encoding ?? ""]?.(bytes) ?? bytes;
    expect(plain.toString()).toBe(text);
  });

  test("small files stay as they are", async () => {
    const response = await open()({ "accept-encoding": "br" }, "main.js");
    expect(response.headers.get("content-encoding")).toBe(null);
  });

  test("who has it compressed is answered 304 by its weak name", async () => {
    const get = open();
    const first = await get({ "accept-encoding": "br" });
    const etag = first.headers.get("etag")!;
    expect(etag).toMatch(/^W\/"/);
    const again = await get({ "accept-encoding": "br", "if-none-match": etag });
    expect(again.status).toBe(304);
  });
});
