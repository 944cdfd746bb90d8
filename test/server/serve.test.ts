import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { serve } from "../../server/serve.ts";
import { readSettings } from "../../server/settings.ts";
import { temporaryFolder } from "./support/fixture.ts";

const settingsOf = (dataDir: string, port = 0) => readSettings({ dataDir, port }, {});

describe("serve", () => {
  test("answers on its address, and frees port and data directory when closed", async () => {
    const dataDir = temporaryFolder();
    const server = await serve(settingsOf(dataDir));
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    expect(existsSync(join(dataDir, "server.lock"))).toBe(false);
  });

  test("serves the wasm builds of the engine, as they are", async () => {
    const server = await serve(settingsOf(temporaryFolder()));
    onTestFinished(() => server.close());
    for (const build of ["inkling", "inkling-relaxed"]) {
      const response = await fetch(`${server.url}/engine/${build}.wasm`);
      expect(response.headers.get("content-type")).toBe("application/wasm");
      await WebAssembly.compile(await response.arrayBuffer());
    }
  });

  test("says at once when the model that is to answer is none, and frees what it took", async () => {
    const dataDir = temporaryFolder();
    const settings = { ...settingsOf(dataDir), model: "nope" };
    await expect(serve(settings)).rejects.toMatchObject({ code: "model_not_found" });
    expect(existsSync(join(dataDir, "server.lock"))).toBe(false);
  });

  test("says when the port is in use, and leaves the data directory free", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const dataDir = temporaryFolder();
    await expect(serve(settingsOf(dataDir, port))).rejects.toMatchObject({ code: "cannot_listen" });
    expect(existsSync(join(dataDir, "server.lock"))).toBe(false);
  });
});
