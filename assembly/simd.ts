// Constants and inlined helpers that every kernel shares.

/** Bytes of a float32. */
export const F32: usize = 4;

/** Bytes of a v128: four float32 lanes. */
export const V128: usize = 16;

/** Float32 lanes of a v128. */
export const LANES: usize = 4;

/**
 * a·b + c by lane. The relaxed build rounds once (where the host has FMA), the SIMD128 build twice:
 * results differ in the last bits between the two.
 */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b by lane, rounded as madd. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** Sum of the four lanes: (0 + 2) + (1 + 3). */
// @ts-ignore: decorator
@inline
export function laneSum(a: v128): f32 {
  const pair = f32x4.add(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  return f32x4.extract_lane(pair, 0) + f32x4.extract_lane(pair, 1);
}

/** Largest of the four lanes. */
// @ts-ignore: decorator
@inline
export function laneMax(a: v128): f32 {
  const pair = f32x4.pmax(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  return max(f32x4.extract_lane(pair, 0), f32x4.extract_lane(pair, 1));
}

/** Columns of a tile of a matrix product: two vectors. */
export const NR: i32 = 8;

/** Rows of a tile: what 15 vector registers hold beside two vectors of B and one of A (and of the product). */
export const MR: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
