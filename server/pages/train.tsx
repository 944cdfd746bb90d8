import { InklingError } from "@inkling/engine";
import { type Context, Hono } from "hono";
import { type Preset, presets } from "../../models/presets.ts";
import { describedIn } from "../../texts/shipped.ts";
import type { AppDeps, ModelInfo } from "../deps.ts";
import { accuracy, count, languageOf, t } from "../language.tsx";
import { type Problem, problemOf } from "../problem.ts";
import { LayerTable } from "./layer-table.tsx";
import { page } from "./layout.tsx";
import { recipeWords } from "./recipe-words.ts";
import { changedFields, type FormValues, formValues, ofTheRun, readForm } from "./run-form.ts";
import { RunList } from "./run-list.tsx";
import { Terms } from "./terms.tsx";
import { TrainForm, type TrainFormProps } from "./train-form.tsx";

/** Preset shown first: trained in a minute or two on most machines. */
const FIRST = "cnn-simple";

/** Train: choose a preset, change its recipe, start; and the list of runs. */
export const trainRoutes = (deps: AppDeps) =>
  new Hono()
    .get("/train", async (c) => {
      // The address may fill in the form: what it does not say is the preset's.
      const { preset: named, model, ...given } = c.req.query();
      const preset = presetOf(named ?? model);
      const threads = String(deps.settings.threads);
      const values = { ...formValues(preset), threads, ...given };
      return trainPage(c, deps, { preset, values, problem: problemIn(preset, values) });
    })
    .post("/train", async (c) => {
      const values = textFields(await c.req.parseBody());
      const preset = presetOf(values.preset);
      try {
        const run = await deps.runs.create(readForm(preset, values));
        return c.redirect(`/train/${run.id}`, 303);
      } catch (error) {
        if (!(error instanceof InklingError)) throw error;
        const problem = problemOf(error);
        c.status(problem.status);
        return trainPage(c, deps, { preset, values, problem });
      }
    })
    .get("/train/runs", (c) => c.html(<RunList runs={deps.runs.list()} />));

/** What is wrong with settings from an address, if anything is. */
function problemIn(preset: Preset, values: FormValues): Problem | undefined {
  try {
    readForm(preset, values);
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

/** The preset of that name; any other name counts as the first choice. */
export const presetOf = (name: string | undefined): Preset =>
  presets.find((preset) => preset.name === name) ??
  presets.find((preset) => preset.name === FIRST) ??
  (presets[0] as Preset);

function textFields(body: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(body).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts) as Record<string, string>;
}

async function trainPage(
  c: Context,
  deps: AppDeps,
  form: Omit<TrainFormProps, "datasets" | "teachers">,
) {
  const [models, datasets] = await Promise.all([deps.models.list(), deps.data.names()]);
  const trained = models.filter((model) => model.trained && !model.problem);
  const { teacher } = form.values;
  // One that an address names is shown whether it is there or not: starting says what is wrong with it.
  const teachers = new Set([...trained.map(({ name }) => name), ...(teacher ? [teacher] : [])]);
  return page(
    c,
    deps,
    { title: t("layout.nav-train"), section: "/train" },
    <>
      <h1>{t("train.title")}</h1>
      <p class="lead">{t("train.lead")}</p>
      <div class="stack after-lead">
        <PresetCards models={models} {...form} />
        <div class="pair train">
          <TrainForm {...form} datasets={datasets} teachers={[...teachers]} />
          <PresetDetails preset={form.preset} />
        </div>
        <RunList runs={deps.runs.list()} />
      </div>
    </>,
  );
}

interface PresetCardsProps extends Pick<TrainFormProps, "preset" | "values"> {
  readonly models: readonly ModelInfo[];
}

/** Another preset for the same settings, as far as they were changed. */
const PresetCards = ({ models, preset, values }: PresetCardsProps) => (
  <nav aria-label={t("train.presets")} id="presets">
    <ul class="presets">
      {presets.map((other) => {
        const info = models.find(({ name }) => name === other.name);
        return (
          <li>
            <a
              href={`${cardHref(other, preset, values)}#presets`}
              aria-current={other === preset ? "true" : undefined}
            >
              <strong>{describedIn(languageOf(), other).title}</strong>
              <code>{other.name}</code>
              <span class="muted small">
                {info && t("train.parameters", { count: count(info.parameters) })}
              </span>
              {info?.testAccuracy !== undefined && (
                <span class="small">
                  {t("train.right", { share: accuracy(info.testAccuracy) })}
                </span>
              )}
            </a>
          </li>
        );
      })}
    </ul>
  </nav>
);

/** The form with another preset: what is not the one's own goes along. */
function cardHref(other: Preset, preset: Preset, values: FormValues): string {
  const changed = changedFields(preset, values).map((field): [string, string] => [
    field,
    values[field] ?? "",
  ]);
  const query = { preset: other.name, ...ofTheRun(values), ...Object.fromEntries(changed) };
  return `/train?${new URLSearchParams(query)}`;
}

const PresetDetails = ({ preset }: { preset: Preset }) => {
  const { title, summary } = describedIn(languageOf(), preset);
  return (
    <section class="card stack preset" aria-labelledby="preset-title">
      <div>
        <h2 id="preset-title">{title}</h2>
        <p class="muted">{summary}</p>
      </div>
      <LayerTable spec={preset.spec} />
      <div>
        <h3>{t("train.own-recipe")}</h3>
        <Terms class="terms" rows={recipeWords(preset.recipe)} />
      </div>
    </section>
  );
};
