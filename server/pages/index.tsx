import { Hono } from "hono";
import type { Api } from "../api/index.ts";
import type { AppDeps } from "../deps.ts";
import type { Gradio } from "../gradio/index.ts";
import type { WeightsDeps } from "../weights.ts";
import { apiRoutes } from "./api.tsx";
import { benchRoutes } from "./bench.tsx";
import { compareRoutes } from "./compare-runs.tsx";
import { dataRoutes } from "./data.tsx";
import { drawRoutes } from "./draw.tsx";
import { embedRoutes } from "./embed.tsx";
import { feedbackRoutes } from "./feedback.tsx";
import { languageRoutes } from "./language.tsx";
import { modelPageRoutes } from "./model-page.tsx";
import { modelRoutes } from "./models.tsx";
import { offlineRoutes } from "./offline.tsx";
import { onePageRoutes } from "./one-page.tsx";
import { referenceRoutes } from "./reference.tsx";
import { runRoutes } from "./run.tsx";
import { themeRoutes } from "./theme.ts";
import { trainRoutes } from "./train.tsx";
import { trainHereRoutes } from "./train-here.tsx";
import { uploadRoutes } from "./upload.tsx";

type PageDeps = AppDeps & WeightsDeps & { readonly gradio: Gradio; readonly api: Api };

/** Every page of the site. What goes wrong is thrown: the app says it, on a page where a page was asked for. */
export const pageRoutes = (deps: PageDeps): Hono =>
  new Hono()
    .route("/", drawRoutes(deps))
    .route("/", uploadRoutes(deps))
    .route("/", feedbackRoutes(deps))
    .route("/", trainRoutes(deps))
    .route("/", compareRoutes(deps))
    .route("/", trainHereRoutes(deps))
    .route("/", runRoutes(deps))
    .route("/", modelRoutes(deps))
    .route("/", modelPageRoutes(deps))
    .route("/", onePageRoutes(deps))
    .route("/", dataRoutes(deps))
    .route("/", benchRoutes(deps))
    .route("/", apiRoutes(deps))
    .route("/", referenceRoutes(deps))
    .route("/", embedRoutes(deps))
    .route("/", offlineRoutes(deps))
    .route("/", languageRoutes())
    .route("/", themeRoutes());
