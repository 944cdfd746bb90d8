import { InklingError } from "@inkling/engine";
import { type Context, Hono } from "hono";
import { problemSentence } from "../../texts/problems.ts";
import { MAX_MODEL, readUpload } from "../body.ts";
import { Scatter } from "../charts/scatter.tsx";
import type { AppDeps } from "../deps.ts";
import { languageOf, Text, t } from "../language.tsx";
import { problemOf } from "../problem.ts";
import { chooseModel, chosenModel } from "./choice.ts";
import { Comparison } from "./comparison.tsx";
import { DeviceModels } from "./device-models.tsx";
import { Icon } from "./icons.tsx";
import { page } from "./layout.tsx";
import { ModelTable } from "./model-table.tsx";
import { Problem } from "./problem.tsx";
import { Scroll } from "./scroll.tsx";

/** Models compared side by side; more do not fit on a line. */
const MOST = 4;

/** Models: all of them with their figures; which one answers; keep, delete, download. */
export const modelRoutes = (deps: AppDeps) =>
  new Hono()
    .get("/models", (c) => modelsPage(c, deps))
    .post("/models/use", async (c) => {
      const { name } = await c.req.parseBody();
      chooseModel(c, (await deps.models.info(String(name))).name);
      return c.redirect("/models", 303);
    })
    .post("/models/remove", async (c) => {
      const { name } = await c.req.parseBody();
      return attempt(c, deps, () => deps.models.remove(String(name)));
    })
    .post("/models", (c) =>
      attempt(c, deps, async () => {
        const { file, fields } = await readUpload(c, "file", "The weight file", MAX_MODEL);
        await deps.models.keep(fields.get("name")?.trim() ?? "", file);
      }),
    );

/** Back to the list, or the list with the reason why not. */
async function attempt(c: Context, deps: AppDeps, action: () => Promise<void>) {
  try {
    await action();
    return c.redirect("/models", 303);
  } catch (error) {
    if (!(error instanceof InklingError)) throw error;
    const problem = problemOf(error);
    c.status(problem.status);
    return modelsPage(c, deps, problemSentence(languageOf(), problem));
  }
}

async function modelsPage(c: Context, deps: AppDeps, problem?: string) {
  const models = await deps.models.list();
  const { chosen } = await chosenModel(c, deps.models);
  const names = c.req.queries("compare") ?? [];
  const compared = await Promise.all(
    models
      .filter(({ name, trained }) => trained && names.includes(name))
      .slice(0, MOST)
      .map(async (model) => {
        const milliseconds = await deps.models.timing(model.name);
        const { confidence } = await deps.models.open(model.name);
        return { ...model, milliseconds, ...(confidence && { confidence }) };
      }),
  );
  return page(
    c,
    deps,
    { title: t("layout.nav-models"), section: "/models", texts: ["timing", "teach"] },
    <>
      <h1>{t("layout.nav-models")}</h1>
      <p class="lead">{t("models.lead")}</p>
      <div class="stack after-lead">
        {problem && <Problem>{problem}</Problem>}
        <Comparison models={compared} />
        <ModelTable models={models} chosen={chosen?.name} compared={names} />
        <DeviceModels />
        <div class="pair">
          <section class="card stack" aria-labelledby="scatter-title">
            <h2 id="scatter-title">{t("models.chart-title")}</h2>
            <Scroll label={t("models.chart")}>
              <Scatter models={models.filter(({ testAccuracy }) => testAccuracy !== undefined)} />
            </Scroll>
          </section>
          <UploadModel />
        </div>
      </div>
    </>,
  );
}

const UploadModel = () => (
  <section class="card stack" aria-labelledby="add-title">
    <h2 id="add-title">{t("models.add-title")}</h2>
    <p class="muted">
      <Text
        k="models.add-how"
        values={{ ending: <code>.safetensors</code>, command: <code>inkling train</code> }}
      />
    </p>
    <form class="stack" method="post" action="/models" enctype="multipart/form-data">
      <label class="field">
        <span>{t("models.file")}</span>
        <input type="file" name="file" accept=".safetensors" required />
      </label>
      <label class="field">
        <span>{t("models.name")}</span>
        <input
          name="name"
          required
          pattern="[a-z0-9][a-z0-9\-]{0,63}"
          title={t("run.name-rule")}
          autocomplete="off"
        />
      </label>
      <div>
        <button type="submit">
          <Icon name="upload" />
          {t("models.add")}
        </button>
      </div>
    </form>
  </section>
);
