import { type Build, detectBuild } from "#engine/kernels.js";
import { measureKernels } from "./kernels.ts";
import { type BenchLine, type BenchSelection, isWanted, threadCounts } from "./line.ts";
import { measureInference, measureTraining } from "./models.ts";
import { peakOf } from "./peak.ts";
import { measureSteps } from "./step.ts";

export type { BenchLine, BenchSelection } from "./line.ts";

const PEAK = "multiply-add";

/** Measures what is asked for, a line at a time: the peak first, shares are of it. */
export async function* measure(selection: BenchSelection): AsyncGenerator<BenchLine> {
  const has = (kind: BenchLine["kind"]) => selection.kinds?.includes(kind) ?? true;
  for (const build of builds(selection)) {
    if (has("peak") && isWanted(selection, PEAK, [])) yield* measurePeaks(build, selection);
    if (has("kernel")) yield* measureKernels(build, selection);
    if (has("train")) yield* measureTraining(build, selection);
    if (has("infer")) yield* measureInference(build, selection);
    if (selection.kinds?.includes("step")) yield* measureSteps(build, selection);
  }
}

/** Both builds, or the one that is asked for or runs here. */
function builds({ build }: BenchSelection): Build[] {
  if (build !== undefined) return [build];
  return detectBuild() === "relaxed" ? ["simd", "relaxed"] : ["simd"];
}

async function* measurePeaks(build: Build, selection: BenchSelection): AsyncGenerator<BenchLine> {
  for (const threads of threadCounts(selection)) {
    const value = await peakOf(build, threads);
    yield { kind: "peak", name: PEAK, build, threads, batch: 0, value, unit: "GFLOP/s" };
  }
}
