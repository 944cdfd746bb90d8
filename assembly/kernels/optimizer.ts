import { F32, V128 } from "../simd";

/**
 * One step of an optimizer on a flat range of n weights, n a multiple of 4: Keras 3's formulas, to the place
 * of each ε.
 *
 *   w        [n]  the weights                        overwritten
 *   g        [n]  their gradient                     read
 *   v, m     [n]  the optimizer's state, zero before the first step    overwritten
 *   gradScale     multiplies g first: 1, or what clips its norm (see squaredNorm)
 *
 * One pass over the ranges; bound by memory. Steps are not fused, and an element's result does not depend
 * on where ranges are cut: threads may share them out in any way.
 * Where a formula needs both β and 1 − β they come as float64, so that neither is rounded twice.
 */

/**
 * Stochastic gradient descent.
 *
 *   momentum 0:  w −= lr·g                 v is not touched
 *   otherwise    v = momentum·v − lr·g     w += v, or with `nesterov` w += momentum·v − lr·g
 */
export function sgdUpdate(
  w: usize, g: usize, v: usize, n: i32, lr: f32, momentum: f32, nesterov: i32, gradScale: f32,
): void {
  const rate = f32x4.splat(lr), inertia = f32x4.splat(momentum), scale = f32x4.splat(gradScale);
  for (let i: usize = 0, end = <usize>n * F32; i < end; i += V128) {
    const step = f32x4.mul(f32x4.mul(v128.load(g + i), scale), rate);
    if (momentum == 0) {
      v128.store(w + i, f32x4.sub(v128.load(w + i), step));
      continue;
    }
    const velocity = f32x4.sub(f32x4.mul(v128.load(v + i), inertia), step);
    const ahead = nesterov ? f32x4.sub(f32x4.mul(velocity, inertia), step) : velocity;
    v128.store(v + i, velocity);
    v128.store(w + i, f32x4.add(v128.load(w + i), ahead));
  }
}

/**
 * RMSProp (Tieleman and Hinton, 2012), not centred.
 *
 *   v = ρ·v + (1 − ρ)·g²        step = lr·g / √(v + ε)
 *   momentum 0:  w −= step      m is not touched
 *   otherwise    m = momentum·m + step    w −= m
 */
export function rmspropUpdate(
  w: usize, g: usize, v: usize, m: usize, n: i32,
  lr: f32, rho: f64, momentum: f32, epsilon: f32, gradScale: f32,
): void {
  const rate = f32x4.splat(lr), scale = f32x4.splat(gradScale);
  const old = f32x4.splat(<f32>rho), fresh = f32x4.splat(<f32>(1 - rho));
  const inertia = f32x4.splat(momentum), small = f32x4.splat(epsilon);
  for (let i: usize = 0, end = <usize>n * F32; i < end; i += V128) {
    const slope = f32x4.mul(v128.load(g + i), scale);
    const kept = f32x4.mul(v128.load(v + i), old);
    const square = f32x4.add(kept, f32x4.mul(f32x4.mul(slope, slope), fresh));
    v128.store(v + i, square);
    let step = f32x4.div(f32x4.mul(slope, rate), f32x4.sqrt(f32x4.add(square, small)));
    if (momentum != 0) {
      step = f32x4.add(f32x4.mul(v128.load(m + i), inertia), step);
      v128.store(m + i, step);
    }
    v128.store(w + i, f32x4.sub(v128.load(w + i), step));
  }
}

/**
 * Adam (Kingma and Ba, 2015), and with lrDecay AdamW (Loshchilov and Hutter, 2019).
 *
 *   w −= lrDecay·w                              lrDecay = lr·weight decay; 0 for Adam
 *   m += (1 − β1)·(g − m)      v += (1 − β2)·(g² − v)
 *   w −= alpha·m / (√v + ε)                     alpha = lr·√(1 − β2ᵗ) / (1 − β1ᵗ), t = 1 in the first step
 *
 * alpha comes from the caller, who knows t and has float64 powers.
 */
export function adamUpdate(
  w: usize, g: usize, m: usize, v: usize, n: i32,
  alpha: f32, beta1: f64, beta2: f64, epsilon: f32, lrDecay: f32, gradScale: f32,
): void {
  const rate = f32x4.splat(alpha), scale = f32x4.splat(gradScale);
  const first = f32x4.splat(<f32>(1 - beta1)), second = f32x4.splat(<f32>(1 - beta2));
  const small = f32x4.splat(epsilon), decay = f32x4.splat(lrDecay);
  for (let i: usize = 0, end = <usize>n * F32; i < end; i += V128) {
    const slope = f32x4.mul(v128.load(g + i), scale);
    let mean = v128.load(m + i), square = v128.load(v + i), weight = v128.load(w + i);
    mean = f32x4.add(mean, f32x4.mul(f32x4.sub(slope, mean), first));
    square = f32x4.add(square, f32x4.mul(f32x4.sub(f32x4.mul(slope, slope), square), second));
    weight = f32x4.sub(weight, f32x4.mul(weight, decay));
    const step = f32x4.div(f32x4.mul(mean, rate), f32x4.add(f32x4.sqrt(square), small));
    v128.store(m + i, mean);
    v128.store(v + i, square);
    v128.store(w + i, f32x4.sub(weight, step));
  }
}
