import { describe as describeModel, detectBuild } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { compileKernels } from "#engine/kernels.js";
import { type BenchLine, type BenchSelection, measure } from "../../bench/index.ts";
import { callsOf, namesOf } from "../../bench/placed-layer.ts";
import { tasksOf } from "../../bench/tasks.ts";
import { median } from "../../bench/timing.ts";
import { presets } from "../../models/presets.ts";

async function linesOf(selection: BenchSelection): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for await (const line of measure(selection)) lines.push(line);
  return lines;
}

test("the peak is measured for both builds, one thread and all", async () => {
  const lines = await linesOf({ kinds: ["peak"], threads: 2 });
  expect(lines.map(({ build }) => build)).toEqual(
    detectBuild() === "relaxed" ? ["simd", "relaxed"] : ["simd"],
  );
  for (const line of lines) {
    expect(line).toMatchObject({ kind: "peak", threads: 2, unit: "GFLOP/s" });
    expect(line.value).toBeGreaterThan(0.1);
  }
});

test("a kernel's rate is a share of the peak", async () => {
  const [line, ...others] = await linesOf({
    kinds: ["kernel"],
    name: "dense backward params 128 10",
    build: "simd",
    batch: 4,
  });
  expect(others).toEqual([]);
  expect(line).toMatchObject({ kind: "kernel", threads: 1, batch: 4, unit: "GFLOP/s" });
  expect(line!.presets).toContain("cnn-simple");
  expect(line!.value).toBeGreaterThan(0);
  expect(line!.share).toBeGreaterThan(0);
});

test("one image is a matter of milliseconds, many of images a second", async () => {
  const both = await linesOf({ kinds: ["infer"], name: "cnn-simple", build: "simd", threads: 1 });
  expect(both.map(({ batch, unit }) => [batch, unit])).toEqual([
    [1, "ms"],
    [64, "images/s"],
  ]);
  expect(both.every(({ value }) => value > 0)).toBe(true);
});

test.each([
  ["a part of the name", { name: "blocks" }, ["cnn-blocks"]],
  ["presets", { presets: ["mlp", "inkling"] }, ["inkling", "mlp"]],
  ["both", { presets: ["mlp", "mlp-deep"], name: "deep" }, ["mlp-deep"]],
])("%s says what is measured", async (_why, selection, wanted) => {
  const tasks = await tasksOf({ kinds: ["train"], build: "simd", threads: 1, ...selection });
  expect(tasks.map(({ subject }) => subject.name)).toEqual(wanted);
});

test("nothing is measured for a name that nothing has", async () => {
  expect(await linesOf({ name: "no such thing" })).toEqual([]);
});

describe.each(presets)("the layers of $name", ({ spec }) => {
  test("make their kernel calls outside a model too", async () => {
    const kernels = await compileKernels({ build: "simd" });
    for (const [i, { input }] of describeModel(spec).entries()) {
      const layer = spec.layers[i]!;
      const at = { spec: layer, input, sendsGradient: true };
      const calls = callsOf(at, 2, kernels);
      const passes = new Set(calls.map(({ pass }) => pass));
      expect([...passes]).toEqual(layer.kind === "flatten" ? [] : ["forward", "backward"]);
      const names = calls.map(({ kernel, pass }) => ({ kernel, pass }));
      expect(namesOf(at, 2, kernels)).toEqual(names);
    }
  });
});

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 3, 2], 2.5],
])("the median of %j is %j", (values, wanted) => {
  expect(median(values)).toBe(wanted);
});
