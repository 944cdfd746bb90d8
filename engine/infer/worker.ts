import { instantiate, type Kernels, sizingKernels } from "../kernels.ts";
import { elements, F32 } from "../plan/layer.ts";
import { type InferenceJob, type InferenceLayout, layOutInference, Word } from "./layout.ts";
import { makePass } from "./pass.ts";

/** What the caller says to a worker, once: from then on they meet in the shared memory. */
export interface InferCommand {
  readonly type: "infer";
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly job: InferenceJob;
  /** From 1: the caller's own pass is 0. */
  readonly worker: number;
}

/** What a worker says: that it is ready, that a round is over (the last one to end it), why it failed. */
export type InferAnswer =
  | { readonly type: "ready" }
  | { readonly type: "answered" }
  | { readonly type: "failed"; readonly message: string };

export function isInferCommand(command: unknown): command is InferCommand {
  return (command as { type?: unknown } | undefined | null)?.type === "infer";
}

/**
 * Answers rounds until the thread is ended: it sleeps on the round's number, then takes one pass after
 * the other. Passes are cut alike for any number of threads, so answers are the same bits.
 */
export function serveInference(
  { module, memory, job, worker }: InferCommand,
  answer: (message: InferAnswer) => void,
): void {
  try {
    const layout = layOutInference(job, sizingKernels(module));
    const control = new Int32Array(memory.buffer, layout.control, 16);
    const take = makeTaker(job, layout, memory, instantiate(module, memory), worker, control);
    let round = Atomics.load(control, Word.round);
    answer({ type: "ready" });
    for (;;) {
      Atomics.wait(control, Word.round, round);
      // Woken without need.
      if (Atomics.load(control, Word.round) === round) continue;
      round = Atomics.load(control, Word.round);
      while (take());
      if (Atomics.add(control, Word.done, 1) + 1 === job.workers) answer({ type: "answered" });
    }
  } catch (error) {
    answer({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

/** Takes the round's next pass; false when there is none left. */
function makeTaker(
  job: InferenceJob,
  { images, answers, passes }: InferenceLayout,
  memory: WebAssembly.Memory,
  k: Kernels,
  worker: number,
  control: Int32Array,
): () => boolean {
  const { spec, batch } = job;
  const pass = makePass(k, memory, job, passes[worker]!);
  const floats = new Float32Array(memory.buffer);
  const size = elements(spec.input);
  const classes = spec.classes.length;
  return () => {
    const first = batch * Atomics.add(control, Word.taken, 1);
    const rows = Math.min(batch, Atomics.load(control, Word.images) - first);
    if (rows <= 0) return false;
    const at = images / F32 + first * size;
    const mine = floats.subarray(at, at + rows * size);
    floats.set(pass(mine, rows), answers / F32 + first * classes);
    return true;
  };
}
