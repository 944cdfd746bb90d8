import type { BenchLine, Task } from "../bench/line.ts";
import { count, duration } from "../models/format.ts";

type Subject = Task["subject"];

/** What `npm run bench:record` writes: the lines of a machine, to compare with. */
export interface Recorded {
  readonly machine: string;
  readonly node: string;
  readonly version: string;
  readonly date: string;
  readonly lines: readonly BenchLine[];
}

/** What was measured, and what it was measured on. */
export interface Report {
  readonly version: string;
  readonly build: string;
  readonly date: string;
  readonly userAgent: string;
  readonly cores: number;
  readonly isolated: boolean;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly subject: Subject;
  readonly line: BenchLine | undefined;
  readonly recorded: BenchLine | undefined;
}

const KINDS: Readonly<Record<BenchLine["kind"], string>> = {
  peak: "peak",
  kernel: "kernel",
  train: "training",
  infer: "inference",
  step: "part of a step",
};

/** Where a run stands. */
export interface Progress {
  readonly state: "open" | "running" | "stopped" | "done";
  readonly measured: number;
  readonly of: number;
  /** Seconds that the rest takes, about. */
  readonly seconds: number;
}

/** One phrase, and one place for it: what there is to measure, how far that is, how it ended. */
export function progressWords({ state, measured, of, seconds }: Progress): string {
  if (state === "done") return `Done: ${measurements(measured)}.`;
  if (state === "stopped") return `Stopped after ${count(measured)} of ${measurements(of)}.`;
  if (of === 0) return "Nothing is chosen.";
  const time = seconds < 1 ? duration(seconds) : `about ${duration(seconds)}`;
  if (state === "open") return `${measurements(of)}, ${time}`;
  return `${count(measured)} of ${count(of)} measured, ${time} left`;
}

export const measurements = (n: number): string => `${count(n)} measurement${n === 1 ? "" : "s"}`;

/** The name of a row. */
export const titleOf = ({ kind, name }: Subject): string =>
  kind === "peak" ? "Multiply-adds" : name;

/** What else there is to know of it: `training, 2 threads, batch 64, images/s`. */
export function detailOf({ kind, threads, batch, unit }: Subject): string {
  const images = batch === 0 ? [] : batch === 1 ? ["one image"] : [`batch ${batch}`];
  return [KINDS[kind], threadsOf(threads), ...images, unit].join(", ");
}

export const threadsOf = (threads: number): string => `${threads} thread${threads > 1 ? "s" : ""}`;

/** 36260.4 → "36,260", 129.53 → "130", 0.0771 → "0.0771" */
export function figureOf({ value }: BenchLine): string {
  if (value >= 100) return count(value);
  return value.toPrecision(3);
}

/** How much faster than recorded: of milliseconds fewer are better. */
export function ratioOf({ line, recorded }: Row): string {
  if (!line || !recorded) return "–";
  const ratio = line.value / recorded.value;
  return `${(line.unit === "ms" ? 1 / ratio : ratio).toFixed(2)}×`;
}

/** The recorded line to compare with: one thread with one, all of this device's with all of that one's. */
export function recordedFor(
  { lines }: Pick<Recorded, "lines">,
  subject: Subject,
): BenchLine | undefined {
  const same = lines.filter(
    ({ kind, name, build, batch, threads }) =>
      kind === subject.kind &&
      name === subject.name &&
      build === subject.build &&
      batch === subject.batch &&
      threads > 1 === subject.threads > 1,
  );
  return same.toSorted((a, b) => b.threads - a.threads)[0];
}

/** Results as plain text, to be pasted anywhere. */
export function textOf(report: Report, recorded: Recorded): string {
  const rows = report.rows.map((row) => [
    titleOf(row.subject),
    detailOf(row.subject),
    row.line ? figureOf(row.line) : "–",
    row.recorded ? figureOf(row.recorded) : "–",
    ratioOf(row),
  ]);
  return [
    `Inkling ${report.version} in a browser, ${report.date}`,
    `Browser: ${report.userAgent}`,
    `Cores: ${report.cores}; build: ${report.build}; ${report.isolated ? "" : "not "}cross-origin isolated`,
    `Recorded: ${recordedWords(recorded)}`,
    "",
    ...columns([["what", "of", "here", "recorded", "ratio"], ...rows]),
    "",
  ].join("\n");
}

export const recordedWords = ({ machine, node, version, date }: Recorded): string =>
  `${machine}, Node ${node}, Inkling ${version}, ${date}`;

/** Cells in columns of even width; the first two begin together, figures end together. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "),
  );
}
