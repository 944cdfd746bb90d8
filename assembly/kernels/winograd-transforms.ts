// The transforms of Winograd's F(4x4, 3x3), four channels at a time. The matrices are Lavin and Gray's
// (2015), for the points 0, ±1, ±2 and ∞:
//
//        ⎡ 4  0 −5  0  1  0 ⎤        ⎡  1/4    0     0  ⎤
//        ⎢ 0 −4 −4  1  1  0 ⎥        ⎢ −1/6  −1/6  −1/6 ⎥        ⎡ 1  1  1  1  1  0 ⎤
//   Bᵀ = ⎢ 0  4 −4 −1  1  0 ⎥    G = ⎢ −1/6   1/6  −1/6 ⎥   Aᵀ = ⎢ 0  1 −1  2 −2  0 ⎥
//        ⎢ 0 −2 −1  2  1  0 ⎥        ⎢ 1/24  1/12   1/6 ⎥        ⎢ 0  1  1  4  4  0 ⎥
//        ⎢ 0  2 −1 −2  1  0 ⎥        ⎢ 1/24 −1/12   1/6 ⎥        ⎣ 0  1 −1  8 −8  1 ⎦
//        ⎣ 0  4  0 −5  0  1 ⎦        ⎣   0     0     1  ⎦
//
// Place (i, j) of a transformed tile, i down and j across, stands at 6j + i everywhere.
//
// A tile at the end of a side has 1 to 4 outputs there: n outputs need only n + 2 points, the first
// n + 1 finite ones (0, 1, −1, 2, −2) and ∞. With G as above, which then is the same for all tiles, Bᵀ is
//
//       ⎡ 4 −2 −4  2  0 ⎤          ⎡ 4  0 −4  0 ⎤          ⎡ 4 −4  0 ⎤
//       ⎢ 0 −6 −3  3  0 ⎥          ⎢ 0 −3 −3  0 ⎥          ⎢ 0 −6  0 ⎥
//   n=3 ⎢ 0  2 −3  1  0 ⎥      n=2 ⎢ 0  3 −3  0 ⎥      n=1 ⎣ 0 −1  1 ⎦
//       ⎢ 0 −4  0  4  0 ⎥          ⎣ 0 −1  0  1 ⎦
//       ⎣ 0  2 −1 −2  1 ⎦
//
// and Aᵀ its first n rows, with the 1 of ∞ in the last of them. So the products of 7x7 and 14x14 outputs,
// which end in tiles of 3 and 2, are 16 % fewer than those of whole tiles.
//
// A strip is a row of tiles. Its rows are transformed downwards first, column by column, into `strip`
// [columns][6][4 channels]: neighbouring tiles share two columns, so that half of the work is done once
// for both. Then each tile is transformed across, from addresses that differ by constants.

import { F32, LANES, NR, V128, madd, nmadd } from "../simd";
import { packedFloats, transpose } from "./gemm";

/** Bytes of one column of a strip: six places of four channels. */
const COLUMN: usize = 6 * V128;

/** Bytes from a tile of a strip to the next: four columns. */
const TILE: usize = 4 * COLUMN;

/** Floats of a strip of `tiles` tiles. */
export function stripFloats(tiles: i32): i32 {
  return (4 * tiles + 2) * 6 * LANES;
}

/** Whether tiles of n outputs a side have no place for the i-th point. */
// @ts-ignore: decorator
@inline
export function lacks(n: i32, i: i32): bool {
  return i > n && i < 5;
}

/** Bᵀ d of a side of n outputs: n + 2 of six values to as many places, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function inputPlaces(
  n: i32, d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: usize,
): void {
  const two = f32x4.splat(2), three = f32x4.splat(3), four = f32x4.splat(4);
  const odd = f32x4.sub(d3, d1);
  if (n == 4) {
    const even = f32x4.sub(d4, d2);
    v128.store(to, madd(four, f32x4.sub(d0, d2), even));
    v128.store(to + 5 * step, nmadd(four, odd, f32x4.sub(d5, d3)));
    const a = nmadd(four, d2, d4), b = nmadd(four, d1, d3);
    v128.store(to + step, f32x4.add(a, b));
    v128.store(to + 2 * step, f32x4.sub(a, b));
    v128.store(to + 3 * step, madd(two, odd, even));
    v128.store(to + 4 * step, nmadd(two, odd, even));
  } else if (n == 3) {
    v128.store(to, madd(four, f32x4.sub(d0, d2), f32x4.add(odd, odd)));
    v128.store(to + step, f32x4.mul(three, f32x4.sub(odd, f32x4.add(d1, d2))));
    v128.store(to + 2 * step, madd(three, f32x4.sub(d1, d2), odd));
    v128.store(to + 3 * step, f32x4.mul(four, odd));
    v128.store(to + 5 * step, nmadd(two, odd, f32x4.sub(d4, d2)));
  } else if (n == 2) {
    v128.store(to, f32x4.mul(four, f32x4.sub(d0, d2)));
    v128.store(to + step, f32x4.neg(f32x4.mul(three, f32x4.add(d1, d2))));
    v128.store(to + 2 * step, f32x4.mul(three, f32x4.sub(d1, d2)));
    v128.store(to + 5 * step, odd);
  } else {
    v128.store(to, f32x4.mul(four, f32x4.sub(d0, d1)));
    v128.store(to + step, f32x4.mul(f32x4.splat(-6), d1));
    v128.store(to + 5 * step, f32x4.sub(d2, d1));
  }
}

/** A g of a side of n outputs: n values to n + 2 places, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function gradientPlaces(n: i32, y0: v128, y1: v128, y2: v128, y3: v128, to: usize, step: usize): void {
  const four = f32x4.splat(4);
  if (n == 4) {
    const a = f32x4.add(y0, y2), b = f32x4.add(y1, y3);
    const e = madd(four, y2, y0), f = madd(four, y3, y1), g = f32x4.add(f, f);
    v128.store(to + step, f32x4.add(a, b));
    v128.store(to + 2 * step, f32x4.sub(a, b));
    v128.store(to + 3 * step, f32x4.add(e, g));
    v128.store(to + 4 * step, f32x4.sub(e, g));
    v128.store(to + 5 * step, y3);
  } else if (n == 3) {
    const a = f32x4.add(y0, y2);
    v128.store(to + step, f32x4.add(a, y1));
    v128.store(to + 2 * step, f32x4.sub(a, y1));
    v128.store(to + 3 * step, f32x4.add(madd(four, y2, y0), f32x4.add(y1, y1)));
    v128.store(to + 5 * step, y2);
  } else if (n == 2) {
    v128.store(to + step, f32x4.add(y0, y1));
    v128.store(to + 2 * step, f32x4.sub(y0, y1));
    v128.store(to + 5 * step, y1);
  } else {
    v128.store(to + step, y0);
    v128.store(to + 5 * step, y0);
  }
  v128.store(to, y0);
}

/**
 * Bᵀ x B of one strip.
 *
 *   rows    [6] pointers to rows [W, C] of x, or of zeros           read
 *   height  outputs of the strip down, 1 to 4
 *   width   outputs of its last tile across, 1 to 4
 *   strip   stripFloats(tiles), zero where a column is no pixel's   overwritten
 *   v       36 places `pitch` bytes apart, the tiles in each ldv bytes apart, the last one at `end`
 *           overwritten, but for places that the tiles lack
 */
export function inputTransform(
  rows: usize, height: i32, width: i32, strip: usize, v: usize, end: usize, ldv: usize, pitch: usize,
  W: i32, C: i32, padLeft: i32, tiles: i32,
): void {
  const pixel = (C as usize) * F32;
  const r0 = i32.load(rows) as usize,     r1 = i32.load(rows, 4) as usize,  r2 = i32.load(rows, 8) as usize;
  const r3 = i32.load(rows, 12) as usize, r4 = i32.load(rows, 16) as usize, r5 = i32.load(rows, 20) as usize;
  const left = strip + (padLeft as usize) * COLUMN, right = left + (W as usize) * COLUMN;
  for (let c: usize = 0; c < pixel; c += V128) {
    for (let to = left, at = c; to < right; to += COLUMN, at += pixel) {
      inputPlaces(
        height, v128.load(r0 + at), v128.load(r1 + at), v128.load(r2 + at),
        v128.load(r3 + at), v128.load(r4 + at), v128.load(r5 + at), to, V128,
      );
    }
    let tile = strip, to = v + c;
    for (let t = 1; t <= tiles; t++) {
      const last = t == tiles, n = last ? width : 4;
      let out = last ? end + c : to;
      for (let i = 0, p = tile; i < 6; i++, p += V128, out += pitch) {
        if (lacks(height, i)) continue;
        inputPlaces(
          n, v128.load(p), v128.load(p, 96), v128.load(p, 192),
          v128.load(p, 288), v128.load(p, 384), v128.load(p, 480), out, 6 * pitch,
        );
      }
      tile += TILE;
      to += ldv;
    }
  }
}

/** A dy Aᵀ of one strip: `rows` points to four rows of dy [W, C]; else as inputTransform. */
export function gradientTransform(
  rows: usize, height: i32, width: i32, strip: usize, d: usize, end: usize, ldd: usize, pitch: usize,
  W: i32, C: i32, tiles: i32,
): void {
  const pixel = (C as usize) * F32;
  const r0 = i32.load(rows) as usize,    r1 = i32.load(rows, 4) as usize;
  const r2 = i32.load(rows, 8) as usize, r3 = i32.load(rows, 12) as usize;
  const right = strip + (W as usize) * COLUMN;
  for (let c: usize = 0; c < pixel; c += V128) {
    for (let to = strip, at = c; to < right; to += COLUMN, at += pixel) {
      gradientPlaces(
        height, v128.load(r0 + at), v128.load(r1 + at), v128.load(r2 + at), v128.load(r3 + at), to, V128,
      );
    }
    let tile = strip, to = d + c;
    for (let t = 1; t <= tiles; t++) {
      const last = t == tiles, n = last ? width : 4;
      let out = last ? end + c : to;
      for (let i = 0, p = tile; i < 6; i++, p += V128, out += pitch) {
        if (lacks(height, i)) continue;
        gradientPlaces(
          n, v128.load(p), v128.load(p, 96), v128.load(p, 192), v128.load(p, 288), out, 6 * pitch,
        );
      }
      tile += TILE;
      to += ldd;
    }
  }
}

/** B m of a side of n outputs, the transpose of inputPlaces: n + 2 places to as many values, the first two plus a, b. */
// @ts-ignore: decorator
@inline
function placeGradients(
  n: i32, m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, a: v128, b: v128,
  to: usize, to1: usize, to2: usize, to3: usize, to4: usize, to5: usize,
): void {
  const two = f32x4.splat(2), three = f32x4.splat(3), four = f32x4.splat(4);
  const s = f32x4.add(m1, m2), d = f32x4.sub(m1, m2);
  v128.store(to, madd(four, m0, a));
  if (n == 4) {
    const t = f32x4.add(m3, m4), e = f32x4.sub(m3, m4), five = f32x4.splat(5);
    v128.store(to1, madd(four, f32x4.sub(m5, d), nmadd(two, e, b)));
    v128.store(to2, nmadd(four, s, nmadd(five, m0, f32x4.neg(t))));
    v128.store(to3, nmadd(five, m5, madd(two, e, d)));
    v128.store(to4, f32x4.add(m0, f32x4.add(s, t)));
    v128.store(to5, m5);
  } else if (n == 3) {
    const odd = madd(two, f32x4.sub(m0, m5), madd(three, m1, madd(four, m3, m2)));
    v128.store(to1, f32x4.sub(nmadd(three, d, b), odd));
    v128.store(to2, nmadd(four, m0, nmadd(three, s, f32x4.neg(m5))));
    v128.store(to3, odd);
    v128.store(to4, m5);
  } else if (n == 2) {
    v128.store(to1, nmadd(three, d, f32x4.sub(b, m5)));
    v128.store(to2, f32x4.neg(madd(four, m0, f32x4.mul(three, s))));
    v128.store(to3, m5);
  } else {
    v128.store(to1, nmadd(four, m0, nmadd(f32x4.splat(6), m1, f32x4.sub(b, m5))));
    v128.store(to2, m5);
  }
}

/**
 * B m Bᵀ of one strip, the transpose of inputTransform: what its tiles add to six rows of dx.
 *
 *   m, end  36 places `pitch` bytes apart, as inputTransform's v                 read
 *   strip   stripFloats(tiles)                                                   overwritten
 *   rows    [6] pointers to rows [W, C] of dx, or to one that nobody reads       the first two, if `begun`,
 *           added to; the others (of height + 2) overwritten
 */
export function inputGradient(
  m: usize, end: usize, ldm: usize, pitch: usize, strip: usize, rows: usize,
  height: i32, width: i32, W: i32, C: i32, padLeft: i32, tiles: i32, begun: bool,
): void {
  const pixel = (C as usize) * F32;
  const kept = i32x4.splat(begun ? -1 : 0);
  const left = strip + (padLeft as usize) * COLUMN, right = left + (W as usize) * COLUMN;
  const r0 = i32.load(rows) as usize,     r1 = i32.load(rows, 4) as usize,  r2 = i32.load(rows, 8) as usize;
  const r3 = i32.load(rows, 12) as usize, r4 = i32.load(rows, 16) as usize, r5 = i32.load(rows, 20) as usize;
  for (let c: usize = 0; c < pixel; c += V128) {
    // Each tile adds to the two columns that the one before it has written last.
    memory.fill(strip, 0, 2 * COLUMN);
    let to = strip;
    for (let t = 1, at = m + c; t <= tiles; t++, at += ldm, to += TILE) {
      const last = t == tiles, n = last ? width : 4;
      let p = last ? end + c : at;
      for (let i = 0, column = to; i < 6; i++, p += pitch, column += V128) {
        if (lacks(height, i)) continue;
        const q = p + 18 * pitch;
        placeGradients(
          n, v128.load(p), v128.load(p + 6 * pitch), v128.load(p + 12 * pitch),
          v128.load(q), v128.load(q + 6 * pitch), v128.load(q + 12 * pitch),
          v128.load(column), v128.load(column, COLUMN),
          column, column + COLUMN, column + 2 * COLUMN, column + 3 * COLUMN, column + 4 * COLUMN, column + 5 * COLUMN,
        );
      }
    }
    for (let from = left, at = c; from < right; from += COLUMN, at += pixel) {
      placeGradients(
        height, v128.load(from), v128.load(from, 16), v128.load(from, 32),
        v128.load(from, 48), v128.load(from, 64), v128.load(from, 80),
        v128.and(v128.load(r0 + at), kept), v128.and(v128.load(r1 + at), kept),
        r0 + at, r1 + at, r2 + at, r3 + at, r4 + at, r5 + at,
      );
    }
  }
}

/** Aᵀ m of a side of n outputs: n values, `step` bytes apart; with `done` each plus `start`, not below `floor`. */
// @ts-ignore: decorator
@inline
function outputPlaces(
  n: i32, m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize,
  done: bool, start: v128, floor: v128,
): void {
  const two = f32x4.splat(2), four = f32x4.splat(4), eight = f32x4.splat(8);
  const s1 = f32x4.add(m1, m2), d1 = f32x4.sub(m1, m2), first = f32x4.add(m0, s1);
  if (n == 4) {
    const s2 = f32x4.add(m3, m4), d2 = f32x4.sub(m3, m4);
    putOutput(to, f32x4.add(first, s2), done, start, floor);
    putOutput(to + step, madd(two, d2, d1), done, start, floor);
    putOutput(to + 2 * step, madd(four, s2, s1), done, start, floor);
    putOutput(to + 3 * step, f32x4.add(m5, madd(eight, d2, d1)), done, start, floor);
  } else if (n == 3) {
    putOutput(to, f32x4.add(first, m3), done, start, floor);
    putOutput(to + step, madd(two, m3, d1), done, start, floor);
    putOutput(to + 2 * step, f32x4.add(m5, madd(four, m3, s1)), done, start, floor);
  } else if (n == 2) {
    putOutput(to, first, done, start, floor);
    putOutput(to + step, f32x4.add(m5, d1), done, start, floor);
  } else {
    putOutput(to, f32x4.add(m0, f32x4.add(m1, m5)), done, start, floor);
  }
}

// @ts-ignore: decorator
@inline
function putOutput(to: usize, value: v128, done: bool, start: v128, floor: v128): void {
  v128.store(to, done ? f32x4.pmax(f32x4.add(value, start), floor) : value);
}

/**
 * Aᵀ m A of one tile of height x width outputs, plus bias, then an optional ReLU.
 *
 *   m     36 places `pitch` bytes apart, [C] each     read
 *   temp  [4][6][4 channels]                          overwritten
 *   y     rows `row` bytes apart, pixels of C floats  overwritten
 */
export function outputTransform(
  m: usize, pitch: usize, temp: usize, b: usize, y: usize, row: usize, C: i32,
  height: i32, width: i32, relu: bool,
): void {
  const floor = f32x4.splat(relu ? 0 : -Infinity);
  const pixel = (C as usize) * F32;
  for (let c: usize = 0; c < pixel; c += V128) {
    let p = m + c;
    for (let j = 0, to = temp; j < 6; j++, to += V128, p += 6 * pitch) {
      if (lacks(width, j)) continue;
      const q = p + 3 * pitch;
      outputPlaces(
        height, v128.load(p), v128.load(p + pitch), v128.load(p + 2 * pitch),
        v128.load(q), v128.load(q + pitch), v128.load(q + 2 * pitch), to, COLUMN, false, floor, floor,
      );
    }
    const bias = v128.load(b + c);
    let out = y + c;
    for (let from = temp, end = temp + (height as usize) * COLUMN; from < end; from += COLUMN, out += row) {
      outputPlaces(
        width, v128.load(from), v128.load(from, 16), v128.load(from, 32),
        v128.load(from, 48), v128.load(from, 64), v128.load(from, 80), out, pixel, true, bias, floor,
      );
    }
  }
}

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
