import type { BenchLine } from "../line.ts";
import { type Paired, ROUNDS_FOR_VERDICT, verdictOf } from "./pairs.ts";

/** The names of the two sides. */
export interface Names {
  readonly ref: string;
  readonly here: string;
}

/** A row a measurement that both sides have; then what only one of them has. */
export function tableOf({ pairs, onlyRef, onlyHere }: Paired, { ref, here }: Names): string {
  const rows = pairs.map((pair) => [
    titleOf(pair.line),
    number(pair.ref),
    number(pair.here),
    pair.line.unit,
    pair.ratio.toFixed(3),
    `${pair.lowest.toFixed(3)}..${pair.highest.toFixed(3)}`,
    verdictOf(pair) ?? "",
  ]);
  const heading = ["", ref, here, "", "ratio", "lowest..highest", ""];
  return [
    ...(rows.length > 0 ? [aligned([heading, ...rows])] : []),
    ...(pairs.some(({ rounds }) => rounds < ROUNDS_FOR_VERDICT) ? [TOO_FEW] : []),
    ...listed(`Only at ${ref}`, onlyRef),
    ...listed(`Only at ${here}`, onlyHere),
  ].join("\n\n");
}

const TOO_FEW = `No verdicts: they take ${ROUNDS_FOR_VERDICT} rounds.`;

/** `train cnn-blocks, relaxed, 2 threads, batch 64` */
export function titleOf({ kind, name, build, threads, batch }: BenchLine): string {
  const parts = [`${kind} ${name}`, build, `${threads} thread${threads === 1 ? "" : "s"}`];
  if (batch > 0) parts.push(`batch ${batch}`);
  return parts.join(", ");
}

const listed = (title: string, lines: readonly BenchLine[]) =>
  lines.length === 0 ? [] : [[`${title}:`, ...lines.map(titleOf)].join("\n  ")];

const number = (value: number) =>
  value >= 1000 ? Math.round(value).toLocaleString("en") : value.toPrecision(4);

/** Figures to the right. */
const RIGHT = [1, 2, 4, 5];

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const cell = (text: string, i: number) =>
    RIGHT.includes(i) ? text.padStart(widths[i]!) : text.padEnd(widths[i]!);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}
