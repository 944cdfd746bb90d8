// What Winograd's kernels make of the weights, and the weights' gradient of what they made: winograd-places.ts
// has the matrices.

import { F32, LANES, NR, V128, madd, nmadd } from "../simd";
import { packedFloats, transpose } from "./gemm";

/** Bytes of one column of a half-transformed tile: six places of four channels. */
const COLUMN: usize = 6 * V128;

/** Six places of G g for the taps g, three of them, each place a vector of four kernels. */
function weightPlaces(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  const sixth = f32x4.splat(-1.0 / 6.0), twelfth = f32x4.splat(1.0 / 12.0), quarter = f32x4.splat(0.25);
  const g4 = f32x4.mul(quarter, g0), even = f32x4.add(g0, g2);
  const low = f32x4.mul(sixth, f32x4.neg(madd(quarter, g0, g2)));
  v128.store(to, g4);
  v128.store(to + step, f32x4.mul(sixth, f32x4.add(even, g1)));
  v128.store(to + 2 * step, f32x4.mul(sixth, f32x4.sub(even, g1)));
  v128.store(to + 3 * step, madd(twelfth, g1, low));
  v128.store(to + 4 * step, nmadd(twelfth, g1, low));
  v128.store(to + 5 * step, g2);
}

/**
 * winogradWeights: U = G w Gᵀ as 36 packed panels, one for each place.
 *
 *   w        [3, 3, C, O], C and O multiples of 4    read
 *   u        winogradWeightFloats floats             overwritten
 *   scratch  winogradWeightScratch() floats             overwritten
 *
 * With `transposed`, Uᵀ for the gradient of the input: matrices O x C (give C and O of w).
 * A block of 4 x 4 kernels at a time, whose taps are transposed where the outputs become rows.
 */
export function winogradWeights(w: usize, u: usize, C: i32, O: i32, transposed: bool, scratch: usize): void {
  const K = transposed ? O : C, N = transposed ? C : O;
  const place = (packedFloats(K, N) as usize) * F32;
  const tap = ((C * O) as usize) * F32, ld = (O as usize) * F32;
  const panel = (((K + 1) * NR) as usize) * F32;
  memory.fill(u, 0, place * 36);
  const columns = scratch + 4 * 9 * V128;
  for (let c = 0; c < C; c += 4) {
    for (let o = 0; o < O; o += 4) {
      let from = w + (c as usize) * ld + (o as usize) * F32;
      for (let t: usize = 0; t < 9 * V128; t += V128, from += tap) {
        const to = scratch + t;
        if (transposed) transpose(from, ld, to, 9 * V128);
        else for (let r: usize = 0; r < 4; r++) v128.store(to + r * 9 * V128, v128.load(from + r * ld));
      }
      const k = transposed ? o : c, n = transposed ? c : o;
      let to = u + ((n / NR) as usize) * panel + (((1 + k) * NR + (n & (NR - 1))) as usize) * F32;
      for (let r: usize = 0; r < 4; r++) {
        const taps = scratch + r * 9 * V128;
        for (let j: usize = 0; j < 3 * V128; j += V128) {
          const p = taps + j;
          weightPlaces(v128.load(p), v128.load(p, 48), v128.load(p, 96), columns + j, 3 * V128);
        }
        for (let i: usize = 0; i < 6; i++) {
          const p = columns + i * 3 * V128;
          weightPlaces(v128.load(p), v128.load(p, 16), v128.load(p, 32), to + i * place, 6 * place);
        }
        to += (NR as usize) * F32;
      }
    }
  }
}

/** Floats of scratch of winogradWeights: nine taps of 16 kernels, and the 18 half-transformed places of four. */
export function winogradWeightScratch(): i32 {
  return (4 * 9 + 18) * LANES;
}

/**
 * dw += Gᵀ dU G.
 *
 *   du    36 places `pitch` bytes apart: panels [⌈O/NR⌉][C][NR]   read
 *   dw    [3, 3, C, O]                                            added to
 *   temp  [3][6][4 channels]                                      overwritten
 */
export function weightGradient(du: usize, pitch: usize, dw: usize, C: i32, O: i32, temp: usize): void {
  const tap = ((C * O) as usize) * F32;
  for (let o = 0; o < O; o += (LANES as i32)) {
    let from = du + (((o / NR) * C * NR + (o & (NR - 1))) as usize) * F32;
    for (let c = 0; c < C; c++, from += (NR as usize) * F32) {
      let p = from;
      for (let to = temp; to < temp + COLUMN; to += V128, p += 6 * pitch) {
        const q = p + 3 * pitch;
        taps(
          v128.load(p), v128.load(p + pitch), v128.load(p + 2 * pitch),
          v128.load(q), v128.load(q + pitch), v128.load(q + 2 * pitch), to, COLUMN, false,
        );
      }
      let to = dw + ((c * O + o) as usize) * F32;
      for (let row = temp; row < temp + 3 * COLUMN; row += COLUMN, to += 3 * tap) {
        taps(
          v128.load(row), v128.load(row, 16), v128.load(row, 32),
          v128.load(row, 48), v128.load(row, 64), v128.load(row, 80), to, tap, true,
        );
      }
    }
  }
}

/** Gᵀ u: six places to three taps, `step` bytes apart, where `more` says whether to what is there. */
function taps(
  u0: v128, u1: v128, u2: v128, u3: v128, u4: v128, u5: v128, to: usize, step: usize, more: bool,
): void {
  const sixth = f32x4.splat(1.0 / 6.0), s = f32x4.add(u1, u2), t = f32x4.add(u3, u4);
  const outer = madd(f32x4.splat(0.25), u0, f32x4.mul(f32x4.splat(1.0 / 24.0), t));
  put(to, nmadd(sixth, s, outer), more);
  const odd = f32x4.mul(f32x4.splat(1.0 / 12.0), f32x4.sub(u3, u4));
  put(to + step, madd(sixth, f32x4.sub(u2, u1), odd), more);
  put(to + 2 * step, madd(sixth, f32x4.sub(t, s), u5), more);
}

// @ts-ignore: decorator
@inline
function put(to: usize, value: v128, more: bool): void {
  v128.store(to, more ? f32x4.add(v128.load(to), value) : value);
}
