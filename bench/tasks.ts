import { type Build, detectBuild } from "#engine/kernels.js";
import { kernelTasks } from "./kernels.ts";
import type { BenchLine, BenchSelection, Task } from "./line.ts";
import { inferenceTasks, trainingTasks } from "./models.ts";
import { peakTasks } from "./peak.ts";

/** All that a selection asks for, in the order of measuring: the peak first, shares are of it. */
export async function tasksOf(selection: BenchSelection): Promise<Task[]> {
  const has = (kind: BenchLine["kind"]) => selection.kinds?.includes(kind) ?? true;
  const tasks: Task[] = [];
  for (const build of buildsOf(selection)) {
    if (has("peak")) tasks.push(...peakTasks(build, selection));
    if (has("kernel")) tasks.push(...(await kernelTasks(build, selection)));
    if (has("train")) tasks.push(...trainingTasks(build, selection));
    if (has("infer")) tasks.push(...inferenceTasks(build, selection));
  }
  return tasks;
}

export async function lineOf({ subject, measure }: Task): Promise<BenchLine> {
  return { ...subject, ...(await measure()) };
}

/** Both builds, or the one that is asked for or runs here. */
export function buildsOf({ build }: BenchSelection): Build[] {
  if (build !== undefined) return [build];
  return detectBuild() === "relaxed" ? ["simd", "relaxed"] : ["simd"];
}
