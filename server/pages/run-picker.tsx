import type { Run } from "../deps.ts";
import { StateBadge } from "./run-list.tsx";

/** All runs with a tick each: another choice to compare. */
export const RunPicker = ({ runs, chosen }: { runs: readonly Run[]; chosen: readonly Run[] }) => (
  <details class="card picker" open={chosen.length === 0}>
    <summary>{chosen.length === 0 ? "Choose runs" : "Choose other runs"}</summary>
    {runs.length === 0 ? (
      <p class="muted">
        There are no runs yet. <a href="/train">Start one</a>, and it can be compared from its first
        epoch.
      </p>
    ) : (
      <form class="stack" method="get" action="/train/compare">
        <ul class="picks">
          {runs.map((run) => (
            <li>
              <label class="check">
                <input
                  type="checkbox"
                  name="runs"
                  value={run.id}
                  checked={chosen.some(({ id }) => id === run.id)}
                />
                <span>
                  {run.name} <span class="muted small">{`${run.preset} on ${run.data}`}</span>
                </span>
                <StateBadge run={run} />
              </label>
            </li>
          ))}
        </ul>
        <div>
          <button type="submit">Compare the ticked</button>
        </div>
      </form>
    )}
  </details>
);
