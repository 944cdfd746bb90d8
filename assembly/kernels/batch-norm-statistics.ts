import { F32, madd, nmadd } from "../simd";
import { loadAs, storeAs, wholeBytes } from "../lanes";

/** Floats of x in one block: 16 kB, half of a level-1 cache, for each line of it is read four times. */
const BLOCK_FLOATS: i32 = 4096;

/**
 * Mean and variance of every channel, over the rows [rows, C] of all replicas (rows = N·H·W).
 *
 *   x              [rows, C]  read
 *   stats          [2C + 1]   mean [C], M2 = Σ (x − mean)² [C], number of rows, of one replica
 *   mean, variance [C]        variance = M2 / rows, biased, as Keras has it
 *
 * One pass, by distances d from a row near the mean, so that little cancels where a mean is large beside
 * its deviation: the mean of the rows before, and of the first block its first row (Chan et al.'s
 * "shifted data"). M2 = Σd² − (Σd)²/n of a block; parts are joined by the formula of Chan, Golub and LeVeque (1979): with δ = mean₂ − mean₁, n = n₁ + n₂
 *
 *   mean = mean₁ + δ·n₂/n        M2 = M2₁ + M2₂ + δ²·n₁·n₂/n
 *
 * Within a block, four channels at a time over all its rows.
 */

/** stats overwritten; zeros when there are no rows. */
export function batchNormStatistics(x: usize, stats: usize, rows: i32, C: i32): void {
  memory.fill(stats, 0, <usize>(2 * C + 1) * F32);
  addStatistics(x, stats, rows, C);
}

/** Joins more rows to stats. */
export function addStatistics(x: usize, stats: usize, rows: i32, C: i32): void {
  const row = <usize>C * F32, tail = wholeBytes(C);
  const step = max(4, BLOCK_FLOATS / max(1, C));
  const before = <i32>load<f32>(stats + 2 * row);
  store<f32>(stats + 2 * row, <f32>(before + rows));
  for (let done = 0; done < rows; done += step) {
    const block = min(step, rows - done);
    blockStatistics<v128>(x, stats, C >> 2, row, block, before + done);
    blockStatistics<f32>(x + tail, stats + tail, C & 3, row, block, before + done);
    x += <usize>block * row;
  }
}

/**
 * Joins the statistics of `replicas`, `pitch` bytes apart, in their order: every replica that asks gets
 * the same bits. stats read; mean, variance overwritten, with zeros when nobody had rows.
 */
export function batchNormCombine(
  stats: usize, pitch: usize, replicas: i32, C: i32, mean: usize, variance: usize,
): void {
  const row = <usize>C * F32, tail = wholeBytes(C);
  memory.fill(mean, 0, row);
  memory.fill(variance, 0, row);
  let total: f32 = 0;
  for (let replica = 0; replica < replicas; replica++, stats += pitch) {
    const count = load<f32>(stats + 2 * row);
    if (count == 0) continue;
    joinAll<v128>(stats, row, mean, variance, C >> 2, total, count);
    joinAll<f32>(stats + tail, row, mean + tail, variance + tail, C & 3, total, count);
    total += count;
  }
  if (total == 0) return;
  divide<v128>(variance, C >> 2, total);
  divide<f32>(variance + tail, C & 3, total);
}

/**
 * moving = momentum·moving + (1 − momentum)·batch, of mean and of biased variance.
 * mean, variance read; movingMean, movingVariance [C] overwritten.
 */
export function batchNormMoving(
  mean: usize, variance: usize, movingMean: usize, movingVariance: usize, C: i32, momentum: f64,
): void {
  const tail = wholeBytes(C);
  const old = <f32>momentum, fresh = <f32>(1 - momentum);
  blend<v128>(mean, movingMean, C >> 2, old, fresh);
  blend<f32>(mean + tail, movingMean + tail, C & 3, old, fresh);
  blend<v128>(variance, movingVariance, C >> 2, old, fresh);
  blend<f32>(variance + tail, movingVariance + tail, C & 3, old, fresh);
}

/** Joins `rows` rows of a block to the statistics of the `done` rows before it. */
// Four rows at once: additions into one sum would wait for each other.
function blockStatistics<T>(
  x: usize, stats: usize, steps: i32, row: usize, rows: i32, done: i32,
): void {
  const zero = f32x4.splat(0), share = f32x4.splat(<f32>1 / <f32>rows);
  for (; steps > 0; steps--, x += sizeof<T>(), stats += sizeof<T>()) {
    const shift = loadAs<T>(done > 0 ? stats : x);
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    let q0 = zero, q1 = zero, q2 = zero, q3 = zero;
    let at = x, r = rows;
    for (; r >= 4; r -= 4) {
      let d = f32x4.sub(loadAs<T>(at), shift);  s0 = f32x4.add(s0, d);  q0 = madd(d, d, q0);  at += row;
      d = f32x4.sub(loadAs<T>(at), shift);      s1 = f32x4.add(s1, d);  q1 = madd(d, d, q1);  at += row;
      d = f32x4.sub(loadAs<T>(at), shift);      s2 = f32x4.add(s2, d);  q2 = madd(d, d, q2);  at += row;
      d = f32x4.sub(loadAs<T>(at), shift);      s3 = f32x4.add(s3, d);  q3 = madd(d, d, q3);  at += row;
    }
    for (; r > 0; r--, at += row) {
      const d = f32x4.sub(loadAs<T>(at), shift);
      s0 = f32x4.add(s0, d);
      q0 = madd(d, d, q0);
    }
    const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
    const squares = f32x4.add(f32x4.add(q0, q1), f32x4.add(q2, q3));
    const distance = f32x4.mul(sum, share);
    const deviations = f32x4.pmax(zero, nmadd(sum, distance, squares));
    join<T>(stats, stats + row, f32x4.add(shift, distance), deviations, <f32>done, <f32>rows);
  }
}

function joinAll<T>(
  stats: usize, row: usize, mean: usize, squares: usize, steps: i32, n1: f32, n2: f32,
): void {
  for (; steps > 0; steps--, stats += sizeof<T>(), mean += sizeof<T>(), squares += sizeof<T>()) {
    join<T>(mean, squares, loadAs<T>(stats), loadAs<T>(stats + row), n1, n2);
  }
}

/** Joins the mean and M2 of n2 > 0 rows to those in memory, of n1. */
function join<T>(mean1: usize, squares1: usize, mean2: v128, squares2: v128, n1: f32, n2: f32): void {
  const share = n2 / (n1 + n2);
  const mean = loadAs<T>(mean1);
  const shift = f32x4.sub(mean2, mean);
  const between = f32x4.mul(square(shift), f32x4.splat(n1 * share));
  storeAs<T>(mean1, f32x4.add(mean, f32x4.mul(shift, f32x4.splat(share))));
  storeAs<T>(squares1, f32x4.add(loadAs<T>(squares1), f32x4.add(squares2, between)));
}

function divide<T>(range: usize, steps: i32, by: f32): void {
  for (; steps > 0; steps--, range += sizeof<T>()) {
    storeAs<T>(range, f32x4.div(loadAs<T>(range), f32x4.splat(by)));
  }
}

function blend<T>(batch: usize, moving: usize, steps: i32, old: f32, fresh: f32): void {
  for (; steps > 0; steps--, batch += sizeof<T>(), moving += sizeof<T>()) {
    const kept = f32x4.mul(loadAs<T>(moving), f32x4.splat(old));
    storeAs<T>(moving, f32x4.add(kept, f32x4.mul(loadAs<T>(batch), f32x4.splat(fresh))));
  }
}

function square(x: v128): v128 {
  return f32x4.mul(x, x);
}
