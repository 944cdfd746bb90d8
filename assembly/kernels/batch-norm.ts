import { F32, madd } from "../simd";
import { loadAs, storeAs, wholeBytes } from "../lanes";

/** Floats of x in one block: 8 kB, so that x, y, dy and dx of a block share 32 kB of level-1 cache. */
const BLOCK_FLOATS: i32 = 2048;

/**
 * Batch normalisation over the rows of [rows, C] (rows = N·H·W), with statistics shared by all replicas.
 *
 *   xhat = (x − mean) / √(variance + ε)        y = γ·xhat + β, then max(0, y) if `relu`
 *   dy' = dy, or 0 where relu and y = 0        dβ = Σ dy'    dγ = Σ dy'·xhat     over everyone's rows
 *   dx = γ / √(variance + ε) · (dy' − dβ / total − xhat·dγ / total)
 *
 * One training step, each replica on its own rows, a barrier between the lines:
 *
 *   batchNormStatistics                   writes this replica's stats
 *   batchNormCombine, batchNormForward    each for itself; one calls batchNormMoving
 *   batchNormBackwardSums                 writes this replica's sums
 *   batchNormBackward                     dx, and this replica's part of dγ and dβ
 *
 *   x, y, dy, dx   [rows, C]                         y is read only if relu
 *   sums           [2C]  Σ dy' [C], Σ dy'·xhat [C], of one replica
 *   mean, variance, gamma, beta, dgamma, dbeta  [C]
 *
 * Rows go by blocks small enough for the cache, and within a block four channels at a time over all its
 * rows: the coefficients of the four stay in registers, and nothing is kept in scratch memory.
 */

/**
 * With the statistics of the batch, or the moving ones at inference.
 * y overwritten, may be x; everything else read.
 */
export function batchNormForward(
  x: usize, y: usize, mean: usize, variance: usize, gamma: usize, beta: usize,
  rows: i32, C: i32, epsilon: f32, relu: i32,
): void {
  const row = <usize>C * F32, tail = wholeBytes(C);
  const floor = lowest(relu);
  const step = blockRows(C);
  for (let left = rows; left > 0; left -= step) {
    const block = min(step, left);
    forwardBlock<v128>(x, y, mean, variance, gamma, beta, C >> 2, row, block, epsilon, floor);
    forwardBlock<f32>(
      x + tail, y + tail, mean + tail, variance + tail, gamma + tail, beta + tail,
      C & 3, row, block, epsilon, floor,
    );
    x += <usize>block * row;
    y += <usize>block * row;
  }
}

/** This replica's sums: overwritten, zeros when it has no rows. Everything else read. */
export function batchNormBackwardSums(
  x: usize, y: usize, dy: usize, mean: usize, variance: usize, sums: usize,
  rows: i32, C: i32, epsilon: f32, relu: i32,
): void {
  const row = <usize>C * F32, tail = wholeBytes(C);
  const step = blockRows(C);
  if (!relu) y = dy;
  memory.fill(sums, 0, 2 * row);
  for (let left = rows; left > 0; left -= step) {
    const block = min(step, left);
    sumsBlock<v128>(x, y, dy, mean, variance, sums, C >> 2, row, block, epsilon, relu);
    sumsBlock<f32>(
      x + tail, y + tail, dy + tail, mean + tail, variance + tail, sums + tail,
      C & 3, row, block, epsilon, relu,
    );
    x += <usize>block * row;
    y += <usize>block * row;
    dy += <usize>block * row;
  }
}

/**
 * dx from the sums of all replicas, added up in their order. dγ and dβ get this replica's own sums only,
 * since the gradients of replicas are summed later.
 *
 *   sums           replica 0's; the next one's are `pitch` bytes on      read
 *   total          rows of all replicas together
 *   ownSums        this replica's                                        read
 *   dx             overwritten, may be dy
 *   dgamma, dbeta  added to
 */
export function batchNormBackward(
  x: usize, y: usize, dy: usize, dx: usize, mean: usize, variance: usize, gamma: usize,
  sums: usize, pitch: usize, replicas: i32, total: f32, dgamma: usize, dbeta: usize, ownSums: usize,
  rows: i32, C: i32, epsilon: f32, relu: i32,
): void {
  const row = <usize>C * F32, tail = wholeBytes(C);
  const step = blockRows(C);
  if (!relu) y = dy;
  addTo<v128>(dbeta, ownSums, C >> 2);
  addTo<f32>(dbeta + tail, ownSums + tail, C & 3);
  addTo<v128>(dgamma, ownSums + row, C >> 2);
  addTo<f32>(dgamma + tail, ownSums + row + tail, C & 3);
  for (let left = rows; left > 0; left -= step) {
    const block = min(step, left);
    backwardBlock<v128>(
      x, y, dy, dx, mean, variance, gamma, sums, pitch, replicas, total,
      C >> 2, row, block, epsilon, relu,
    );
    backwardBlock<f32>(
      x + tail, y + tail, dy + tail, dx + tail, mean + tail, variance + tail, gamma + tail,
      sums + tail, pitch, replicas, total, C & 3, row, block, epsilon, relu,
    );
    x += <usize>block * row;
    y += <usize>block * row;
    dy += <usize>block * row;
    dx += <usize>block * row;
  }
}

function blockRows(C: i32): i32 {
  return max(4, BLOCK_FLOATS / max(1, C));
}

/** What y may not fall below: 0 with relu, nothing without. */
function lowest(relu: i32): v128 {
  return f32x4.splat(relu ? 0 : -Infinity);
}

/** 1 / √(variance + ε). */
function inverseDeviation(variance: v128, epsilon: f32): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))));
}

/** All bits where dy passes: everywhere without relu, else where y > 0. */
// `always` rather than a second loop: an or costs nothing beside the loads.
function passing(y: v128, always: v128): v128 {
  return v128.or(f32x4.gt(y, f32x4.splat(0)), always);
}

function forwardBlock<T>(
  x: usize, y: usize, mean: usize, variance: usize, gamma: usize, beta: usize,
  steps: i32, row: usize, rows: i32, epsilon: f32, floor: v128,
): void {
  for (; steps > 0; steps--) {
    const m = loadAs<T>(mean), b = loadAs<T>(beta);
    const scale = f32x4.mul(loadAs<T>(gamma), inverseDeviation(loadAs<T>(variance), epsilon));
    for (let r = rows, i = x, o = y; r > 0; r--, i += row, o += row) {
      storeAs<T>(o, f32x4.pmax(madd(f32x4.sub(loadAs<T>(i), m), scale, b), floor));
    }
    x += sizeof<T>();
    y += sizeof<T>();
    mean += sizeof<T>();
    variance += sizeof<T>();
    gamma += sizeof<T>();
    beta += sizeof<T>();
  }
}

// Two rows at once: additions into one sum would wait for each other.
function sumsBlock<T>(
  x: usize, y: usize, dy: usize, mean: usize, variance: usize, sums: usize,
  steps: i32, row: usize, rows: i32, epsilon: f32, relu: i32,
): void {
  const always = i32x4.splat(relu ? 0 : -1), zero = f32x4.splat(0);
  for (; steps > 0; steps--) {
    const m = loadAs<T>(mean);
    let s0 = zero, s1 = zero, p0 = zero, p1 = zero;
    let r = rows, at: usize = 0;
    for (; r >= 2; r -= 2, at += 2 * row) {
      const d0 = v128.and(loadAs<T>(dy + at), passing(loadAs<T>(y + at), always));
      s0 = f32x4.add(s0, d0);
      p0 = madd(d0, f32x4.sub(loadAs<T>(x + at), m), p0);
      const d1 = v128.and(loadAs<T>(dy + at + row), passing(loadAs<T>(y + at + row), always));
      s1 = f32x4.add(s1, d1);
      p1 = madd(d1, f32x4.sub(loadAs<T>(x + at + row), m), p1);
    }
    if (r > 0) {
      const d0 = v128.and(loadAs<T>(dy + at), passing(loadAs<T>(y + at), always));
      s0 = f32x4.add(s0, d0);
      p0 = madd(d0, f32x4.sub(loadAs<T>(x + at), m), p0);
    }
    const scale = inverseDeviation(loadAs<T>(variance), epsilon);
    storeAs<T>(sums, f32x4.add(loadAs<T>(sums), f32x4.add(s0, s1)));
    storeAs<T>(sums + row, madd(f32x4.add(p0, p1), scale, loadAs<T>(sums + row)));
    x += sizeof<T>();
    y += sizeof<T>();
    dy += sizeof<T>();
    mean += sizeof<T>();
    variance += sizeof<T>();
    sums += sizeof<T>();
  }
}

/** dx = scale · (dy' − first − (x − mean)·second), the last two being means over all rows. */
function backwardBlock<T>(
  x: usize, y: usize, dy: usize, dx: usize, mean: usize, variance: usize, gamma: usize,
  sums: usize, pitch: usize, replicas: i32, total: f32,
  steps: i32, row: usize, rows: i32, epsilon: f32, relu: i32,
): void {
  const always = i32x4.splat(relu ? 0 : -1), share = f32x4.splat(1 / total);
  for (; steps > 0; steps--) {
    let s = f32x4.splat(0), p = s;
    for (let replica = 0, at = sums; replica < replicas; replica++, at += pitch) {
      s = f32x4.add(s, loadAs<T>(at));
      p = f32x4.add(p, loadAs<T>(at + row));
    }
    const m = loadAs<T>(mean);
    const inverse = inverseDeviation(loadAs<T>(variance), epsilon);
    const scale = f32x4.mul(loadAs<T>(gamma), inverse);
    const first = f32x4.neg(f32x4.mul(s, share));
    const second = f32x4.neg(f32x4.mul(f32x4.mul(p, share), inverse));
    for (let r = rows, at: usize = 0; r > 0; r--, at += row) {
      const slope = v128.and(loadAs<T>(dy + at), passing(loadAs<T>(y + at), always));
      const rest = madd(f32x4.sub(loadAs<T>(x + at), m), second, f32x4.add(slope, first));
      storeAs<T>(dx + at, f32x4.mul(scale, rest));
    }
    x += sizeof<T>();
    y += sizeof<T>();
    dy += sizeof<T>();
    dx += sizeof<T>();
    mean += sizeof<T>();
    variance += sizeof<T>();
    gamma += sizeof<T>();
    sums += sizeof<T>();
  }
}

function addTo<T>(total: usize, part: usize, steps: i32): void {
  for (; steps > 0; steps--, total += sizeof<T>(), part += sizeof<T>()) {
    storeAs<T>(total, f32x4.add(loadAs<T>(total), loadAs<T>(part)));
  }
}
