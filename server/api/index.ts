import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppDeps } from "../deps.ts";
import { VERSION } from "../settings.ts";
import { dataRoutes } from "./data.ts";
import { dataFileRoutes } from "./data-files.ts";
import { healthRoutes } from "./health.ts";
import { modelRoutes } from "./models.ts";
import { predictRoutes } from "./predict.ts";
import { readRoutes } from "./read.ts";
import { runRoutes } from "./runs.ts";

const INFO = {
  title: "Inkling",
  version: VERSION,
  description:
    "Reads handwritten digits, and trains the networks that do. " +
    "Every error is `{ error: { code, message } }`: a word for programs, a sentence for people.",
};

/** The JSON API, with its own description at /api/v1/openapi.json. */
export function apiRoutes(deps: AppDeps): OpenAPIHono {
  const api = new OpenAPIHono();
  const areas = [
    healthRoutes,
    predictRoutes,
    readRoutes,
    modelRoutes,
    runRoutes,
    dataRoutes,
    dataFileRoutes,
  ];
  for (const routes of areas) {
    api.route("/", routes(deps));
  }
  api.get("/api/v1/openapi.json", (c) =>
    c.json(
      api.getOpenAPI31Document({
        openapi: "3.1.0",
        info: INFO,
        servers: [{ url: new URL(c.req.url).origin }],
      }),
    ),
  );
  return api;
}
