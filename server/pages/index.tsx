import { Hono } from "hono";
import type { AppDeps } from "../deps.ts";
import { problemOf } from "../problem.ts";
import { dataRoutes } from "./data.tsx";
import { drawRoutes } from "./draw.tsx";
import { modelRoutes } from "./models.tsx";
import { problemPage } from "./problem.tsx";
import { runRoutes } from "./run.tsx";
import { themeRoutes } from "./theme.ts";
import { trainRoutes } from "./train.tsx";
import { uploadRoutes } from "./upload.tsx";

/** Every page of the site. What goes wrong on one is said on a page, not in JSON. */
export function pageRoutes(deps: AppDeps): Hono {
  const pages = new Hono();
  pages.onError((error, c) => {
    const problem = problemOf(error);
    if (problem.status === 500) console.error(`${c.req.method} ${c.req.path}:`, error);
    return problemPage(c, deps, problem);
  });
  return pages
    .route("/", drawRoutes(deps))
    .route("/", uploadRoutes(deps))
    .route("/", trainRoutes(deps))
    .route("/", runRoutes(deps))
    .route("/", modelRoutes(deps))
    .route("/", dataRoutes(deps))
    .route("/", themeRoutes());
}
