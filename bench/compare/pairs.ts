import type { BenchLine } from "../line.ts";
import { median } from "../timing.ts";

/** What both sides measured in one round, the one right after the other. */
export interface Round {
  readonly ref: readonly BenchLine[];
  readonly here: readonly BenchLine[];
}

/** A measurement that both sides have. */
export interface Pair {
  readonly line: BenchLine;
  /** Medians over the rounds. */
  readonly ref: number;
  readonly here: number;
  /** How many times as fast as the other side this one is: the median over the rounds' own ratios, and their ends. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
  readonly rounds: number;
}

export interface Paired {
  readonly pairs: readonly Pair[];
  readonly onlyRef: readonly BenchLine[];
  readonly onlyHere: readonly BenchLine[];
}

/** Two lines of the same key measure the same thing. */
export function keyOf({ kind, name, build, threads, batch, unit }: BenchLine): string {
  return [kind, name, build, threads, batch, unit].join(" | ");
}

/**
 * Ratios are taken within a round: what slows the machine for a while slows both sides of it.
 * A line that some run of a side lacks counts as not there.
 */
export function pair(rounds: readonly Round[]): Paired {
  const refs = valuesOf(rounds.map(({ ref }) => ref));
  const heres = valuesOf(rounds.map(({ here }) => here));
  const pairs: Pair[] = [];
  for (const [key, { line, values: here }] of heres) {
    const ref = refs.get(key)?.values;
    if (!ref) continue;
    const ratios = here.map((value, round) =>
      line.unit === "ms" ? ref[round]! / value : value / ref[round]!,
    );
    pairs.push({
      line,
      ref: median(ref),
      here: median(here),
      ratio: median(ratios),
      lowest: Math.min(...ratios),
      highest: Math.max(...ratios),
      rounds: rounds.length,
    });
  }
  return { pairs, onlyRef: without(refs, heres), onlyHere: without(heres, refs) };
}

interface Series {
  readonly line: BenchLine;
  /** One a run. */
  readonly values: readonly number[];
}

/** Every line that all runs have, in the order of the first. */
function valuesOf(runs: readonly (readonly BenchLine[])[]): Map<string, Series> {
  const [first = [], ...others] = runs.map((lines) => new Map(lines.map((l) => [keyOf(l), l])));
  const found = new Map<string, Series>();
  for (const [key, line] of first) {
    const rest = others.flatMap((run) => run.get(key)?.value ?? []);
    if (rest.length === others.length) found.set(key, { line, values: [line.value, ...rest] });
  }
  return found;
}

const without = (all: Map<string, Series>, others: Map<string, Series>) =>
  [...all].filter(([key]) => !others.has(key)).map(([, { line }]) => line);

/**
 * Rounds that a verdict takes. Where nothing has changed, chance alone puts the ratio further from 1
 * than the spread for 2 rows of 100 at 4 rounds, but for 9 of 100 at 3 and 30 of 100 at 2.
 */
export const ROUNDS_FOR_VERDICT = 4;

/** Whether a side is faster: the ratio is further from 1 than the rounds are from each other. */
export function verdictOf({
  ratio,
  lowest,
  highest,
  rounds,
}: Pair): "faster" | "slower" | undefined {
  if (rounds < ROUNDS_FOR_VERDICT || Math.abs(ratio - 1) <= highest - lowest) return undefined;
  return ratio > 1 ? "faster" : "slower";
}

/** The regressions below a limit. */
export const failures = (pairs: readonly Pair[], limit: number): Pair[] =>
  pairs.filter((pair) => verdictOf(pair) === "slower" && pair.ratio < limit);
