import type { Kernels } from "../../kernels.ts";
import type { Run } from "../layer.ts";

/** l2 · Σw², as Keras's regularizer has it. */
export function l2Penalty(l2: number | undefined, w: number, n: number): (k: Kernels) => number {
  return (k) => (l2 ? l2 * k.squaredNorm(w, n) : 0);
}

/** dw += 2 · l2 · w, once: gradients of replicas are summed later. */
export function l2Gradient(
  run: Run,
  l2: number | undefined,
  w: number,
  dw: number,
  n: number,
): void {
  if (l2 && run.replica === 0) run.k.l2Gradient(w, dw, n, 2 * l2);
}
