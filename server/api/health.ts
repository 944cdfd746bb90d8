import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppDeps } from "../deps.ts";
import { VERSION } from "../settings.ts";
import { describe, json } from "./describe.ts";
import { healthShape } from "./shapes.ts";

/** GET /healthz: whether the server answers, and whether it trains. */
export function healthRoutes({ runs }: Pick<AppDeps, "runs">): OpenAPIHono {
  const api = new OpenAPIHono();
  describe(api, {
    method: "get",
    path: "/healthz",
    tags: ["server"],
    summary: "Whether the server is well",
    responses: { 200: json("It is", healthShape) },
  });
  api.get("/healthz", (c) => {
    const training = runs.list().some(({ state }) => state === "running");
    c.header("Cache-Control", "no-store");
    return c.json({ status: "ok", version: VERSION, training });
  });
  return api;
}
