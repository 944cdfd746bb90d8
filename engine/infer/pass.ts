import type { Kernels } from "../kernels.ts";
import { F32 } from "../plan/layer.ts";
import type { InferenceJob, PassRanges } from "./layout.ts";

/**
 * What one thread does with images [rows, ...input]: gives their probabilities [rows, classes], or what the last
 * layer gave where the job says `raw`: a view that holds until its next pass.
 */
export function makePass(
  k: Kernels,
  memory: WebAssembly.Memory,
  { spec, raw = false }: InferenceJob,
  { plan, scratch, answers }: PassRanges,
): (images: Float32Array, rows: number) => Float32Array {
  const bytes = new Uint8Array(memory.buffer);
  const floats = new Float32Array(memory.buffer);
  const classes = spec.classes.length;
  return (images, rows) => {
    floats.set(images, plan.input / F32);
    plan.forward({
      k,
      bytes,
      rows,
      firstRow: 0,
      totalRows: rows,
      training: false,
      replica: 0,
      seed: 0,
      step: 0,
      scratch,
      barrier() {},
    });
    if (!raw) k.softmax(plan.logits, answers, rows, classes);
    const at = (raw ? plan.logits : answers) / F32;
    return floats.subarray(at, at + rows * classes);
  };
}
