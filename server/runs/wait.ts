import type { RunRecord } from "./record.ts";

type Known = Pick<
  RunRecord,
  "preset" | "data" | "threads" | "recipe" | "state" | "step" | "epochs" | "created"
>;

/**
 * Seconds until all these runs are done, by measured pace: their own where they have trained already, else that of the
 * newest run of the same preset, data and threads, or of the same preset and data. At most that, for a run
 * may stop early. Undefined where one of them has no such pace, or is paused.
 */
export function secondsUntilStart(
  before: readonly Known[],
  all: readonly Known[],
): number | undefined {
  let sum = 0;
  for (const run of before) {
    const seconds = secondsLeft(run, all);
    if (seconds === undefined) return undefined;
    sum += seconds;
  }
  return sum;
}

function secondsLeft(run: Known, all: readonly Known[]): number | undefined {
  const { state, step, epochs, recipe } = run;
  if (state === "paused") return undefined;
  if (state === "running" && step !== undefined) return finite(step.secondsLeft);
  const pace = secondsPerEpoch(run) ?? paceOf(run, all);
  return pace === undefined ? undefined : pace * (recipe.epochs - (epochs.at(-1)?.epoch ?? 0));
}

function paceOf({ preset, data, threads }: Known, all: readonly Known[]): number | undefined {
  const alike = all
    .filter((one) => one.preset === preset && one.data === data)
    .filter((one) => secondsPerEpoch(one) !== undefined)
    .toSorted((a, b) => b.created.localeCompare(a.created));
  const [closest] = [...alike.filter((one) => one.threads === threads), ...alike];
  return closest && secondsPerEpoch(closest);
}

function secondsPerEpoch({ epochs }: Known): number | undefined {
  const last = epochs.at(-1);
  return last && finite(last.seconds / last.epoch);
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);
