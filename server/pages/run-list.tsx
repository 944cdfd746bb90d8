import type { Run } from "../deps.ts";
import { accuracy, duration, moment, roughly, t } from "../language.tsx";
import { epochsWords } from "./recipe-words.ts";

/** Runs that change by themselves. */
const isActive = ({ state }: Run): boolean => state === "queued" || state === "running";

/** All runs, newest first; asks for itself anew as long as one of them goes on. */
export const RunList = ({ runs }: { runs: readonly Run[] }) => (
  <section
    id="runs"
    class="card"
    aria-labelledby="runs-title"
    {...(runs.some(isActive) && {
      "hx-get": "/train/runs",
      "hx-trigger": "every 3s",
      "hx-swap": "outerMorph",
    })}
  >
    <div class="top-line">
      <h2 id="runs-title">{t("runs.title")}</h2>
      {runs.length > 1 && (
        <form id="compare-runs" method="get" action="/train/compare">
          <button type="submit">{t("runs.compare")}</button>
        </form>
      )}
    </div>
    {runs.length === 0 ? (
      <p class="muted">{t("runs.none")}</p>
    ) : (
      <ul class="runs">
        {runs.map((run) => (
          <li>
            {runs.length > 1 && (
              <label class="tick">
                <input type="checkbox" form="compare-runs" name="runs" value={run.id} />
                <span class="sr">{t("runs.compare-one", { name: run.name })}</span>
              </label>
            )}
            <a href={`/train/${run.id}`}>
              <strong>{run.name}</strong>
              <span class="muted small">{whatOf(run)}</span>
            </a>
            <RunProgress run={run} />
            <StateBadge run={run} />
          </li>
        ))}
      </ul>
    )}
  </section>
);

/** What trains, on what, from which seed and since when: runs of one preset have the same name. */
export const whatOf = ({ preset, data, recipe, created }: Run): string =>
  t("runs.what", { preset, data, seed: recipe.seed, created: moment(new Date(created)) });

const RunProgress = ({ run }: { run: Run }) => {
  const { step, result, epochs } = run;
  if (result) return <span class="figure">{accuracy(result.accuracy)}</span>;
  if (run.state === "running" && step) {
    return (
      <span class="figure">
        <progress value={step.step} max={step.steps} aria-label={t("runs.progress", run)} />
        <span class="muted small">{t("runs.left", { time: duration(step.secondsLeft) })}</span>
      </span>
    );
  }
  if (run.startsIn !== undefined) {
    return (
      <span class="figure muted small">{t("runs.starts-in", { time: roughly(run.startsIn) })}</span>
    );
  }
  const last = epochs.at(-1);
  return (
    <span class="figure muted small">
      {last ? t("runs.epoch-of", last) : epochsWords(run.recipe.epochs)}
    </span>
  );
};

const PHASES = { loading: "loading", training: "running", testing: "testing" } as const;

/** The state in a word; with its place while the run waits, with its phase while it runs. */
export function stateWords({ state, position, waiting, phase }: Run): string {
  if (state === "queued" && position !== undefined && waiting !== undefined) {
    return t("state.queued-at", { position, waiting });
  }
  return t(`state.${state === "running" && phase ? PHASES[phase] : state}`);
}

export const StateBadge = ({ run }: { run: Run }) => (
  <span class="badge" data-state={run.state}>
    {stateWords(run)}
  </span>
);
