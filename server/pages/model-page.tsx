import { type AnyModel, type Evaluation, membersOf } from "@inkling/engine";
import { type Context, Hono } from "hono";
import { readsDigits } from "../../models/digits.ts";
import { filtersOf } from "../../models/filters.ts";
import { describedIn } from "../../texts/shipped.ts";
import { Reliability } from "../charts/reliability.tsx";
import type { AppDeps, ModelInfo, Run } from "../deps.ts";
import { accuracy, bytes, compact, count, languageOf, loss, t } from "../language.tsx";
import { LayerTable } from "./layer-table.tsx";
import { page } from "./layout.tsx";
import { recipeWords } from "./recipe-words.ts";
import { FilterTiles } from "./run-filters.tsx";
import { Terms } from "./terms.tsx";

/** How sure a model's answers are, and on what that was measured. */
interface Measured {
  readonly evaluation: Pick<Evaluation, "calibration" | "withoutTemperature">;
  readonly data: string;
}

/** One model: its figures, whether its confidence can be trusted, its first layer, its layers, its recipe. */
export const modelPageRoutes = (deps: AppDeps) =>
  new Hono()
    .get("/models/:name", async (c) => {
      const name = c.req.param("name");
      const [info, model] = await Promise.all([deps.models.info(name), deps.models.open(name)]);
      const run = deps.runs.list().find((one) => one.model === name && one.result);
      return modelPage(c, deps, { info, model, run, measured: await measuredOf(deps, name, run) });
    })
    .post("/models/:name/measure", async (c) => {
      const name = c.req.param("name");
      await deps.measurements.measure(name);
      return c.redirect(`/models/${name}#reliability-title`, 303);
    });

/** By the run that the model is from, else by what was asked for since the server has started. */
async function measuredOf(
  { runs, measurements }: AppDeps,
  name: string,
  run: Run | undefined,
): Promise<Measured | undefined> {
  const known = await measurements.known(name);
  if (known) return { evaluation: known, data: "MNIST" };
  const evaluation = run && (await runs.evaluation(run.id));
  if (!run || !evaluation?.calibration) return undefined;
  const { calibration, withoutTemperature } = evaluation;
  return {
    evaluation: { calibration, ...(withoutTemperature && { withoutTemperature }) },
    data: run.data === "mnist" ? "MNIST" : run.data,
  };
}

interface ModelPageProps {
  readonly info: ModelInfo;
  readonly model: AnyModel;
  readonly run: Run | undefined;
  readonly measured: Measured | undefined;
}

function modelPage(c: Context, deps: AppDeps, { info, model, run, measured }: ModelPageProps) {
  const { name } = info;
  const { title, summary } = describedIn(languageOf(), info);
  return page(
    c,
    deps,
    { title: name, section: "/models" },
    <>
      <p class="back">
        <a href="/models">{t("layout.nav-models")}</a>
      </p>
      <h1>{title}</h1>
      {summary && <p class="lead">{summary}</p>}
      <div class="stack after-lead">
        <section class="card stack" aria-label={t("model.figures")}>
          <Figures info={info} />
          <div class="row">
            <a class="button primary" href={`/?model=${name}`}>
              {t("run.draw-with-it")}
            </a>
            <a
              class="button"
              href={`/api/v1/models/${name}/weights`}
              download={`${name}.safetensors`}
            >
              {t("run.download")}
            </a>
            {readsDigits(model.spec) && (
              <a class="button" href={`/models/${name}/page`} download={`${name}.html`}>
                {t("model.one-page")}
              </a>
            )}
            {run && (
              <a class="button" href={`/train/${run.id}`}>
                {t("model.run")}
              </a>
            )}
          </div>
          {readsDigits(model.spec) && <p class="muted small">{t("model.one-page-how")}</p>}
        </section>
        <div class="pair">
          <Confidence name={name} measured={measured} />
          <FirstLayers model={model} />
        </div>
        {membersOf(model).map((member) => (
          <section class="card stack" aria-label={t("model.layers-of", { name: member.spec.name })}>
            <h2>{t("model.layers-of", { name: member.spec.name })}</h2>
            <LayerTable spec={member.spec} />
            {member.provenance.recipe && (
              <details>
                <summary>{t("model.recipe")}</summary>
                <Terms class="terms two" rows={recipeWords(member.provenance.recipe)} />
              </details>
            )}
          </section>
        ))}
      </div>
    </>,
  );
}

const Figures = ({ info }: { info: ModelInfo }) => {
  const figures: [term: string, value: string | undefined][] = [
    [
      t("models.test-accuracy"),
      info.testAccuracy === undefined ? undefined : accuracy(info.testAccuracy),
    ],
    [t("models.test-loss"), info.testLoss === undefined ? undefined : loss(info.testLoss)],
    [t("models.parameters"), count(info.parameters)],
    [t("models.file-size"), bytes(info.bytes)],
    [t("models.multiply-adds-each"), compact(info.multiplyAdds)],
  ];
  return (
    <dl class="figures">
      {figures
        .filter(([, value]) => value !== undefined)
        .map(([term, value]) => (
          <div>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
};

const Confidence = ({ name, measured }: { name: string; measured: Measured | undefined }) => (
  <section class="card stack" aria-labelledby="reliability-title">
    <h2 id="reliability-title">{t("run.calibration")}</h2>
    {measured ? (
      <>
        <Reliability
          calibration={measured.evaluation.calibration}
          without={measured.evaluation.withoutTemperature}
        />
        <p class="muted small">{t("model.measured-on", { data: measured.data })}</p>
      </>
    ) : (
      <form class="stack" method="post" action={`/models/${name}/measure`}>
        <p class="muted">{t("model.sure-how")}</p>
        <div>
          <button type="submit">{t("model.measure")}</button>
        </div>
      </form>
    )}
  </section>
);

const FirstLayers = ({ model }: { model: AnyModel }) => {
  const all = filtersOf(model);
  if (all.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="filters-title">
      <h2 id="filters-title">{t("model.first-layer")}</h2>
      {all.map((filters) => (
        <FilterTiles filters={filters} />
      ))}
    </section>
  );
};
