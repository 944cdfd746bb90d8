import { F32, V128 } from "../simd";
import {
  PHILOX_M0, PHILOX_M1, PHILOX_ROUNDS, PHILOX_W0, PHILOX_W1, STREAM_DROPOUT,
  highWords, lowWords, philoxWord,
} from "../philox";

/** Elements of one pass: four blocks of four words, two elements a word. */
const GROUP: i32 = 32;

/** Values of the 16 bits that decide about one element. */
const CHANCES: f32 = 65536;

/**
 * Inverted dropout: y = x / (1 − rate) where the element is kept, 0 where it is dropped; the gradient is
 * the same map on dy. At inference there is nothing to do.
 *
 *   x, dy  [n]  read
 *   y, dx  [n]  overwritten; may be x, dy
 *   first       index of the range's first element in the whole batch's tensor
 *   rate        0 to below 1, effective in steps of 2⁻¹⁶
 *   seed, step, layer  u32: what the mask depends on, besides the element's index in the batch
 *
 * So the mask is the same however the batch is cut for threads, and it is not stored: the gradient draws
 * it again. Element e is kept if its 16 bits, as a number, reach round(65536·rate). They are in the block
 * (counter, 0, step, layer) of Philox (see philox.ts), with e's bits saying where:
 *
 *   e = | group of 32 : 27 bits | word : 2 | half : 1 | lane : 2 |      counter = 4·group + lane
 *
 * so that four neighbours are four lanes and nothing has to be shuffled.
 */
export function dropout(
  x: usize, y: usize, n: i32, first: u32, rate: f32, seed: u32, step: u32, layer: u32,
): void {
  const scale = rate < 1 ? <f32>1 / (<f32>1 - rate) : 0;
  const limit = <i32>nearest(rate * CHANCES);
  const head = min(n, <i32>((0 - first) & (GROUP - 1)));
  single(x, y, head, first, limit, scale, seed, step, layer);
  x += <usize>head * F32;
  y += <usize>head * F32;
  first += head;
  let left = n - head;
  for (; left >= GROUP; left -= GROUP, first += GROUP) {
    group(x, y, first >> 5, limit, scale, seed, step, layer);
    x += <usize>GROUP * F32;
    y += <usize>GROUP * F32;
  }
  single(x, y, left, first, limit, scale, seed, step, layer);
}

/** Elements outside whole groups, one by one. */
function single(
  x: usize, y: usize, n: i32, first: u32, limit: i32, scale: f32, seed: u32, step: u32, layer: u32,
): void {
  for (let i = 0; i < n; i++, x += F32, y += F32) {
    const e = first + i;
    const counter = (e >> 5) * 4 + (e & 3);
    const word = philoxWord(counter, 0, step, layer, seed, STREAM_DROPOUT, (e >> 3) & 3);
    const bits = <i32>((word >> ((e & 4) * 4)) & 0xffff);
    store<f32>(y, bits >= limit ? load<f32>(x) * scale : 0);
  }
}

function group(
  x: usize, y: usize, index: u32, limit: i32, scale: f32, seed: u32, step: u32, layer: u32,
): void {
  const m0 = i32x4.splat(PHILOX_M0), m1 = i32x4.splat(PHILOX_M1);
  const w0 = i32x4.splat(PHILOX_W0), w1 = i32x4.splat(PHILOX_W1);
  let k0 = i32x4.splat(seed), k1 = i32x4.splat(STREAM_DROPOUT);
  let c0 = i32x4.add(i32x4.splat(4 * index), i32x4(0, 1, 2, 3)), c1 = i32x4.splat(0);
  let c2 = i32x4.splat(step), c3 = i32x4.splat(layer);
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
  eight(x, y, c0, limit, scale);
  eight(x + 2 * V128, y + 2 * V128, c1, limit, scale);
  eight(x + 4 * V128, y + 4 * V128, c2, limit, scale);
  eight(x + 6 * V128, y + 6 * V128, c3, limit, scale);
}

/** Four elements by the words' lower halves, four by the upper ones. */
function eight(x: usize, y: usize, words: v128, limit: i32, scale: f32): void {
  const below = i32x4.splat(limit - 1), factor = f32x4.splat(scale);
  const low = i32x4.gt_s(v128.and(words, i32x4.splat(0xffff)), below);
  const high = i32x4.gt_s(i32x4.shr_u(words, 16), below);
  const front = f32x4.mul(v128.load(x), factor), back = f32x4.mul(v128.load(x, V128), factor);
  v128.store(y, v128.and(front, low));
  v128.store(y, v128.and(back, high), V128);
}
