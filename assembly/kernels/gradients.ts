import { F32, V128 } from "../simd";
import { wholeBytes } from "../lanes";

/** Floats of one pass over all replicas: a cache line. */
const LINE: i32 = 16;

/**
 * What is done with flat ranges of gradients before the optimizer sees them.
 */

/** Zeroes n gradients: a host takes ten times longer to fill shared memory. */
export function clearGradients(grads: usize, n: i32): void {
  memory.fill(grads, 0, <usize>n * F32);
}

/**
 * Sums a part of every replica's gradient into replica 0's, in the order of the replicas: the same bits
 * for the same number of replicas, however the threads share the ranges out among themselves.
 *
 *   grads   replica 0's gradient; the next one's is `pitch` bytes on
 *           elements offset to offset + n, multiples of 16: overwritten in replica 0, read in the others
 */
export function sumReplicas(grads: usize, pitch: usize, replicas: i32, offset: i32, n: i32): void {
  grads += <usize>offset * F32;
  for (let left = n; left > 0; left -= LINE, grads += 4 * V128) {
    let s0 = v128.load(grads), s1 = v128.load(grads, V128);
    let s2 = v128.load(grads, 2 * V128), s3 = v128.load(grads, 3 * V128);
    for (let r = 1, other = grads + pitch; r < replicas; r++, other += pitch) {
      s0 = f32x4.add(s0, v128.load(other));
      s1 = f32x4.add(s1, v128.load(other, V128));
      s2 = f32x4.add(s2, v128.load(other, 2 * V128));
      s3 = f32x4.add(s3, v128.load(other, 3 * V128));
    }
    v128.store(grads, s0);
    v128.store(grads, s1, V128);
    v128.store(grads, s2, 2 * V128);
    v128.store(grads, s3, 3 * V128);
  }
}

/**
 * Σ g², for the L2 norm that clipping looks at, gradScale = min(1, limit / √Σ), and for the penalty on weights.
 * g [n] read. Squares and sums are float64: exact to float32 for any n.
 */
export function squaredNorm(g: usize, n: i32): f64 {
  let s0 = f64x2.splat(0), s1 = s0;
  for (const end = g + wholeBytes(n); g < end; g += V128) {
    const x = v128.load(g);
    const low = f64x2.promote_low_f32x4(x);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0));
    s0 = f64x2.add(s0, f64x2.mul(low, low));
    s1 = f64x2.add(s1, f64x2.mul(high, high));
  }
  const both = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let i = n & 3; i > 0; i--, g += F32) sum += <f64>load<f32>(g) * <f64>load<f32>(g);
  return sum;
}
