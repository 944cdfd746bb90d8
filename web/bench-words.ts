import type { BenchLine, Task } from "../bench/line.ts";
import { duration, fixed } from "../models/format.ts";
import { count, isOne, t, voice } from "./language.ts";

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
  const some = { count: count(measured), measurements: measurements(of), all: count(of) };
  if (state === "done") return t("measured.done", { measurements: measurements(measured) });
  if (state === "stopped") return t("measured.stopped", some);
  if (of === 0) return t("measured.nothing");
  const time = duration(seconds);
  if (state === "open") {
    return seconds < 1 ? t("measured.open-soon", some) : t("measured.open", { ...some, time });
  }
  return seconds < 1 ? t("measured.left-soon", some) : t("measured.left", { ...some, time });
}

export const measurements = (n: number): string =>
  t(isOne(n) ? "measured.one" : "measured.several", { count: count(n) });

/** The name of a row. */
export const titleOf = ({ kind, name }: Subject): string =>
  kind === "peak" ? t("measured.multiply-adds") : name;

/** What else there is to know of it: `training, 2 threads, batch 64, images/s`. */
export function detailOf({ kind, threads, batch, unit }: Subject): string {
  const images = batch === 1 ? t("measured.one-image") : t("measured.batch", { size: batch });
  const facts = [t(`measured.kind-${kind}`), threadsOf(threads), ...(batch === 0 ? [] : [images])];
  const per = unit === "images/s" ? t("measured.images-per-second") : unit;
  return [...facts, per].join(", ");
}

export const threadsOf = (threads: number): string =>
  t(isOne(threads) ? "measured.one-thread" : "measured.threads", { count: threads });

/** 36260.4 → "36,260", 129.53 → "130", 0.0771 → "0.0771" */
export function figureOf({ value }: BenchLine): string {
  if (value >= 100) return count(value);
  const figure = value.toPrecision(3);
  return fixed(Number(figure), figure.split(".")[1]?.length ?? 0, voice.language);
}

/** How much faster than recorded: of milliseconds fewer are better. */
export function ratioOf({ line, recorded }: Row): string {
  if (!line || !recorded) return "–";
  const ratio = line.value / recorded.value;
  return `${fixed(line.unit === "ms" ? 1 / ratio : ratio, 2, voice.language)}×`;
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

const COLUMNS = ["what", "of", "here", "recorded", "ratio"] as const;

/** Results as plain text, to be pasted anywhere. */
export function textOf(report: Report, recorded: Recorded): string {
  const { version, date, userAgent, cores, build, isolated } = report;
  const rows = report.rows.map((row) => [
    titleOf(row.subject),
    detailOf(row.subject),
    row.line ? figureOf(row.line) : "–",
    row.recorded ? figureOf(row.recorded) : "–",
    ratioOf(row),
  ]);
  return [
    t("measured.text-title", { version, date }),
    t("measured.text-browser", { browser: userAgent }),
    t(isolated ? "measured.text-isolated" : "measured.text-not-isolated", { cores, build }),
    t("measured.text-recorded", { machine: recordedWords(recorded) }),
    "",
    ...columns([COLUMNS.map((name) => t(`measured.column-${name}`)), ...rows]),
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
