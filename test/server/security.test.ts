import { describe, expect, test } from "vitest";
import { openTestApp, postJson } from "./support/fixture.ts";

const paths = ["/healthz", "/api/v1/models", "/nope", "/assets/nope.js", "/upload"];

describe("headers", () => {
  test.each(paths)("of %s isolate the page and allow nothing inline", async (path) => {
    const { app } = await openTestApp();
    const { headers } = await app.request(path);
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    const policy = headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
  });
});

describe("other origins", () => {
  const start = (headers: Record<string, string>) => {
    const init = postJson({ preset: "mlp" });
    return { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } };
  };
  test.each([
    ["a program, which sends no Origin", {}, 201],
    ["our own page", { origin: "http://localhost", "sec-fetch-site": "same-origin" }, 201],
    ["our own page, in a browser without Sec-Fetch-Site", { origin: "http://localhost" }, 201],
    ["a bookmark or typed address", { "sec-fetch-site": "none" }, 201],
    ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, 403],
    ["another site, without Sec-Fetch-Site", { origin: "https://evil.example" }, 403],
    ["another port of this machine", { origin: "http://localhost:3000" }, 403],
    ["another port, with Sec-Fetch-Site", { "sec-fetch-site": "same-site" }, 403],
    ["a sandboxed frame", { origin: "null", "sec-fetch-site": "cross-site" }, 403],
    ["a sandboxed frame, without Sec-Fetch-Site", { origin: "null" }, 403],
    ["an Origin that is no address", { origin: "localhost" }, 403],
  ])("%s: %o is %d", async (_why, headers: Record<string, string>, status) => {
    const { app, runs } = await openTestApp();
    const response = await app.request("/api/v1/runs", start(headers));
    expect(response.status).toBe(status);
    expect(runs.list()).toHaveLength(status === 201 ? 1 : 0);
    if (status === 403)
      expect(await response.json()).toMatchObject({ error: { code: "cross_origin" } });
  });

  test("may not stop, remove or read a picture either", async () => {
    const { app } = await openTestApp();
    const headers = { origin: "https://evil.example" };
    for (const [method, path] of [
      ["POST", "/api/v1/runs/x/stop"],
      ["DELETE", "/api/v1/models/mine"],
      ["POST", "/api/v1/predict"],
      ["POST", "/upload"],
      ["POST", "/train"],
    ] as const) {
      expect((await app.request(path, { method, headers })).status).toBe(403);
    }
  });
});

describe("the Host", () => {
  test.each([
    ["127.0.0.1", "localhost:7860", 200],
    ["127.0.0.1", "127.0.0.1:7860", 200],
    ["127.0.0.1", "[::1]:7860", 200],
    ["127.0.0.1", "LOCALHOST", 200],
    ["127.0.0.1", "evil.example", 403],
    ["127.0.0.1", "evil.example:7860", 403],
    ["127.0.0.1", "localhost.evil.example", 403],
    ["127.0.0.1", "192.168.1.5:7860", 403],
    ["192.168.1.5", "192.168.1.5:7860", 200],
    ["::1", "[::1]:7860", 200],
    ["0.0.0.0", "192.168.1.5:7860", 200],
    ["0.0.0.0", "[fe80::1]:7860", 200],
    ["0.0.0.0", "evil.example:7860", 403],
  ])("on %s, %s is %d", async (host, name, status) => {
    const { app } = await openTestApp({ host });
    const response = await app.request("/healthz", { headers: { host: name } });
    expect(response.status).toBe(status);
  });
});
