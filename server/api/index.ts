import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppDeps } from "../deps.ts";
import type { OpenApi } from "../reference/document.ts";
import { VERSION } from "../settings.ts";
import type { WeightsDeps } from "../weights.ts";
import { dataRoutes } from "./data.ts";
import { dataFileRoutes } from "./data-files.ts";
import { healthRoutes } from "./health.ts";
import { modelRoutes } from "./models.ts";
import { nearestRoutes } from "./nearest.ts";
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

export interface Api {
  readonly routes: OpenAPIHono;
  /** The description of a server at this origin. */
  document(origin: string): OpenApi;
}

/** The JSON API, with its own description at /api/v1/openapi.json. */
export function createApi(deps: AppDeps & WeightsDeps): Api {
  const routes = new OpenAPIHono();
  const areas = [
    healthRoutes,
    predictRoutes,
    readRoutes,
    nearestRoutes,
    modelRoutes,
    runRoutes,
    dataRoutes,
    dataFileRoutes,
  ];
  for (const area of areas) routes.route("/", area(deps));
  const describe = (origin: string) =>
    routes.getOpenAPI31Document({ openapi: "3.1.0", info: INFO, servers: [{ url: origin }] });
  routes.get("/api/v1/openapi.json", (c) => c.json(describe(new URL(c.req.url).origin)));
  // Ours have operations and schemas alone, which is what the type says of them.
  return { routes, document: (origin) => describe(origin) as unknown as OpenApi };
}
