import { loadAs, storeAs, wholeBytes } from "../lanes";
import { squaredNorm } from "./gradients";

/**
 * The L2 penalty λ·Σ w² of a range of weights, and its gradient 2λ·w.
 *
 *   w   [n]  read
 *   dw  [n]  added to
 */

/** Σ w², in float64: exact to float32 for any n. */
export function l2Penalty(w: usize, n: i32): f64 {
  return squaredNorm(w, n);
}

/** dw += factor·w; factor is 2λ, or a replica's share of it where gradients are summed later. */
export function l2Gradient(w: usize, dw: usize, n: i32, factor: f32): void {
  const tail = wholeBytes(n);
  addScaled<v128>(w, dw, n >> 2, factor);
  addScaled<f32>(w + tail, dw + tail, n & 3, factor);
}

function addScaled<T>(w: usize, dw: usize, steps: i32, factor: f32): void {
  for (; steps > 0; steps--, w += sizeof<T>(), dw += sizeof<T>()) {
    storeAs<T>(dw, f32x4.add(loadAs<T>(dw), f32x4.mul(loadAs<T>(w), f32x4.splat(factor))));
  }
}
