import { accuracy, duration, roughly } from "../../models/format.ts";
import type { Run } from "../deps.ts";
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
      <h2 id="runs-title">Runs</h2>
      {runs.length > 1 && (
        <form id="compare-runs" method="get" action="/train/compare">
          <button type="submit">Compare the ticked</button>
        </form>
      )}
    </div>
    {runs.length === 0 ? (
      <p class="muted">
        None yet. A run you start is listed here, and goes on if you close the page.
      </p>
    ) : (
      <ul class="runs">
        {runs.map((run) => (
          <li>
            {runs.length > 1 && (
              <label class="tick">
                <input type="checkbox" form="compare-runs" name="runs" value={run.id} />
                <span class="sr">Compare {run.name}</span>
              </label>
            )}
            <a href={`/train/${run.id}`}>
              <strong>{run.name}</strong>
              <span class="muted small">{`${run.preset} on ${run.data}`}</span>
            </a>
            <RunProgress run={run} />
            <StateBadge run={run} />
          </li>
        ))}
      </ul>
    )}
  </section>
);

const RunProgress = ({ run }: { run: Run }) => {
  const { step, result, epochs } = run;
  if (result) return <span class="figure">{accuracy(result.accuracy)}</span>;
  if (run.state === "running" && step) {
    return (
      <span class="figure">
        <progress value={step.step} max={step.steps} aria-label={`Progress of ${run.name}`} />
        <span class="muted small">{duration(step.secondsLeft)} left</span>
      </span>
    );
  }
  if (run.startsIn !== undefined) {
    return <span class="figure muted small">starts in {roughly(run.startsIn)}</span>;
  }
  const last = epochs.at(-1);
  return (
    <span class="figure muted small">
      {last ? `epoch ${last.epoch} of ${last.epochs}` : epochsWords(run.recipe.epochs)}
    </span>
  );
};

const PHASES = { loading: "loading", training: "running", testing: "testing" } as const;

/** The state in a word; with its place while the run waits, with its phase while it runs. */
export function stateWords({ state, position, waiting, phase }: Run): string {
  if (state === "queued" && position !== undefined) return `queued, ${position} of ${waiting}`;
  return state === "running" && phase ? PHASES[phase] : state;
}

export const StateBadge = ({ run }: { run: Run }) => (
  <span class="badge" data-state={run.state}>
    {stateWords(run)}
  </span>
);
