import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { apiRoutes } from "./api/index.ts";
import type { AssetRoutes } from "./assets.ts";
import { bodyGuard } from "./body-guard.ts";
import type { AppDeps } from "./deps.ts";
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
import { hostGuard, originGuard, securityHeaders } from "./security.ts";

/** The whole site: guards first, then API, files and pages. Tests need only `app.request()`. */
export function createApp(deps: AppDeps & { readonly assets: AssetRoutes }): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use(securityHeaders);
  app.use(hostGuard(deps.settings));
  app.use(originGuard);
  app.use(bodyGuard());
  app.route("/", apiRoutes(deps));
  app.route("/", deps.assets.routes);
  app.route("/", pageRoutes(deps));

  const answer = (c: Context, problem: Problem) =>
    wantsPage(c) ? problemPage(c, deps, problem) : answerProblem(c, problem);
  app.onError((error, c) => {
    const problem = problemOf(error);
    logProblem(c, problem, error);
    return answer(c, problem);
  });
  app.notFound((c) => answerAnyway(app, c) ?? answer(c, problemNotFound(app, c)));
  return app;
}

/** People at a browser get a page, at any address but the API's; programs get JSON. */
function wantsPage(c: Context): boolean {
  return !c.req.path.startsWith("/api/") && (c.req.header("accept") ?? "").includes("text/html");
}
