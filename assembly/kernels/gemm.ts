// Matrix products on packed panels: the floor under dense and conv2d, forward and backward.

import { F32, MR, NR, V128, madd } from "../simd";
import { reluForward } from "./relu";

/** Depth of one pass over A and B: a panel slice of KC x NR floats (12 kB) stays in L1. */
const KC: i32 = 384;

/** Rows of A that share one pass over all panels: MC x KC floats (144 kB) stay in L2. */
const MC: i32 = 96;

/** Bytes of one row of a packed panel. */
const PANEL_ROW: usize = (NR as usize) * F32;

/** Floats of a packed [K, N] matrix, its row of starting values included. */
export function packedFloats(K: i32, N: i32): i32 {
  return ((N + NR - 1) / NR) * NR * (K + 1);
}

/**
 * gemmTile: MR rows by NR columns of  y = start + x·W.
 *
 *   x0..x5  [K] each: the rows of x                               read
 *   w       [K, NR]     one packed panel, or a slice of its K     read
 *   start   [rows, NR]  rows ldStart bytes apart, 0 for a bias    read
 *   y       [rows, NR]  rows ldy bytes apart, may be start        overwritten
 *
 * Blocking: MR rows x 2 vectors of sums stay in registers over all of K (6 x 2 with fused
 * multiply-add, 5 x 2 where the product needs a register of its own: V8 has 15).
 * Missing rows alias the last valid one (see rowPointers): they compute and store the same values
 * again, so ragged edges need no second code path. All starting values are read before any store.
 * The row pointers are arguments because V8 would compute them again in every turn of the loop.
 */
function gemmTile(
  x0: usize, x1: usize, x2: usize, x3: usize, x4: usize, x5: usize, w: usize, K: i32,
  start: usize, ldStart: usize, y: usize, ldy: usize, rows: i32,
): void {
  let s = start;                           let c00 = v128.load(s), c01 = v128.load(s, V128);
  if (rows > 1) s += ldStart;              let c10 = v128.load(s), c11 = v128.load(s, V128);
  if (rows > 2) s += ldStart;              let c20 = v128.load(s), c21 = v128.load(s, V128);
  if (rows > 3) s += ldStart;              let c30 = v128.load(s), c31 = v128.load(s, V128);
  if (rows > 4) s += ldStart;              let c40 = v128.load(s), c41 = v128.load(s, V128);
  if (rows > 5) s += ldStart;              let c50 = v128.load(s), c51 = v128.load(s, V128);

  const end = (K as usize) * F32;
  for (let k: usize = 0; k < end; k += F32) {
    const b0 = v128.load(w), b1 = v128.load(w, V128);
    let a = v128.load32_splat(x0 + k);  c00 = madd(a, b0, c00);  c01 = madd(a, b1, c01);
    a = v128.load32_splat(x1 + k);      c10 = madd(a, b0, c10);  c11 = madd(a, b1, c11);
    a = v128.load32_splat(x2 + k);      c20 = madd(a, b0, c20);  c21 = madd(a, b1, c21);
    a = v128.load32_splat(x3 + k);      c30 = madd(a, b0, c30);  c31 = madd(a, b1, c31);
    a = v128.load32_splat(x4 + k);      c40 = madd(a, b0, c40);  c41 = madd(a, b1, c41);
    if (ASC_FEATURE_RELAXED_SIMD) {
      a = v128.load32_splat(x5 + k);    c50 = madd(a, b0, c50);  c51 = madd(a, b1, c51);
    }
    w += PANEL_ROW;
  }

  const y0 = y;
  const y1 = rows > 1 ? y0 + ldy : y0;
  const y2 = rows > 2 ? y1 + ldy : y1;
  const y3 = rows > 3 ? y2 + ldy : y2;
  const y4 = rows > 4 ? y3 + ldy : y3;
  const y5 = rows > 5 ? y4 + ldy : y4;
  v128.store(y0, c00);  v128.store(y0, c01, V128);
  v128.store(y1, c10);  v128.store(y1, c11, V128);
  v128.store(y2, c20);  v128.store(y2, c21, V128);
  v128.store(y3, c30);  v128.store(y3, c31, V128);
  v128.store(y4, c40);  v128.store(y4, c41, V128);
  if (ASC_FEATURE_RELAXED_SIMD) {
    v128.store(y5, c50);  v128.store(y5, c51, V128);
  }
}

/** gemmTile of `rows` rows of x, ldx bytes apart. */
// @ts-ignore: decorator
@inline
function gemmRows(
  x: usize, ldx: usize, w: usize, K: i32, start: usize, ldStart: usize, y: usize, ldy: usize, rows: i32,
): void {
  const x1 = rows > 1 ? x + ldx : x;
  const x2 = rows > 2 ? x1 + ldx : x1;
  const x3 = rows > 3 ? x2 + ldx : x2;
  const x4 = rows > 4 ? x3 + ldx : x3;
  const x5 = rows > 5 ? x4 + ldx : x4;
  gemmTile(x, x1, x2, x3, x4, x5, w, K, start, ldStart, y, ldy, rows);
}

/**
 * gemm: y = start + x·W, with an optional ReLU; W packed by packPanels, its start row the bias.
 *
 *   x        [M, K]  rows ldx bytes apart             read
 *   packed   packedFloats(K, N) floats                read
 *   y        [M, N]  rows ldy bytes apart             overwritten
 *   scratch  [MR, NR] floats                          overwritten
 */
export function gemm(
  x: usize, ldx: usize, packed: usize, y: usize, ldy: usize,
  M: i32, K: i32, N: i32, relu: bool, scratch: usize,
): void {
  const panelBytes = ((K + 1) as usize) * PANEL_ROW;
  for (let m0 = 0; m0 < M; m0 += MC) {
    const mEnd = min(m0 + MC, M);
    for (let k0 = 0; k0 < K; k0 += KC) {
      const first = k0 == 0;
      let panel = packed;
      for (let n = 0; n < N; n += NR, panel += panelBytes) {
        // The last columns: whole tiles into scratch, all of K at once, then the valid part of each row.
        const ragged = N - n < NR;
        if (ragged && !first) break;
        const depth = ragged ? K : min(KC, K - k0);
        const w = panel + ((1 + k0) as usize) * PANEL_ROW;
        for (let m = m0; m < mEnd; m += MR) {
          const rows = min(MR, mEnd - m);
          const c = y + (m as usize) * ldy + (n as usize) * F32;
          gemmRows(
            x + (m as usize) * ldx + (k0 as usize) * F32, ldx, w, depth, first ? panel : c, first ? 0 : ldy,
            ragged ? scratch : c, ragged ? PANEL_ROW : ldy, rows,
          );
          if (ragged) copyColumns(scratch, c, ldy, rows, N - n);
        }
      }
    }
    // Not in the tile: anything between its loop and its stores makes V8 spill the sums in every turn.
    if (!relu) continue;
    for (let m = m0, row = y + (m0 as usize) * ldy; m < mEnd; m++, row += ldy) reluForward(row, row, N);
  }
}

/** The first `columns` floats of rows of a tile. */
function copyColumns(tile: usize, y: usize, ldy: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++, tile += PANEL_ROW, y += ldy) {
    memory.copy(y, tile, (columns as usize) * F32);
  }
}

/**
 * gemmTransposedTile: MR rows by NR columns of  dW += xᵀ·dy  over M images or pixels.
 *
 *   x   [M, MR]   rows ldx bytes apart: neighbouring columns, which are rows of dW   read
 *   dy  [M, NR]   rows ldy bytes apart                                               read
 *   dw  [MR, NR]  rows ldw bytes apart                                               added to
 *
 * Nothing is packed: MR neighbours of a row of x are splat, NR neighbours of a row of dy loaded. With one
 * pointer to x instead of six, V8 has registers enough for the loop, which is a tenth faster.
 */
function gemmTransposedTile(
  x: usize, ldx: usize, dy: usize, ldy: usize, M: i32, dw: usize, ldw: usize,
): void {
  const w0 = dw, w1 = w0 + ldw, w2 = w1 + ldw, w3 = w2 + ldw, w4 = w3 + ldw;
  const w5 = ASC_FEATURE_RELAXED_SIMD ? w4 + ldw : w4;
  let c00 = v128.load(w0), c01 = v128.load(w0, V128);
  let c10 = v128.load(w1), c11 = v128.load(w1, V128);
  let c20 = v128.load(w2), c21 = v128.load(w2, V128);
  let c30 = v128.load(w3), c31 = v128.load(w3, V128);
  let c40 = v128.load(w4), c41 = v128.load(w4, V128);
  let c50 = v128.load(w5), c51 = v128.load(w5, V128);

  for (const end = x + (M as usize) * ldx; x < end; x += ldx) {
    const b0 = v128.load(dy), b1 = v128.load(dy, V128);
    let a = v128.load32_splat(x);      c00 = madd(a, b0, c00);  c01 = madd(a, b1, c01);
    a = v128.load32_splat(x, 4);       c10 = madd(a, b0, c10);  c11 = madd(a, b1, c11);
    a = v128.load32_splat(x, 8);       c20 = madd(a, b0, c20);  c21 = madd(a, b1, c21);
    a = v128.load32_splat(x, 12);      c30 = madd(a, b0, c30);  c31 = madd(a, b1, c31);
    a = v128.load32_splat(x, 16);      c40 = madd(a, b0, c40);  c41 = madd(a, b1, c41);
    if (ASC_FEATURE_RELAXED_SIMD) {
      a = v128.load32_splat(x, 20);    c50 = madd(a, b0, c50);  c51 = madd(a, b1, c51);
    }
    dy += ldy;
  }

  v128.store(w0, c00);  v128.store(w0, c01, V128);
  v128.store(w1, c10);  v128.store(w1, c11, V128);
  v128.store(w2, c20);  v128.store(w2, c21, V128);
  v128.store(w3, c30);  v128.store(w3, c31, V128);
  v128.store(w4, c40);  v128.store(w4, c41, V128);
  if (ASC_FEATURE_RELAXED_SIMD) {
    v128.store(w5, c50);  v128.store(w5, c51, V128);
  }
}

/** gemmTransposedTile of four rows: eight sums still hide the latency of a multiply-add. */
function gemmTransposedFour(
  x: usize, ldx: usize, dy: usize, ldy: usize, M: i32, dw: usize, ldw: usize,
): void {
  const w1 = dw + ldw, w2 = w1 + ldw, w3 = w2 + ldw;
  let c00 = v128.load(dw), c01 = v128.load(dw, V128);
  let c10 = v128.load(w1), c11 = v128.load(w1, V128);
  let c20 = v128.load(w2), c21 = v128.load(w2, V128);
  let c30 = v128.load(w3), c31 = v128.load(w3, V128);
  for (const end = x + (M as usize) * ldx; x < end; x += ldx) {
    const b0 = v128.load(dy), b1 = v128.load(dy, V128);
    let a = v128.load32_splat(x);  c00 = madd(a, b0, c00);  c01 = madd(a, b1, c01);
    a = v128.load32_splat(x, 4);   c10 = madd(a, b0, c10);  c11 = madd(a, b1, c11);
    a = v128.load32_splat(x, 8);   c20 = madd(a, b0, c20);  c21 = madd(a, b1, c21);
    a = v128.load32_splat(x, 12);  c30 = madd(a, b0, c30);  c31 = madd(a, b1, c31);
    dy += ldy;
  }
  v128.store(dw, c00);  v128.store(dw, c01, V128);
  v128.store(w1, c10);  v128.store(w1, c11, V128);
  v128.store(w2, c20);  v128.store(w2, c21, V128);
  v128.store(w3, c30);  v128.store(w3, c31, V128);
}

/** gemmTransposedTile of one row. */
function gemmTransposedOne(x: usize, ldx: usize, dy: usize, ldy: usize, M: i32, dw: usize): void {
  let c0 = v128.load(dw), c1 = v128.load(dw, V128);
  for (const end = x + (M as usize) * ldx; x < end; x += ldx, dy += ldy) {
    const a = v128.load32_splat(x);
    c0 = madd(a, v128.load(dy), c0);
    c1 = madd(a, v128.load(dy, V128), c1);
  }
  v128.store(dw, c0);
  v128.store(dw, c1, V128);
}

/**
 * Tiles of four rows that, with tiles of MR, make up K rows without one that hangs over; -1 if there are no such.
 * There are if K is a multiple of four.
 */
export function foursIn(K: i32): i32 {
  for (let fours = 0; 4 * fours <= K; fours++) {
    if ((K - 4 * fours) % MR == 0) return fours;
  }
  return -1;
}

/** A tile of MR rows, four or one. */
// @ts-ignore: decorator
@inline
export function gemmTransposedRows(
  x: usize, ldx: usize, dy: usize, ldy: usize, M: i32, dw: usize, ldw: usize, rows: i32,
): void {
  if (rows == MR) gemmTransposedTile(x, ldx, dy, ldy, M, dw, ldw);
  else if (rows == 4) gemmTransposedFour(x, ldx, dy, ldy, M, dw, ldw);
  else gemmTransposedOne(x, ldx, dy, ldy, M, dw);
}

/** Rows of one pass of gemmTransposed: their slices of x and dy stay in cache while all tiles use them. */
const DEPTH: i32 = 128;

/**
 * gemmTransposed: dW += xᵀ·dy.
 *
 *   x   [M, K]  rows ldx bytes apart   read
 *   dy  [M, N]  rows ldy bytes apart   read
 *   dw  [K, N]  contiguous             added to
 */
export function gemmTransposed(
  x: usize, ldx: usize, dy: usize, ldy: usize, dw: usize, M: i32, K: i32, N: i32,
): void {
  const ldw = (N as usize) * F32;
  const whole = N & ~(NR - 1);
  let ones = 0;
  while (foursIn(K - ones) < 0) ones++;
  const fours = ones + 4 * foursIn(K - ones);
  for (let m = 0; m < M; m += DEPTH) {
    const depth = min(DEPTH, M - m);
    const xm = x + (m as usize) * ldx;
    const dym = dy + (m as usize) * ldy;
    for (let k = 0, rows = 0; k < K; k += rows) {
      const xk = xm + (k as usize) * F32;
      const wk = dw + (k as usize) * ldw;
      rows = k < ones ? 1 : k < fours ? 4 : MR;
      for (let n = 0; n < whole; n += NR) {
        const column = (n as usize) * F32;
        gemmTransposedRows(xk, ldx, dym + column, ldy, depth, wk + column, ldw, rows);
      }
      for (let r = 0; r < rows; r++) {
        for (let n = whole; n < N; n++) {
          const column = (n as usize) * F32;
          dotColumns(
            xk + (r as usize) * F32, ldx, dym + column, ldy, depth,
            wk + (r as usize) * ldw + column,
          );
        }
      }
    }
  }
}

/** out += Σ a·b down two columns: the last columns of gemmTransposed, fewer than a panel. */
function dotColumns(a: usize, lda: usize, b: usize, ldb: usize, M: i32, out: usize): void {
  let sum: f32 = 0;
  for (let m = 0; m < M; m++) {
    sum += f32.load(a) * f32.load(b);
    a += lda;
    b += ldb;
  }
  f32.store(out, f32.load(out) + sum);
}

/**
 * packPanels: W [K, N] → panels [⌈N/NR⌉][1 + K][NR], missing columns zero.
 *
 *   w       [K, N]                       read
 *   b       [N], or 0 for a start of 0   read
 *   packed  packedFloats(K, N) floats    overwritten
 *
 * Row 0 of a panel holds the starting values (bias), rows 1..K the weights: one stream for gemmTile.
 */
export function packPanels(w: usize, b: usize, packed: usize, K: i32, N: i32): void {
  packPanelsWide(w, b, packed, K, N, NR);
}

/** packPanels with panels of `width` columns. */
export function packPanelsWide(w: usize, b: usize, packed: usize, K: i32, N: i32, width: i32): void {
  const ldw = (N as usize) * F32;
  const row = (width as usize) * F32;
  for (let n = 0; n < N; n += width) {
    const columns = min(width, N - n);
    const column = (n as usize) * F32;
    packRow(b + column, packed, b ? columns : 0, width);
    packed += row;
    for (let from = w + column, end = from + (K as usize) * ldw; from < end; from += ldw) {
      packRow(from, packed, columns, width);
      packed += row;
    }
  }
}

/** `columns` floats, then zeros up to `width`. */
export function packRow(from: usize, to: usize, columns: i32, width: i32): void {
  let j = 0;
  for (; j <= columns - 4; j += 4, from += V128, to += V128) v128.store(to, v128.load(from));
  for (; j < columns; j++, from += F32, to += F32) f32.store(to, f32.load(from));
  for (; j < width; j++, to += F32) f32.store(to, 0);
}

/**
 * packFlipped: W [taps, C, O] → packed panels of the matrix  (reversed taps, O) x C  that
 * carries the gradient of a convolution back to its input.
 *
 *   w       [taps, C, O]                         read
 *   packed  packedFloats(taps·O, C) floats       overwritten
 */
export function packFlipped(w: usize, packed: usize, taps: i32, C: i32, O: i32): void {
  packFlippedWide(w, packed, taps, C, O, NR);
}

/** packFlipped with panels of `width` columns; with one tap, the transpose of a dense layer's weights. */
export function packFlippedWide(w: usize, packed: usize, taps: i32, C: i32, O: i32, width: i32): void {
  const ldw = (O as usize) * F32;
  const row = (width as usize) * F32;
  for (let c = 0; c < C; c += width) {
    packRow(0, packed, 0, width);
    packed += row;
    const columns = min(width, C - c);
    for (let tap = taps - 1; tap >= 0; tap--) {
      const from = w + ((tap * C + c) as usize) * ldw;
      let j = 0;
      for (; O % 4 == 0 && j <= columns - 4; j += 4) {
        transposeFour(from + (j as usize) * ldw, ldw, packed + (j as usize) * F32, row, O);
      }
      for (; j < width; j++) {
        copyAcross(from + (j as usize) * ldw, packed + (j as usize) * F32, row, j < columns ? O : 0, O);
      }
      packed += (O as usize) * row;
    }
  }
}

/** Four rows of n floats, a multiple of four, ldx bytes apart, become four columns, ldy bytes from row to row. */
function transposeFour(x: usize, ldx: usize, y: usize, ldy: usize, n: i32): void {
  for (const end = x + (n as usize) * F32; x < end; x += V128, y += 4 * ldy) transpose(x, ldx, y, ldy);
}

/** 4 x 4 floats, rows ldx bytes apart, transposed to rows ldy bytes apart. */
export function transpose(x: usize, ldx: usize, y: usize, ldy: usize): void {
  const a = v128.load(x), b = v128.load(x + ldx), c = v128.load(x + 2 * ldx), d = v128.load(x + 3 * ldx);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7), cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(y, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(y + ldy, v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(y + 2 * ldy, v128.shuffle<i64>(ab2, cd2, 0, 2));
  v128.store(y + 3 * ldy, v128.shuffle<i64>(ab2, cd2, 1, 3));
}

/** One row of n floats becomes a column; zeros from there to `height`. */
function copyAcross(x: usize, y: usize, ldy: usize, n: i32, height: i32): void {
  for (let i = 0; i < height; i++, x += F32, y += ldy) f32.store(y, i < n ? f32.load(x) : 0);
}

/**
 * peakMadds: the machine's multiply-add peak, to measure shares against. 12 independent sums, no memory.
 * Returns the sum so that nothing is optimised away; does 12 · 8 floating-point operations an iteration.
 */
export function peakMadds(iterations: i32): f32 {
  // Not a constant, which would stand in each of the operations.
  const a = f32x4.splat(1 / (iterations as f32));
  let c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
  for (let i = 0; i < iterations; i++) {
    c0 = madd(a, a, c0);  c1 = madd(a, a, c1);  c2 = madd(a, a, c2);   c3 = madd(a, a, c3);
    c4 = madd(a, a, c4);  c5 = madd(a, a, c5);  c6 = madd(a, a, c6);   c7 = madd(a, a, c7);
    c8 = madd(a, a, c8);  c9 = madd(a, a, c9);  c10 = madd(a, a, c10); c11 = madd(a, a, c11);
  }
  c0 = f32x4.add(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)), f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7)));
  c0 = f32x4.add(c0, f32x4.add(f32x4.add(c8, c9), f32x4.add(c10, c11)));
  return f32x4.extract_lane(c0, 0);
}
