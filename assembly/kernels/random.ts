import { F32, V128 } from "../simd";
import {
  PHILOX_M0, PHILOX_M1, PHILOX_ROUNDS, PHILOX_W0, PHILOX_W1,
  highWords, lowWords, philoxWord, unitLanes,
} from "../philox";

/** Words of four blocks: what one pass of the generator makes. */
const GROUP: i32 = 16;

/**
 * Numbers from Philox4x32-10 (see philox.ts): the same for the same (seed, stream, a, b), on any
 * thread, in both builds. Element i comes from word i of the sequence: word i & 3 of block i >> 2.
 *
 *   out   [n]  float32, or u32 where said                                        overwritten
 *   seed, stream  u32, the key      a, b  u32, what the numbers are for, e.g. step and layer
 *
 * The words are written to `out` first and turned into numbers in place: no scratch.
 */

/** out u32 [n]: the words themselves. */
export function randomWords(out: usize, n: i32, seed: u32, stream: u32, a: u32, b: u32): void {
  let block: u32 = 0;
  let left = n;
  for (; left >= GROUP; left -= GROUP, block += 4, out += <usize>GROUP * F32) {
    fourBlocks(out, block, seed, stream, a, b);
  }
  for (let i = 0; i < left; i++) {
    const word = philoxWord(block + (i >> 2), 0, a, b, seed, stream, i & 3);
    store<u32>(out + <usize>i * F32, word);
  }
}

/** Uniform in [lo, hi): lo + (hi − lo)·u with u in steps of 2⁻²⁴, rounded to float32. */
export function randomUniform(
  out: usize, n: i32, lo: f32, hi: f32, seed: u32, stream: u32, a: u32, b: u32,
): void {
  randomWords(out, n, seed, stream, a, b);
  const end = out + <usize>n * F32;
  const low = f32x4.splat(lo), width = f32x4.splat(hi - lo);
  for (; out + V128 <= end; out += V128) {
    v128.store(out, f32x4.add(low, f32x4.mul(width, unitLanes(v128.load(out)))));
  }
  for (; out < end; out += F32) {
    const value = f32x4.add(low, f32x4.mul(width, unitLanes(v128.load32_zero(out))));
    v128.store32_lane(out, value, 0);
  }
}

/**
 * out u32 [n]: 0 to n − 1 in random order (Fisher and Yates, inside out).
 *
 * Place j <= i for element i is the upper half of word · (i + 1) (Lemire, 2019, without his rejection):
 * one of i + 1 places is at most (i + 1)/2³² likelier than another, 1.4e-5 of its share for n = 60,000.
 * Word i lies at out[i], which the shuffle reads just before it fills that place.
 */
export function randomPermutation(
  out: usize, n: i32, seed: u32, stream: u32, a: u32, b: u32,
): void {
  randomWords(out, n, seed, stream, a, b);
  for (let i = 0; i < n; i++) {
    const here = out + <usize>i * F32;
    const j = <usize>((<u64>load<u32>(here) * <u64>(i + 1)) >> 32);
    const there = out + j * F32;
    store<u32>(here, load<u32>(there));
    store<u32>(there, i);
  }
}

/** The 16 words of blocks `block` to `block + 3`, in order. */
function fourBlocks(out: usize, block: u32, seed: u32, stream: u32, a: u32, b: u32): void {
  const m0 = i32x4.splat(PHILOX_M0), m1 = i32x4.splat(PHILOX_M1);
  const w0 = i32x4.splat(PHILOX_W0), w1 = i32x4.splat(PHILOX_W1);
  let k0 = i32x4.splat(seed), k1 = i32x4.splat(stream);
  let c0 = i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3)), c1 = i32x4.splat(0);
  let c2 = i32x4.splat(a), c3 = i32x4.splat(b);
  for (let round = 0; round < PHILOX_ROUNDS; round++) {
    const front0 = i64x2.extmul_low_i32x4_u(c0, m0), back0 = i64x2.extmul_high_i32x4_u(c0, m0);
    const front1 = i64x2.extmul_low_i32x4_u(c2, m1), back1 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(highWords(front1, back1), c1), k0);
    c2 = v128.xor(v128.xor(highWords(front0, back0), c3), k1);
    c1 = lowWords(front1, back1);
    c3 = lowWords(front0, back0);
    k0 = i32x4.add(k0, w0);
    k1 = i32x4.add(k1, w1);
  }
  // Lane i of c0..c3 is block i: turn the four by four words over.
  const near01 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5), far01 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
  const near23 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5), far23 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(near01, near23, 0, 2));
  v128.store(out, v128.shuffle<i64>(near01, near23, 1, 3), V128);
  v128.store(out, v128.shuffle<i64>(far01, far23, 0, 2), 2 * V128);
  v128.store(out, v128.shuffle<i64>(far01, far23, 1, 3), 3 * V128);
}
