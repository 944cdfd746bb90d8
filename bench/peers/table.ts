import type { Job } from "./job.ts";

/** What one peer gave for one job. */
export type Result =
  | { readonly peer: string; readonly rates: readonly number[] }
  | { readonly peer: string; readonly cannot: string };

export interface Comparison {
  readonly job: Job;
  /** Ours first. */
  readonly results: readonly Result[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Ours over a peer's, as the median over the rounds: what disturbs a round disturbs both. */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((rate, round) => rate / theirs[round]!));
}

export function titleOf({ task, preset, batch, threads }: Job): string {
  return `${preset} ${task} b${batch} ${threads}t`;
}

/** A row a job, a column a peer: images a second, and in brackets how often ours is as fast. */
export function markdown(comparisons: readonly Comparison[]): string {
  const peers = [...new Set(comparisons.flatMap(({ results }) => results.map(({ peer }) => peer)))];
  const notes = new Set<string>();
  const rows = comparisons.map(({ job, results }) => {
    const ours = results[0];
    const cells = peers.map((peer) => {
      const result = results.find((one) => one.peer === peer);
      if (!result) return "-";
      if ("cannot" in result) {
        notes.add(`${peer}: ${result.cannot}`);
        return "-";
      }
      const rate = Math.round(median(result.rates)).toLocaleString("en");
      if (result === ours || !ours || !("rates" in ours)) return rate;
      return `${rate} (${ratio(ours.rates, result.rates).toFixed(2)}x)`;
    });
    return `| ${[titleOf(job), ...cells].join(" | ")} |`;
  });
  const head = `| images/s | ${peers.join(" | ")} |`;
  const line = `| --- |${" ---: |".repeat(peers.length)}`;
  return [head, line, ...rows, "", ...[...notes].map((note) => `- ${note}`)].join("\n");
}
