import { F32 } from "../simd";
import { loadAs, storeAs, wholeBytes } from "../lanes";

/** Floats of x in one block: 16 kB, half of a level-1 cache, for each block is read twice. */
const BLOCK_FLOATS: i32 = 4096;

/**
 * Mean and variance of every channel, over the rows [rows, C] of all replicas (rows = N·H·W).
 *
 *   x              [rows, C]  read
 *   stats          [2C + 1]   mean [C], M2 = Σ (x − mean)² [C], number of rows, of one replica
 *   mean, variance [C]        variance = M2 / rows, biased, as Keras has it
 *
 * Two passes over a block in the cache, so that nothing cancels: the mean, by distances from the block's
 * first row, which are small where a mean is large beside its deviation; then squared deviations.
 * Parts are joined by the formula of Chan, Golub and LeVeque (1979): with δ = mean₂ − mean₁, n = n₁ + n₂
 *
 *   mean = mean₁ + δ·n₂/n        M2 = M2₁ + M2₂ + δ²·n₁·n₂/n
 *
 * Within a block, four channels at a time over all its rows.
 */

/** stats overwritten; zeros when there are no rows. */
export function batchNormStatistics(x: usize, stats: usize, rows: i32, C: i32): void {
  const row = <usize>C * F32, tail = wholeBytes(C);
  const step = max(4, BLOCK_FLOATS / max(1, C));
  memory.fill(stats, 0, 2 * row);
  store<f32>(stats + 2 * row, <f32>rows);
  for (let done = 0; done < rows; done += step) {
    const block = min(step, rows - done);
    blockStatistics<v128>(x, stats, C >> 2, row, block, done);
    blockStatistics<f32>(x + tail, stats + tail, C & 3, row, block, done);
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
    const first = loadAs<T>(x);
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    let at = x, r = 0;
    for (; r + 4 <= rows; r += 4, at += 4 * row) {
      s0 = f32x4.add(s0, f32x4.sub(loadAs<T>(at), first));
      s1 = f32x4.add(s1, f32x4.sub(loadAs<T>(at + row), first));
      s2 = f32x4.add(s2, f32x4.sub(loadAs<T>(at + 2 * row), first));
      s3 = f32x4.add(s3, f32x4.sub(loadAs<T>(at + 3 * row), first));
    }
    for (; r < rows; r++, at += row) s0 = f32x4.add(s0, f32x4.sub(loadAs<T>(at), first));
    const distance = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
    const mean = f32x4.add(first, f32x4.mul(distance, share));

    s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    at = x, r = 0;
    for (; r + 4 <= rows; r += 4, at += 4 * row) {
      s0 = f32x4.add(s0, square(f32x4.sub(loadAs<T>(at), mean)));
      s1 = f32x4.add(s1, square(f32x4.sub(loadAs<T>(at + row), mean)));
      s2 = f32x4.add(s2, square(f32x4.sub(loadAs<T>(at + 2 * row), mean)));
      s3 = f32x4.add(s3, square(f32x4.sub(loadAs<T>(at + 3 * row), mean)));
    }
    for (; r < rows; r++, at += row) s0 = f32x4.add(s0, square(f32x4.sub(loadAs<T>(at), mean)));
    const squares = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
    join<T>(stats, stats + row, mean, squares, <f32>done, <f32>rows);
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
