import { F32, V128 } from "../simd";

/**
 * The exponential moving average of the weights (Polyak averaging): average += (1 − decay)·(w − average).
 *
 *   average  [n]  overwritten; a copy of w before the first step
 *   w        [n]  read; n a multiple of 4
 *
 * decay is float64: 1 − 0.9999 from a float32 would be off by 0.2 %.
 */
export function emaUpdate(average: usize, w: usize, n: i32, decay: f64): void {
  const fresh = f32x4.splat(<f32>(1 - decay));
  for (const end = w + <usize>n * F32; w < end; w += V128, average += V128) {
    const old = v128.load(average);
    v128.store(average, f32x4.add(old, f32x4.mul(f32x4.sub(v128.load(w), old), fresh)));
  }
}
