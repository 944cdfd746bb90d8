import { batchNormBackward } from "./batch-norm";
import { biasGradient } from "./conv2d";
import { reluBackward } from "./relu";

/**
 * The gradient of a convolution's output, made final: carried back through what follows the output in
 * the same pass, then summed over its rows. Done to a few rows at a time, while they are in cache.
 * A batch norm takes the mean off, and the bias with it: the bias's gradient is 0, not summed up.
 *
 *   dy    [rows, O]                            read, overwritten with norm or relu
 *   y     [rows, O]                            read with norm or relu
 *   norm  the batch norm that follows, or 0    read
 *   db    [O]                                  added to, but with norm
 */
export function finishGradient(
  dy: usize, y: usize, norm: usize, relu: bool, db: usize, rows: i32, O: i32,
): void {
  if (norm) {
    batchNormBackward(y, dy, dy, norm, rows, O);
    return;
  }
  if (relu) reluBackward(y, dy, dy, rows * O);
  biasGradient(dy, db, rows, O);
}
