import { nameFrom } from "../../models/names.ts";
import { presets, shippedModels } from "../../models/presets.ts";
import { Mistakes, type MistakesProps } from "../charts/mistakes.tsx";
import type { Run, RunEvaluation } from "../deps.ts";
import { Text, t } from "../language.tsx";
import { Evaluated, TestFigures } from "./evaluated.tsx";
import { Icon } from "./icons.tsx";
import { Problem } from "./problem.tsx";

export interface ResultsProps {
  readonly run: Run;
  /** Absent until the trained weights have been measured. */
  readonly evaluation: RunEvaluation | undefined;
  readonly cell?: MistakesProps["cell"];
  readonly others?: MistakesProps["others"];
  /** Why the model could not be kept under the name given. */
  readonly problem?: { readonly name: string; readonly sentence: string } | undefined;
}

/** What came of a run: the test's figures, the model to keep, and every mistake. */
export const RunResults = ({ run, evaluation, cell, others, problem }: ResultsProps) => (
  <div
    id="results"
    class="stack"
    hx-get={`/train/${run.id}/results`}
    hx-trigger="inkling:results from:body"
    hx-swap="outerHTML"
  >
    {evaluation && <TestFigures evaluation={evaluation} />}
    <Keep run={run} problem={problem} />
    {evaluation && (
      <Evaluated {...placesOf(run)} evaluation={evaluation} cell={cell} others={others} />
    )}
  </div>
);

/** The misread pictures of a run; each opens on the Draw page, where the run's kept model reads it. */
export const RunMistakes = ({
  run,
  ...props
}: Pick<ResultsProps, "run"> & Omit<MistakesProps, "href" | "readHref">) => (
  <Mistakes {...props} {...placesOf(run)} />
);

const placesOf = ({ id, data, model }: Run): Pick<MistakesProps, "href" | "readHref"> => ({
  href: `/train/${id}`,
  readHref: (index) => `/${model ? `?model=${model}` : ""}#test=${data}/${index}`,
});

/** Gives the model a name, after which it answers on every page. */
const Keep = ({ run, problem }: Pick<ResultsProps, "run" | "problem">) => {
  const { id, model, actions } = run;
  if (model === undefined && !actions.includes("keep") && !actions.includes("download"))
    return null;
  return (
    <section class="card stack" aria-labelledby="keep-title">
      <h2 id="keep-title">{t("run.model")}</h2>
      {model && (
        <div class="row">
          <p class="note good">
            <Text k="run.kept-as" values={{ name: <b>{model}</b> }} />
          </p>
          <a class="button primary" href={`/?model=${model}`}>
            {t("run.draw-with-it")}
          </a>
          <a class="button" href="/models">
            {t("run.compare-models")}
          </a>
        </div>
      )}
      {problem && <Problem>{problem.sentence}</Problem>}
      <div class="row keep">
        {actions.includes("keep") && (
          <form class="row" method="post" action={`/train/${id}/keep`}>
            <label class="field">
              <span>{t(model ? "run.keep-as-another" : "run.keep-as")}</span>
              <input
                name="model"
                value={problem?.name ?? (model ? "" : suggestion(run))}
                required
                pattern="[a-z0-9][a-z0-9\-]{0,63}"
                title={t("run.name-rule")}
                autocomplete="off"
              />
            </label>
            <button type="submit" class={model ? "" : "primary"}>
              <Icon name="check" />
              {t("run.keep")}
            </button>
          </form>
        )}
        {actions.includes("download") && (
          <a
            class="button"
            href={`/api/v1/runs/${id}/weights`}
            download={`${suggestion(run)}.safetensors`}
          >
            <Icon name="download" />
            {t("run.download")}
          </a>
        )}
      </div>
    </section>
  );
};

/**
 * "Three blocks, more shear" → "three-blocks-more-shear". A run that was given no name of its own is
 * called after its preset, whose name is taken: "MLP" → "mlp-5ue9", by the end of its id.
 */
function suggestion({ id, name, preset: called }: Run): string {
  const preset = presets.find((one) => one.name === called);
  const own = nameFrom(name);
  const isTaken = name === preset?.title || shippedModels.some((one) => one.name === own);
  return isTaken ? `${called}-${id.slice(-4)}` : own || "my-model";
}
