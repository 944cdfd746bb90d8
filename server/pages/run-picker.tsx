import type { Run } from "../deps.ts";
import { Text, t } from "../language.tsx";
import { StateBadge, whatOf } from "./run-list.tsx";

/** All runs with a tick each: another choice to compare. */
export const RunPicker = ({ runs, chosen }: { runs: readonly Run[]; chosen: readonly Run[] }) => (
  <details class="card picker" open={chosen.length === 0}>
    <summary>{t(chosen.length === 0 ? "runs.choose" : "runs.choose-others")}</summary>
    {runs.length === 0 ? (
      <p class="muted">
        <Text
          k="runs.none-to-compare"
          values={{ start: <a href="/train">{t("runs.start-one")}</a> }}
        />
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
                  {run.name} <span class="muted small">{whatOf(run)}</span>
                </span>
                <StateBadge run={run} />
              </label>
            </li>
          ))}
        </ul>
        <div>
          <button type="submit">{t("runs.compare")}</button>
        </div>
      </form>
    )}
  </details>
);
