// Dense layers whose weights are int8: a quarter of the memory to read, and integer products.

import { loadAs, wholeBytes } from "../lanes";
import { F32, V128 } from "../simd";

/** Largest weight and largest activation as integers. */
const WEIGHT_MAX: f32 = 127;
const ACTIVATION_MAX: f32 = 32767;

/** Columns of a panel: four vectors of sums. */
const COLUMNS: i32 = 16;

/** Bytes of a panel's steps, or of its bias. */
const PANEL_LINE: usize = (COLUMNS as usize) * F32;

/** Bytes of the weights of two rows, neighbours in k side by side. */
const PAIR_ROW: usize = (COLUMNS as usize) * 2;

/** Bytes of two activations. */
const PAIR: usize = 4;

/** Pairs of one block: 256 · 2 · 127 · 32767 is below 2³¹, so that no sum of 32 bits runs over. */
const BLOCK: i32 = 256;

/** Floats of a [K, N] matrix packed as int8. */
export function int8Floats(K: i32, N: i32): i32 {
  return ((N + COLUMNS - 1) / COLUMNS) * (COLUMNS / 2) * (4 + ((K + 1) >> 1));
}

/** Floats of scratch for rows of K numbers: the row as 16-bit pairs, and a panel's sums. */
export function int8Scratch(K: i32): i32 {
  return ((K + 1) >> 1) + COLUMNS;
}

/**
 * packInt8: W [K, N] → panels of COLUMNS columns, each
 *
 *   | step [COLUMNS] f32 | bias [COLUMNS] f32 | q [⌈K/2⌉][COLUMNS][2] i8 |
 *
 *   w       [K, N]                       read
 *   b       [N]                          read
 *   packed  int8Floats(K, N) floats      overwritten
 *
 * with w ≈ step·q, step = max |w| / 127 of the column, q the nearest whole number. Weights that were
 * rounded to such steps before come out as they were. What is missing of the last columns and of an odd
 * K is 0. The two neighbours in k stand together because one instruction multiplies and adds such pairs.
 */
export function packInt8(w: usize, b: usize, packed: usize, K: i32, N: i32): void {
  const ldw = (N as usize) * F32;
  const pairs = ((K + 1) >> 1) as usize;
  for (let n = 0; n < N; n += COLUMNS) {
    memory.fill(packed, 0, 2 * PANEL_LINE + pairs * PAIR_ROW);
    const columns = min(COLUMNS, N - n);
    for (let j = 0; j < columns; j++) {
      const column = w + ((n + j) as usize) * F32;
      let largest: f32 = 0;
      for (let k = 0; k < K; k++) largest = max(largest, abs(f32.load(column + (k as usize) * ldw)));
      const head = packed + (j as usize) * F32;
      f32.store(head, largest / WEIGHT_MAX);
      f32.store(head + PANEL_LINE, f32.load(b + ((n + j) as usize) * F32));
      const toSteps = WEIGHT_MAX / largest;
      let to = packed + 2 * PANEL_LINE + (j as usize) * 2;
      for (let k = 0; k < K; k++) {
        const value = f32.load(column + (k as usize) * ldw) * toSteps;
        store<i8>(to + ((k & 1) as usize), <i32>nearest(value));
        if (k & 1) to += PAIR_ROW;
      }
    }
    packed += 2 * PANEL_LINE + pairs * PAIR_ROW;
  }
}

/** The largest |x| of K numbers, NaN if there is one. */
function largestOf(x: usize, K: i32): f32 {
  let most = f32x4.splat(0);
  const end = x + (K as usize) * F32;
  for (const whole = x + wholeBytes(K); x < whole; x += V128) most = f32x4.max(most, f32x4.abs(v128.load(x)));
  for (; x < end; x += F32) most = f32x4.max(most, f32x4.abs(v128.load32_zero(x)));
  most = f32x4.max(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  return max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
}

/** Four activations, or one, times `toSteps` as 16-bit integers in the low half. NaN is 0. */
// @ts-ignore: decorator
@inline
function quantised<T>(x: usize, toSteps: v128): v128 {
  const whole = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(loadAs<T>(x), toSteps)));
  return i16x8.narrow_i32x4_s(whole, whole);
}

/** K activations as 16-bit integers of steps, and a 0 after them where K is odd. */
function quantiseRow(x: usize, pairs: usize, K: i32, toSteps: f32): void {
  const factor = f32x4.splat(toSteps);
  if (K & 1) store<i32>(pairs + ((K >> 1) as usize) * PAIR, 0);
  const end = x + (K as usize) * F32;
  for (const whole = x + wholeBytes(K); x < whole; x += V128) {
    v128.store64_lane(pairs, quantised<v128>(x, factor), 0);
    pairs += 8;
  }
  for (; x < end; x += F32) {
    v128.store16_lane(pairs, quantised<f32>(x, factor), 0);
    pairs += 2;
  }
}

/**
 * int8Tile: sums += products of 16-bit activations and 8-bit weights, added up as integers.
 *
 *   pairs  [count][2] i16           read
 *   q      [count][COLUMNS][2] i8   read
 *   sums   [COLUMNS] f32            added to
 *
 * Per pair: 1 splat, then 4 times a load that widens, a product of pairs and a sum: 32 products in 13 instructions.
 */
function int8Tile(pairs: usize, q: usize, count: i32, sums: usize): void {
  let c0 = i32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
  for (const end = pairs + (count as usize) * PAIR; pairs < end; pairs += PAIR) {
    const a = v128.load32_splat(pairs);
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(a, v128.load8x8_s(q)));
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(a, v128.load8x8_s(q, 8)));
    c2 = i32x4.add(c2, i32x4.dot_i16x8_s(a, v128.load8x8_s(q, 16)));
    c3 = i32x4.add(c3, i32x4.dot_i16x8_s(a, v128.load8x8_s(q, 24)));
    q += PAIR_ROW;
  }
  v128.store(sums, f32x4.add(v128.load(sums), f32x4.convert_i32x4_s(c0)));
  v128.store(sums, f32x4.add(v128.load(sums, V128), f32x4.convert_i32x4_s(c1)), V128);
  v128.store(sums, f32x4.add(v128.load(sums, 2 * V128), f32x4.convert_i32x4_s(c2)), 2 * V128);
  v128.store(sums, f32x4.add(v128.load(sums, 3 * V128), f32x4.convert_i32x4_s(c3)), 3 * V128);
}

/**
 * denseInt8: y = b + x·W, then ReLU, W packed by packInt8.
 *
 *   x        [M, K]                     read
 *   packed   int8Floats(K, N) floats    read
 *   y        [M, N]                     overwritten
 *   scratch  int8Scratch(K) floats      overwritten
 *
 * Each row of x is rounded to 16 bits of its own step, max |x| / 32767, finer than the weights by 8 bits.
 * Integer sums are exact: the result is the same in both builds, on every machine, at every M. A row with NaN or infinity gives NaN.
 */
export function denseInt8(
  x: usize, packed: usize, y: usize, M: i32, K: i32, N: i32, relu: bool, scratch: usize,
): void {
  const pairs = (K + 1) >> 1;
  const sums = scratch + (pairs as usize) * PAIR;
  for (let m = 0; m < M; m++) {
    const largest = largestOf(x, K);
    quantiseRow(x, scratch, K, ACTIVATION_MAX / largest);
    const step = f32x4.splat(largest / ACTIVATION_MAX);
    let panel = packed;
    for (let n = 0; n < N; n += COLUMNS) {
      let q = panel + 2 * PANEL_LINE;
      memory.fill(sums, 0, PANEL_LINE);
      for (let p = 0; p < pairs; p += BLOCK) {
        const count = min(BLOCK, pairs - p);
        int8Tile(scratch + (p as usize) * PAIR, q, count, sums);
        q += (count as usize) * PAIR_ROW;
      }
      finish(sums, panel, y, min(COLUMNS, N - n), step, relu);
      y += (min(COLUMNS, N - n) as usize) * F32;
      panel = q;
    }
    x += (K as usize) * F32;
  }
}

/** y = bias + sum · (weight step · activation step), then ReLU, of a panel's columns. */
function finish(sums: usize, panel: usize, y: usize, columns: i32, step: v128, relu: bool): void {
  const least = f32x4.splat(relu ? 0 : -Infinity);
  for (let j: usize = 0; j < PANEL_LINE; j += V128) {
    const scale = f32x4.mul(v128.load(panel + j), step);
    const value = f32x4.add(v128.load(panel + j, PANEL_LINE), f32x4.mul(v128.load(sums + j), scale));
    v128.store(sums + j, f32x4.pmax(value, least));
  }
  memory.copy(y, sums, (columns as usize) * F32);
}
