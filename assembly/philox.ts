// Philox4x32-10: random numbers as a pure function of a counter and a key (J. K. Salmon and others,
// "Parallel random numbers: as easy as 1, 2, 3", SC11, 2011). Nothing is remembered between calls, so
// any thread can draw any number, and a training can be resumed anywhere.
//
//   counter  (block, 0, a, b)   a, b: what the draw is for, e.g. step and layer, epoch and image
//   key      (seed, stream)     stream: the purpose, so that no two purposes share numbers
//
// A block is four u32 words. One round on the counter (c0, c1, c2, c3) with the key (k0, k1):
//
//   c0' = high(M1·c2) ^ c1 ^ k0      c1' = low(M1·c2)
//   c2' = high(M0·c0) ^ c3 ^ k1      c3' = low(M0·c0)
//
// and then k0 += W0, k1 += W1. In vectors, lane i carries counter i of four: c0 holds word 0 of all four.

export const PHILOX_ROUNDS: i32 = 10;

export const PHILOX_M0: u32 = 0xd2511f53;
export const PHILOX_M1: u32 = 0xcd9e8d57;

/** The key's steps: the golden ratio and √3 − 1, as fractions of 2³². */
export const PHILOX_W0: u32 = 0x9e3779b9;
export const PHILOX_W1: u32 = 0xbb67ae85;

/** Streams taken by kernels; hosts that draw by themselves number theirs from 16. */
export const STREAM_DROPOUT: u32 = 1;
export const STREAM_AFFINE: u32 = 2;
export const STREAM_ELASTIC: u32 = 3;

/** Words 0 and 1 of the 64-bit products of two vectors' lanes, from the products of either half. */
// @ts-ignore: decorator
@inline
export function lowWords(front: v128, back: v128): v128 {
  return v128.shuffle<i32>(front, back, 0, 2, 4, 6);
}

// @ts-ignore: decorator
@inline
export function highWords(front: v128, back: v128): v128 {
  return v128.shuffle<i32>(front, back, 1, 3, 5, 7);
}

/** A word as a number in [0, 1): its upper 24 bits, so that every value is exact. */
// @ts-ignore: decorator
@inline
export function unitLanes(words: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(words, 8)), f32x4.splat(<f32>(1.0 / 16777216.0)));
}

/** One word, 0 to 3, of one block. */
export function philoxWord(
  c0: u32, c1: u32, c2: u32, c3: u32, seed: u32, stream: u32, word: i32,
): u32 {
  let k0 = seed, k1 = stream;
  for (let round = 0; round < PHILOX_ROUNDS; round++) {
    const p0 = <u64>PHILOX_M0 * <u64>c0;
    const p1 = <u64>PHILOX_M1 * <u64>c2;
    c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
    c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
    c1 = <u32>p1;
    c3 = <u32>p0;
    k0 += PHILOX_W0;
    k1 += PHILOX_W1;
  }
  return word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
}

/** Number `which` of an image's augmentation in this epoch, in [−1, 1). */
export function imageDraw(which: i32, seed: u32, epoch: u32, index: u32): f32 {
  const word = philoxWord(which >> 2, 0, epoch, index, seed, STREAM_AFFINE, which & 3);
  return <f32>(<i32>word >> 8) * <f32>(1.0 / 8388608.0);
}
