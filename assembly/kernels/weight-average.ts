import { loadAs, storeAs, wholeBytes } from "../lanes";

/**
 * The exponential moving average of the weights (Polyak averaging): average += (1 − decay)·(w − average).
 *
 *   average  [n]  overwritten; a copy of w before the first step
 *   w        [n]  read
 *
 * decay is float64: 1 − 0.9999 from a float32 would be off by 0.2 %.
 */
export function emaUpdate(average: usize, w: usize, n: i32, decay: f64): void {
  const tail = wholeBytes(n), fresh = <f32>(1 - decay);
  approach<v128>(average, w, n >> 2, fresh);
  approach<f32>(average + tail, w + tail, n & 3, fresh);
}

function approach<T>(average: usize, w: usize, steps: i32, fresh: f32): void {
  for (; steps > 0; steps--, average += sizeof<T>(), w += sizeof<T>()) {
    const old = loadAs<T>(average);
    const shift = f32x4.mul(f32x4.sub(loadAs<T>(w), old), f32x4.splat(fresh));
    storeAs<T>(average, f32x4.add(old, shift));
  }
}
