import { findPreset, type Preset } from "../../models/presets.ts";
import type { Run } from "../deps.ts";
import { trainCommand } from "../run-command.ts";
import { Icon } from "./icons.tsx";
import { formValues } from "./run-form.ts";

type Again = Pick<Run, "name" | "preset" | "recipe" | "threads" | "data">;

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
    threads: String(run.threads),
  });
  return `/train?${query}`;
}

/** Three ways to the same weights: the form, a link to pass on, a command. */
export const RunAgain = ({ run, origin }: { run: Run; origin: string }) => {
  const preset = findPreset(run.preset);
  // Of an earlier version: nothing here could train it.
  if (preset === undefined) return null;
  const href = againHref(run, preset);
  return (
    <section class="card stack again" aria-labelledby="again-title">
      <div class="top-line">
        <h2 id="again-title">The same run again</h2>
        <a class="button" href={href}>
          <Icon name="play" />
          Train this again
        </a>
      </div>
      <p class="muted">
        The same version of Inkling, data, seed and number of threads give the same weights, to the
        bit.
      </p>
      <Copyable label="Link that fills in the settings" text={origin + href} />
      <Copyable label="Command line" text={trainCommand(run, preset)} />
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
      <span role="status">Copy</span>
    </button>
  </div>
);
