import { InklingError, validateRecipe } from "@inkling/engine";
import { type Context, Hono } from "hono";
import { fitRecipe, fitSpec } from "../../models/fit.ts";
import { describedIn } from "../../texts/shipped.ts";
import type { AppDeps, RunInput } from "../deps.ts";
import { languageOf, t } from "../language.tsx";
import { changeRecipe } from "../recipe.ts";
import { Icon } from "./icons.tsx";
import { page } from "./layout.tsx";
import { epochsWords, recipeWords } from "./recipe-words.ts";
import { Charts, EpochTable } from "./run-charts.tsx";
import { readForm } from "./run-form.ts";
import { Progress } from "./run-status.tsx";
import { presetOf } from "./train.tsx";

/** A training that this browser does: the address holds its settings, as that of the form does. */
export const trainHereRoutes = (deps: AppDeps) =>
  new Hono().get("/train/here", async (c) => {
    const { preset: named, model, ...fields } = c.req.query();
    const preset = presetOf(named ?? model);
    return herePage(c, deps, preset, readForm(preset, fields));
  });

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
  const job = {
    spec: fitSpec(preset.spec, train),
    recipe: validateRecipe(fitRecipe(recipe, train), "recipe"),
    data: name,
    classes,
    ...(threads !== undefined && { threads }),
  };
  const run = { epochs: [], recipe, state: "queued" } as const;
  return page(
    c,
    deps,
    { title: t("settings.here"), section: "/train", texts: ["live", "state", "here"] },
    <>
      <p class="back">
        <a href={`/train${new URL(c.req.url).search}`}>{t("train.change-settings")}</a>
      </p>
      <h1>{called ?? describedIn(languageOf(), preset).title}</h1>
      <p class="lead">
        {t("train.here-lead", {
          preset: preset.name,
          data: name,
          epochs: epochsWords(recipe.epochs),
        })}
      </p>
      <div class="stack after-lead" data-island="train-here" data-job={JSON.stringify(job)}>
        <section class="card stack status" aria-label={t("train.state")}>
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
                {t("train.start")}
              </button>
              <button type="button" data-do="pause" hidden>
                <Icon name="pause" />
                {t("train.pause")}
              </button>
              <button type="button" data-do="resume" hidden>
                <Icon name="play" />
                {t("train.resume")}
              </button>
              <button type="button" data-do="stop" hidden>
                <Icon name="stop" />
                {t("train.stop")}
              </button>
            </div>
          </div>
          <p class="problem" role="alert" data-problem hidden />
          <Progress run={run} />
        </section>
        <Charts run={run} />
        <details class="card epochs">
          <summary>{t("train.epochs")}</summary>
          <EpochTable epochs={[]} />
        </details>
        <Kept suggestion={`${preset.name}-mine`} />
        <section class="card stack" aria-labelledby="recipe-title">
          <h2 id="recipe-title">{t("train.recipe")}</h2>
          <dl class="terms two">
            {recipeWords(recipe).map(([term, value]) => (
              <div>
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </>,
  );
}

/** The last model that was trained here: on the device alone until it is sent. */
const Kept = ({ suggestion }: { suggestion: string }) => (
  <section class="card stack" aria-labelledby="here-title" data-kept hidden>
    <h2 id="here-title">{t("train.trained-here")}</h2>
    <p data-kept-words />
    <div class="row keep">
      <form class="row" data-send>
        <label class="field">
          <span>{t("train.server-name")}</span>
          <input
            name="name"
            value={suggestion}
            required
            pattern="[a-z0-9][a-z0-9\-]{0,63}"
            title={t("train.name-rule")}
            autocomplete="off"
          />
        </label>
        <button type="submit">
          <Icon name="upload" />
          {t("train.keep-on-server")}
        </button>
      </form>
      <div class="row">
        <a class="button" href="#here-title" download data-download>
          <Icon name="download" />
          {t("train.download")}
        </a>
        <button type="button" class="danger" data-do="forget">
          <Icon name="clear" />
          {t("train.forget")}
        </button>
      </div>
    </div>
    <p class="muted" role="status" data-sent />
  </section>
);
