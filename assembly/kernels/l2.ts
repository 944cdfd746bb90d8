import { loadAs, storeAs, wholeBytes } from "../lanes";

/**
 * The gradient 2λ·w of the L2 penalty λ·Σ w² of a range of weights; the penalty itself takes squaredNorm.
 *
 *   w       [n]  read
 *   dw      [n]  added to
 *   factor       2λ, or a replica's share of it where gradients are summed later
 */
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
