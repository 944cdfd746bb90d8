import { findPreset, type Preset } from "../../models/presets.ts";
import type { Run } from "../deps.ts";
import { t } from "../language.tsx";
import { trainCommand } from "../run-command.ts";
import { Icon } from "./icons.tsx";
import { formValues } from "./run-form.ts";

type Again = Pick<Run, "name" | "preset" | "recipe" | "data"> & Partial<Pick<Run, "threads">>;

/** The training form filled in with a run's settings: what differs from its preset, and what has to be the same. */
export function againHref(run: Again, preset: Preset): string {
  const own = formValues(preset);
  const changed = Object.entries(formValues(run)).filter(([field, value]) => value !== own[field]);
  const query = new URLSearchParams({
    preset: preset.name,
    ...(run.name !== preset.title && { name: run.name }),
    ...Object.fromEntries(changed),
    data: run.data,
    seed: String(run.recipe.seed),
    ...(run.threads !== undefined && { threads: String(run.threads) }),
  });
  return `/train?${query}`;
}

/** Three ways to the same weights: the form, a link to pass on, a command. */
export const RunAgain = ({ run, origin }: { run: Again; origin: string }) => {
  const preset = findPreset(run.preset);
  // Of an earlier version: nothing here could train it.
  if (preset === undefined) return null;
  const href = againHref(run, preset);
  return (
    <section class="card stack again" aria-labelledby="again-title">
      <div class="top-line">
        <h2 id="again-title">{t("runs.again")}</h2>
        <a class="button" href={href}>
          <Icon name="play" />
          {t("runs.train-again")}
        </a>
      </div>
      <p class="muted">{t("runs.same-weights")}</p>
      <Copyable label={t("runs.link")} text={origin + href} />
      <Copyable label={t("runs.command")} text={trainCommand(run, preset)} />
    </section>
  );
};

/** A text to copy: by the button, or selected by hand. */
const Copyable = ({ label, text }: { label: string; text: string }) => (
  <div class="copyable" data-island="copy">
    <label class="field">
      <span>{label}</span>
      <input readonly value={text} />
    </label>
    <button type="button" class="scripted">
      <Icon name="copy" />
      <span role="status">{t("message.copy")}</span>
    </button>
  </div>
);
