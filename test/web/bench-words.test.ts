import { expect, test } from "vitest";
import type { BenchLine } from "../../bench/line.ts";
import recordedJson from "../../bench/recorded.json" with { type: "json" };
import {
  detailOf,
  figureOf,
  type Progress,
  progressWords,
  type Recorded,
  type Row,
  ratioOf,
  recordedFor,
  textOf,
} from "../../web/bench-words.ts";
import { pageInEnglish } from "../support/english.ts";

pageInEnglish();

const recorded = recordedJson as Recorded;

const KINDS = ["peak", "kernel", "train", "infer"];
const UNITS = ["GFLOP/s", "images/s", "ms"];

test("every recorded line is of a kind, a build and a unit that the page knows", () => {
  expect(recorded.lines.length).toBeGreaterThan(0);
  for (const { kind, build, unit, threads, batch, value } of recorded.lines) {
    expect(KINDS).toContain(kind);
    expect(["simd", "relaxed"]).toContain(build);
    expect(UNITS).toContain(unit);
    expect(threads).toBeGreaterThanOrEqual(1);
    expect(batch).toBeGreaterThanOrEqual(0);
    expect(value).toBeGreaterThan(0);
  }
});

const line = (change: Partial<BenchLine> = {}): BenchLine => ({
  kind: "train",
  name: "mlp",
  build: "relaxed",
  threads: 1,
  batch: 64,
  value: 1000,
  unit: "images/s",
  ...change,
});

test.each<[why: string, subject: BenchLine, wanted: number | undefined]>([
  ["one thread with one", line(), 1],
  ["all threads with all, however many", line({ threads: 8 }), 2],
  ["not another build", line({ build: "simd" }), undefined],
  ["not another batch", line({ batch: 1 }), undefined],
])("compared with what was recorded: %s", (_why, subject, wanted) => {
  const lines = [line({ value: 1 }), line({ threads: 2, value: 2 })];
  expect(recordedFor({ lines }, subject)?.value).toBe(wanted);
});

test.each<[why: string, ours: BenchLine | undefined, wanted: string]>([
  ["more images are faster", line({ value: 1500 }), "1.50×"],
  ["nothing measured yet", undefined, "–"],
])("ratio: %s", (_why, ours, wanted) => {
  expect(ratioOf({ subject: line(), line: ours, recorded: line() })).toBe(wanted);
});

test("fewer milliseconds are faster", () => {
  const [ours, theirs] = [line({ unit: "ms", value: 0.5 }), line({ unit: "ms", value: 1 })];
  expect(ratioOf({ subject: theirs, line: ours, recorded: theirs })).toBe("2.00×");
});

test.each([
  [36260.4, "36,260"],
  [129.53, "130"],
  [0.07714, "0.0771"],
])("%d is shown as %s", (value, wanted) => expect(figureOf(line({ value }))).toBe(wanted));

test.each<[state: Progress["state"], measured: number, of: number, seconds: number, words: string]>(
  [
    ["open", 0, 0, 0, "Nothing is chosen."],
    ["open", 0, 1, 0.5, "1 measurement, under 1 s"],
    ["open", 0, 22, 75, "22 measurements, about 1 min 15 s"],
    ["running", 0, 22, 75, "0 of 22 measured, about 1 min 15 s left"],
    ["stopped", 5, 22, 60, "Stopped after 5 of 22 measurements."],
    ["done", 22, 22, 0, "Done: 22 measurements."],
  ],
)("progress, %s, %d of %d", (state, measured, of, seconds, words) => {
  expect(progressWords({ state, measured, of, seconds })).toBe(words);
});

test("details name threads and batch", () => {
  expect(detailOf(line({ threads: 2 }))).toBe("training, 2 threads, batch 64, images/s");
  expect(detailOf(line({ kind: "infer", batch: 1, unit: "ms" }))).toBe(
    "inference, 1 thread, one image, ms",
  );
});

test("the text names the device and has a line a row", () => {
  const rows: Row[] = [{ subject: line(), line: line({ value: 2000 }), recorded: line() }];
  const report = {
    version: "1.2.3",
    build: "relaxed",
    date: "2026-01-02",
    userAgent: "Some Browser",
    cores: 8,
    isolated: true,
    rows,
  };
  const text = textOf(report, { ...recorded, machine: "a machine" });
  expect(text).toContain("Browser: Some Browser\nCores: 8; build: relaxed; cross-origin isolated");
  expect(text).toContain("Recorded: a machine");
  expect(text).toMatch(/^mlp\s+training, 1 thread, batch 64, images\/s\s+2,000\s+1,000\s+2\.00×$/m);
});
