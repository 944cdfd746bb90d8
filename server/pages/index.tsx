import { Hono } from "hono";
import type { AppDeps } from "../deps.ts";
import { drawRoutes } from "./draw.tsx";
import { uploadRoutes } from "./upload.tsx";

/** Every page of the site. */
export const pageRoutes = (deps: AppDeps) =>
  new Hono().route("/", drawRoutes(deps)).route("/", uploadRoutes(deps));
