import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { compress } from "hono/compress";
import { getPath } from "hono/utils/url";
import { createApi } from "./api/index.ts";
import type { AssetRoutes } from "./assets.ts";
import { type Auth, authGuard } from "./auth.ts";
import { bodyGuard } from "./body-guard.ts";
import type { AppDeps } from "./deps.ts";
import type { Gradio } from "./gradio/index.ts";
import { gradioOrigins } from "./gradio/origins.ts";
import { isGradioPath, isOpen, withoutEnd } from "./gradio/paths.ts";
import { gradioProblem, loginProblem } from "./gradio/problems.ts";
import { language } from "./language.tsx";
import { mcpRoutes } from "./mcp/index.ts";
import { MCP } from "./mcp/path.ts";
import { offlineRoutes } from "./offline.ts";
import { pageRoutes } from "./pages/index.tsx";
import { problemPage } from "./pages/problem.tsx";
import {
  answerAnyway,
  answerProblem,
  logProblem,
  type Problem,
  problemNotFound,
  problemOf,
} from "./problem.ts";
import type { OpenApi } from "./reference/document.ts";
import { hintOf } from "./reference/hint.ts";
import { hostGuard, originGuard, securityHeaders } from "./security.ts";
import { createWeights } from "./weights.ts";

export interface SiteDeps extends AppDeps {
  readonly assets: AssetRoutes;
  readonly gradio: Gradio;
  /** Only where the operator has set a login. */
  readonly auth?: Auth | undefined;
}

/** The whole site: guards first, then API, files and pages. Tests need only `app.request()`. */
export function createApp(deps: SiteDeps): OpenAPIHono {
  const app = new OpenAPIHono({ getPath: (request) => withoutEnd(getPath(request)) });
  const origins = gradioOrigins(deps.settings);
  const weights = createWeights(deps.models);
  const api = createApi({ ...deps, weights });
  app.use(...language);
  app.use(securityHeaders);
  app.use(hostGuard(deps.settings));
  app.use((c, next) => (isForPrograms(c.req.path) ? origins : originGuard)(c, next));
  if (deps.auth !== undefined) app.use(authGuard(deps.auth, isOpen));
  app.use(bodyGuard());
  // Pages alone: files come compressed already, and what programs get is small.
  app.use(compress({ contentTypeFilter: /^text\/html\b/i }));
  app.route("/", api.routes);
  app.route("/", deps.gradio.routes);
  app.route("/", mcpRoutes(deps));
  app.route("/", deps.assets.routes);
  app.route("/", offlineRoutes(deps));
  app.route("/", pageRoutes({ ...deps, api, weights }));

  let documents: readonly OpenApi[] | undefined;
  /** With what was perhaps meant, for programs and for who writes them. */
  const hinted = (c: Context, problem: Problem): Problem => {
    documents ??= [api.document(""), deps.gradio.document("")];
    return { ...problem, message: `${problem.message} ${hintOf(c, documents)}` };
  };
  const answer = (c: Context, problem: Problem, error?: unknown) => {
    if (isGradioPath(c.req.path)) return gradioProblem(c, problem, error);
    if (problem.code === "not_authenticated") return loginProblem(c, problem);
    return wantsPage(c) ? problemPage(c, deps, problem) : answerProblem(c, problem);
  };
  app.onError((error, c) => {
    const problem = problemOf(error);
    logProblem(c, problem, error);
    return answer(c, problem.code === "no_endpoint" ? hinted(c, problem) : problem, error);
  });
  app.notFound((c) => {
    const anyway = answerAnyway(app, c);
    if (anyway !== undefined) return anyway;
    const problem = problemNotFound(app, c);
    return answer(c, problem.status === 404 && !wantsPage(c) ? hinted(c, problem) : problem);
  });
  return app;
}

/** Addresses of protocols: pages of other origins may call them, if the operator says so. */
const isForPrograms = (path: string): boolean => isGradioPath(path) || path === MCP;

/** People at a browser get a page, at any address but the API's; programs get JSON. */
function wantsPage(c: Context): boolean {
  return !c.req.path.startsWith("/api/") && (c.req.header("accept") ?? "").includes("text/html");
}
