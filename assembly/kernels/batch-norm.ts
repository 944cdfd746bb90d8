import { F32, V128, madd } from "../simd";
import { loadAs, storeAs, wholeBytes } from "../lanes";

/** Floats of x in one block: 8 kB, so that x, dy and dx of a block share 32 kB of level-1 cache. */
const BLOCK_FLOATS: i32 = 2048;

/**
 * Batch normalisation over the rows of [rows, C] (rows = N·H·W), with statistics shared by all replicas.
 *
 *   xhat = (x − mean) / √(variance + ε)        y = γ·xhat + β, then max(0, y) with ReLU
 *   dy' = dy, or 0 where y <= 0 with ReLU      dβ = Σ dy'    dγ = Σ dy'·xhat     over everyone's rows
 *   dx = γ / √(variance + ε) · (dy' − dβ / total − xhat·dγ / total)
 *
 * One training step, each replica on its own rows, a barrier between the lines:
 *
 *   batchNormStatistics                                   writes this replica's stats
 *   batchNormCombine, …Prepare, …Forward                  each for itself; one calls batchNormMoving
 *   batchNormBackwardSums                                 masks dy and writes this replica's sums
 *   batchNormBackwardPrepare, …Backward                   dx, and this replica's part of dγ and dβ
 *
 * What a pass needs of a channel is worked out once, in `norm`; a pass then is one multiply-add or two.
 * Passes take any stretch of rows, so that convolutions and pools can make them on the few rows that
 * they have in cache: then neither y nor dx has to exist as a whole.
 *
 *   norm  [floor x4][mean C][scale C][beta C][first C][second C], batchNormFloats(C) floats
 *         floor: 0 with ReLU, else −∞              scale = γ / √(variance + ε)
 *         first = −scale·Σdy' / total              second = −scale·Σdy'(x − mean) / total / (variance + ε)
 *   sums  [2C]  Σ dy' [C], Σ dy'(x − mean) [C], of one replica
 *   x, y, dy, dx   [rows, C]
 *   mean, variance, gamma, beta, dgamma, dbeta  [C]
 *
 * Rows go by blocks small enough for the cache, and within a block four channels at a time over all its
 * rows: the coefficients of the four stay in registers.
 */

/** Floats of `norm`. */
export function batchNormFloats(C: i32): i32 {
  return 4 + 5 * C;
}

/** The forward half of norm: from the statistics of the batch, or the moving ones at inference. */
export function batchNormPrepare(
  mean: usize, variance: usize, gamma: usize, beta: usize, norm: usize, C: i32, epsilon: f32, relu: bool,
): void {
  const row = <usize>C * F32;
  v128.store(norm, f32x4.splat(relu ? 0 : -Infinity));
  norm += V128;
  memory.copy(norm, mean, row);
  memory.copy(norm + 2 * row, beta, row);
  for (const end = norm + row; norm < end; norm += F32, gamma += F32, variance += F32) {
    store<f32>(norm + row, load<f32>(gamma) / sqrt<f32>(load<f32>(variance) + epsilon));
  }
}

/** y overwritten, may be x; x, norm read. */
export function batchNormForward(x: usize, y: usize, norm: usize, rows: i32, C: i32): void {
  const row = <usize>C * F32, tail = wholeBytes(C);
  const step = blockRows(C);
  const floor = v128.load(norm);
  norm += V128;
  for (let left = rows; left > 0; left -= step) {
    const block = min(step, left);
    forwardBlock<v128>(x, y, norm, C >> 2, row, block, floor);
    forwardBlock<f32>(x + tail, y + tail, norm + tail, C & 3, row, block, floor);
    x += <usize>block * row;
    y += <usize>block * row;
  }
}

/** Masks dy by the ReLU, in place; sums overwritten, zeros when there are no rows. x, norm read. */
export function batchNormBackwardSums(
  x: usize, dy: usize, norm: usize, sums: usize, rows: i32, C: i32,
): void {
  memory.fill(sums, 0, 2 * <usize>C * F32);
  addBackwardSums(x, dy, norm, sums, rows, C);
}

/** The same of more rows: sums added to. */
export function addBackwardSums(
  x: usize, dy: usize, norm: usize, sums: usize, rows: i32, C: i32,
): void {
  const row = <usize>C * F32, tail = wholeBytes(C);
  const step = blockRows(C);
  const floor = v128.load(norm);
  norm += V128;
  for (let left = rows; left > 0; left -= step) {
    const block = min(step, left);
    sumsBlock<v128>(x, dy, norm, sums, C >> 2, row, block, floor);
    sumsBlock<f32>(x + tail, dy + tail, norm + tail, sums + tail, C & 3, row, block, floor);
    x += <usize>block * row;
    dy += <usize>block * row;
  }
}

/**
 * The backward half of norm from the sums of all replicas, added up in their order. dγ and dβ get this
 * replica's own sums only, since the gradients of replicas are summed later.
 *
 *   sums           replica 0's; the next one's are `pitch` bytes on      read
 *   total          rows of all replicas together
 *   ownSums        this replica's                                        read
 *   dgamma, dbeta  added to
 */
export function batchNormBackwardPrepare(
  sums: usize, pitch: usize, replicas: i32, total: f32, ownSums: usize, variance: usize, norm: usize,
  dgamma: usize, dbeta: usize, C: i32, epsilon: f32,
): void {
  const row = <usize>C * F32;
  const scales = norm + V128 + row;
  norm += V128 + 3 * row;
  for (let c: usize = 0; c < row; c += F32) {
    let s: f32 = 0, p: f32 = 0;
    for (let replica = 0, at = sums + c; replica < replicas; replica++, at += pitch) {
      s += load<f32>(at);
      p += load<f32>(at + row);
    }
    const spread = load<f32>(variance + c) + epsilon;
    const scale = -load<f32>(scales + c) / total;
    store<f32>(norm + c, scale * s);
    store<f32>(norm + row + c, scale * p / spread);
    store<f32>(dbeta + c, load<f32>(dbeta + c) + load<f32>(ownSums + c));
    store<f32>(dgamma + c, load<f32>(dgamma + c) + load<f32>(ownSums + row + c) / sqrt<f32>(spread));
  }
}

/** dx overwritten, may be dy, which batchNormBackwardSums has masked; x, dy, norm read. */
export function batchNormBackward(
  x: usize, dy: usize, dx: usize, norm: usize, rows: i32, C: i32,
): void {
  const row = <usize>C * F32, tail = wholeBytes(C);
  const step = blockRows(C);
  norm += V128;
  for (let left = rows; left > 0; left -= step) {
    const block = min(step, left);
    backwardBlock<v128>(x, dy, dx, norm, C >> 2, row, block);
    backwardBlock<f32>(x + tail, dy + tail, dx + tail, norm + tail, C & 3, row, block);
    x += <usize>block * row;
    dy += <usize>block * row;
    dx += <usize>block * row;
  }
}

function blockRows(C: i32): i32 {
  return max(4, BLOCK_FLOATS / max(1, C));
}

function forwardBlock<T>(
  x: usize, y: usize, norm: usize, steps: i32, row: usize, rows: i32, floor: v128,
): void {
  for (; steps > 0; steps--) {
    const mean = loadAs<T>(norm), scale = loadAs<T>(norm + row), beta = loadAs<T>(norm + 2 * row);
    for (let r = rows, i = x, o = y; r > 0; r--, i += row, o += row) {
      storeAs<T>(o, f32x4.pmax(madd(f32x4.sub(loadAs<T>(i), mean), scale, beta), floor));
    }
    x += sizeof<T>();
    y += sizeof<T>();
    norm += sizeof<T>();
  }
}

// Two rows at once: additions into one sum would wait for each other.
function sumsBlock<T>(
  x: usize, dy: usize, norm: usize, sums: usize, steps: i32, row: usize, rows: i32, floor: v128,
): void {
  const zero = f32x4.splat(0);
  for (; steps > 0; steps--) {
    const mean = loadAs<T>(norm), scale = loadAs<T>(norm + row), beta = loadAs<T>(norm + 2 * row);
    let s0 = zero, s1 = zero, p0 = zero, p1 = zero;
    let at: usize = 0;
    for (let r = rows; r > 0; r -= 2, at += 2 * row) {
      const x0 = f32x4.sub(loadAs<T>(x + at), mean);
      const d0 = masked<T>(x0, dy + at, scale, beta, floor);
      s0 = f32x4.add(s0, d0);
      p0 = madd(d0, x0, p0);
      if (r == 1) break;
      const x1 = f32x4.sub(loadAs<T>(x + at + row), mean);
      const d1 = masked<T>(x1, dy + at + row, scale, beta, floor);
      s1 = f32x4.add(s1, d1);
      p1 = madd(d1, x1, p1);
    }
    storeAs<T>(sums, f32x4.add(loadAs<T>(sums), f32x4.add(s0, s1)));
    storeAs<T>(sums + row, f32x4.add(loadAs<T>(sums + row), f32x4.add(p0, p1)));
    x += sizeof<T>();
    dy += sizeof<T>();
    norm += sizeof<T>();
    sums += sizeof<T>();
  }
}

/** dy where the ReLU let γ·xhat + β pass, the same bits as forward, else 0: stored, too. */
// @ts-ignore: decorator
@inline
function masked<T>(distance: v128, dy: usize, scale: v128, beta: v128, floor: v128): v128 {
  const passing = f32x4.gt(madd(distance, scale, beta), floor);
  const slope = v128.and(loadAs<T>(dy), passing);
  storeAs<T>(dy, slope);
  return slope;
}

/** dx = scale·dy' + first + (x − mean)·second. */
function backwardBlock<T>(
  x: usize, dy: usize, dx: usize, norm: usize, steps: i32, row: usize, rows: i32,
): void {
  for (; steps > 0; steps--) {
    const mean = loadAs<T>(norm), scale = loadAs<T>(norm + row);
    const first = loadAs<T>(norm + 3 * row), second = loadAs<T>(norm + 4 * row);
    for (let r = rows, at: usize = 0; r > 0; r--, at += row) {
      const slope = madd(scale, loadAs<T>(dy + at), first);
      storeAs<T>(dx + at, madd(f32x4.sub(loadAs<T>(x + at), mean), second, slope));
    }
    x += sizeof<T>();
    dy += sizeof<T>();
    dx += sizeof<T>();
    norm += sizeof<T>();
  }
}
