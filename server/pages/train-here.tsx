import { InklingError, validateRecipe } from "@inkling/engine";
import { type Context, Hono } from "hono";
import { fitRecipe, fitSpec } from "../../models/fit.ts";
import { nameFrom } from "../../models/names.ts";
import { whyNotTuned } from "../../models/tuning.ts";
import { describedIn } from "../../texts/shipped.ts";
import { MiB, readBody } from "../body.ts";
import { Mistakes } from "../charts/mistakes.tsx";
import type { AppDeps, RunInput } from "../deps.ts";
import { languageOf, t } from "../language.tsx";
import { changeRecipe } from "../recipe.ts";
import { report } from "../runs/report.ts";
import { evaluateTold, sizeOfAnswers } from "../told-answers.ts";
import { askedCell, askedPictures } from "./asked-cell.ts";
import { DeviceModels } from "./device-models.tsx";
import { Evaluated, TestFigures } from "./evaluated.tsx";
import { Icon } from "./icons.tsx";
import { page } from "./layout.tsx";
import { epochsWords, recipeWords } from "./recipe-words.ts";
import { RunAgain } from "./run-again.tsx";
import { Charts, EpochTable } from "./run-charts.tsx";
import { readForm } from "./run-form.ts";
import { Progress } from "./run-status.tsx";
import { Terms } from "./terms.tsx";
import { presetOf } from "./train.tsx";

/** A training that this browser does: the address holds its settings, as that of the form does. */
export const trainHereRoutes = (deps: AppDeps) =>
  new Hono()
    .get("/train/here", async (c) => {
      const { preset: named, model, ...fields } = c.req.query();
      const preset = presetOf(named ?? model);
      return herePage(c, deps, preset, readForm(preset, fields));
    })
    .post("/train/here/results", async (c) => {
      const { evaluation, ...places } = await tested(c, deps);
      return c.html(
        <>
          <TestFigures evaluation={evaluation} />
          <Evaluated evaluation={evaluation} {...places} />
        </>,
      );
    })
    .post("/train/here/mistakes", async (c) => {
      const { evaluation, test, ...places } = await tested(c, deps);
      const cell = askedCell(c, evaluation);
      const others = cell && askedPictures(c, evaluation, cell, test);
      return c.html(<Mistakes {...{ evaluation, cell, others }} {...places} />);
    });

/** Of EMNIST's largest part: 116 thousand images of 62 classes. */
const MAX_ANSWERS = 32 * MiB;

/**
 * The test of a model that the browser has: `?data=NAME&temperature=1.2`, and as the body its probabilities for
 * each test image. The page sends them again for each part that it asks for, so nothing of them is kept here.
 */
async function tested(c: Context, { data }: AppDeps) {
  const name = c.req.query("data") ?? "mnist";
  const { test } = await data.load(name);
  if (test === undefined) {
    throw new InklingError("no_data", `The data "${name}" has no test images.`);
  }
  const limit = Math.min(sizeOfAnswers(test), MAX_ANSWERS);
  const bytes = await readBody(c, limit, "The answers");
  const temperature = Number(c.req.query("temperature"));
  const evaluation = await evaluateTold(bytes, test, temperature > 0 ? temperature : undefined);
  return {
    evaluation: report(evaluation, test),
    test,
    href: "/train/here",
    readHref: (index: number) => `/#test=${name}/${index}`,
  };
}

async function herePage(
  c: Context,
  deps: AppDeps,
  preset: ReturnType<typeof presetOf>,
  { recipe: changes, data: name = "mnist", threads, name: called }: RunInput,
) {
  const recipe = changeRecipe(preset.recipe, changes ?? {});
  const { train } = await deps.data.load(name);
  if (train === undefined) {
    throw new InklingError("no_data", `The data "${name}" has no training images.`);
  }
  const { classes } = train;
  const spec = fitSpec(preset.spec, train);
  const job = {
    name: nameFrom(called ?? "") || `${preset.name}-mine`,
    spec,
    isOther: whyNotTuned({ spec }) !== undefined,
    recipe: validateRecipe(fitRecipe(recipe, train), "recipe"),
    data: name,
    classes,
    ...(threads !== undefined && { threads }),
  };
  const run = { epochs: [], recipe, state: "queued" } as const;
  const title = called ?? describedIn(languageOf(), preset).title;
  const again = {
    name: called ?? preset.title,
    preset: preset.name,
    recipe,
    ...(threads !== undefined && { threads }),
    data: name,
  };
  return page(
    c,
    deps,
    {
      title: t("settings.here"),
      section: "/train",
      texts: ["live", "state", "here", "teach", "chart"],
    },
    <>
      <p class="back">
        <a href={`/train${new URL(c.req.url).search}`}>{t("train.change-settings")}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">
        {t("train.here-lead", {
          preset: preset.name,
          data: name,
          epochs: epochsWords(recipe.epochs),
        })}
      </p>
      <div class="stack after-lead" data-island="train-here" data-job={JSON.stringify(job)}>
        <section class="card stack status" aria-label={t("run.state")}>
          <div class="top-line">
            <p class="row" role="status">
              <span class="badge" data-badge data-state="queued">
                {t("state.ready")}
              </span>
              <span class="muted" data-says>
                {t("train.needs-scripts")}
              </span>
            </p>
            <div class="row">
              <button type="button" class="primary scripted" data-do="start">
                <Icon name="play" />
                <span data-first>{t("train.start")}</span>
                <span data-again hidden>
                  {t("runs.train-again")}
                </span>
              </button>
              <button type="button" data-do="pause" hidden>
                <Icon name="pause" />
                {t("run.pause")}
              </button>
              <button type="button" data-do="resume" hidden>
                <Icon name="play" />
                {t("run.resume")}
              </button>
              <button type="button" data-do="step" hidden>
                <Icon name="later" />
                {t("train.one-step")}
              </button>
              <button type="button" data-do="stop" hidden>
                <Icon name="stop" />
                {t("run.stop")}
              </button>
              <button type="button" data-do="use" hidden>
                {t("digits.use-on-draw")}
              </button>
              <button type="button" data-do="save" hidden>
                <Icon name="download" />
                {t("teach.download")}
              </button>
            </div>
          </div>
          <p class="problem" role="alert" data-problem hidden />
          <Progress run={run} />
        </section>
        <Charts run={run} />
        <section class="card stack" aria-labelledby="filters-title" data-filters hidden>
          <h2 id="filters-title">{t("run.first-layer-learns")}</h2>
          <figure class="stack">
            <ul class="filters" />
            <figcaption class="muted small" />
          </figure>
        </section>
        <details class="card epochs">
          <summary>{t("chart.table-of-epochs")}</summary>
          <EpochTable epochs={[]} />
        </details>
        <DeviceModels />
        <div class="stack" data-results hidden />
        <section class="card stack" aria-labelledby="recipe-title">
          <h2 id="recipe-title">{t("run.recipe")}</h2>
          <Terms class="terms two" rows={recipeWords(recipe)} />
        </section>
        <RunAgain run={again} origin={new URL(c.req.url).origin} />
      </div>
    </>,
  );
}
