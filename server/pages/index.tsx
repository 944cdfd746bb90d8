import { Hono } from "hono";
import type { AppDeps } from "../deps.ts";
import { dataRoutes } from "./data.tsx";
import { drawRoutes } from "./draw.tsx";
import { modelRoutes } from "./models.tsx";
import { runRoutes } from "./run.tsx";
import { trainRoutes } from "./train.tsx";
import { uploadRoutes } from "./upload.tsx";

/** Every page of the site. */
export const pageRoutes = (deps: AppDeps) =>
  new Hono()
    .route("/", drawRoutes(deps))
    .route("/", uploadRoutes(deps))
    .route("/", trainRoutes(deps))
    .route("/", runRoutes(deps))
    .route("/", modelRoutes(deps))
    .route("/", dataRoutes(deps));
