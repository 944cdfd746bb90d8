import { OpenAPIHono } from "@hono/zod-openapi";
import { apiRoutes } from "./api/index.ts";
import type { AssetRoutes } from "./assets.ts";
import { bodyGuard } from "./body-guard.ts";
import type { AppDeps } from "./deps.ts";
import { pageRoutes } from "./pages/index.tsx";
import { answerProblem, onError, problemNotFound } from "./problem.ts";
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
  app.onError(onError);
  app.notFound((c) => answerProblem(c, problemNotFound(app, c)));
  return app;
}
