// 3x3 convolution of stride 1 by Winograd's minimal filtering F(4x4, 3x3): 36 multiplications a
// tile of 4x4 outputs instead of 144 (Lavin and Gray 2015, arXiv:1509.09308; points 0, ±1, ±2, ∞).
//
//   y tile = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ x Bᵀᵀ) ] A      x tile 6x6, overlapping by 2; y tile 4x4
//   dx       = the same with w turned round and C, O exchanged
//   dw      += Gᵀ [ Σ over tiles of (Bᵀ x B) ⊙ (A dy Aᵀ) ] G
//
// ⊙ sums over channels, so it is 36 matrix products, one for each place ξ of the 6x6 tile. Channels
// are multiples of 4 (one vector). Against float64 the largest error is about 2e-5 of the outputs' rms.

import { F32, LANES, MR, NR, V128, madd } from "../simd";
import { biasGradient } from "./conv2d";
import { gemmRows, gemmTransposedRows, packedFloats } from "./gemm";

/** Places of a transformed tile. */
const PLACES: usize = 36;

/** Bytes that V and M of one block may fill: both stay in L2. */
const BLOCK_BYTES: i32 = 400 * 1024;

/** Tiles of one block of the weight gradient: its V and D are read once, dU once a block. */
const PARAMS_TILES: i32 = 48;

/** Bytes between the places of a block: one cache line more than its floats, or all 36 would share a cache set. */
// @ts-ignore: decorator
@inline
function placePitch(tiles: i32, channels: i32): usize {
  return (tiles as usize) * (channels as usize) * F32 + 64;
}

// @ts-ignore: decorator
@inline
function panelled(O: i32): i32 {
  return (O + NR - 1) & ~(NR - 1);
}

/** Tiles of one block: a multiple of MR rows, from MR to 8 MR. */
// @ts-ignore: decorator
@inline
function blockTiles(C: i32, O: i32): i32 {
  const tiles = BLOCK_BYTES / (((PLACES * F32) as i32) * (C + panelled(O)));
  return max(1, min(8, tiles / MR)) * MR;
}

/** Floats of the small buffers at the head of scratch: zeros, pixel pointers, one transformed tile. */
// @ts-ignore: decorator
@inline
function headFloats(C: i32, O: i32): i32 {
  return panelled(max(C, O)) + ((PLACES + PLACES * LANES) as i32);
}

/** Floats of winogradWeights' result. */
export function winogradWeightFloats(C: i32, O: i32): i32 {
  return (PLACES as i32) * packedFloats(C, O);
}

/** Floats of scratch that winogradForward needs. */
export function winogradScratch(C: i32, O: i32): i32 {
  const tiles = blockTiles(C, O);
  const block = PLACES * (placePitch(tiles, C) + placePitch(tiles, panelled(O)));
  return headFloats(C, O) + ((block / F32) as i32);
}

/** Floats of scratch that winogradBackwardParams needs. */
export function winogradParamsScratch(C: i32, O: i32): i32 {
  const block = PLACES * (placePitch(PARAMS_TILES, C) + placePitch(PARAMS_TILES, O));
  return headFloats(C, O) + ((block / F32) as i32) + (PLACES as i32) * C * O;
}

/**
 * winogradWeights: U = G w Gᵀ as 36 packed panels, one for each place.
 *
 *   w  [3, 3, C, O]                               read
 *   u  winogradWeightFloats floats                overwritten
 *
 * With `flip`, the weights of the input gradient: turned round, matrices O x C (give C and O of w).
 */
export function winogradWeights(w: usize, u: usize, C: i32, O: i32, flip: bool): void {
  const K = flip ? O : C, N = flip ? C : O;
  const place = (packedFloats(K, N) as usize) * F32;
  memory.fill(u, 0, place * PLACES);
  const tap = ((C * O) as usize) * F32;
  const first = flip ? w + 8 * tap : w;
  const step = flip ? -(tap as isize) : (tap as isize);
  for (let c = 0; c < C; c++) {
    for (let o = 0; o < O; o++) {
      const from = first + ((c * O + o) as usize) * F32;
      const k = flip ? o : c, n = flip ? c : o;
      const to = u + (((n & ~(NR - 1)) * (K + 1) + (1 + k) * NR + (n & (NR - 1))) as usize) * F32;
      weightTile(from, step, to, place);
    }
  }
}

/**
 * One 3x3 kernel, `step` bytes between its taps, to 36 floats `place` bytes apart. Place (i, j) of a
 * tile stands at 6j + i everywhere. Scalars: it is done once a step.
 */
// @ts-ignore: decorator
@inline
function weightTile(from: usize, step: isize, to: usize, place: usize): void {
  for (let j = 0; j < 6; j++) {
    const r0 = weightRow(j, from, step);
    const r1 = weightRow(j, from + ((3 * step) as usize), step);
    const r2 = weightRow(j, from + ((6 * step) as usize), step);
    const even = r0 + r2;
    const low: f32 = r0 * (1.0 / 24.0) + r2 * (1.0 / 6.0);
    f32.store(to, r0 * 0.25);                            to += place;
    f32.store(to, (even + r1) * (-1.0 / 6.0));           to += place;
    f32.store(to, (even - r1) * (-1.0 / 6.0));           to += place;
    f32.store(to, low + r1 * (1.0 / 12.0));              to += place;
    f32.store(to, low - r1 * (1.0 / 12.0));              to += place;
    f32.store(to, r2);                                   to += place;
  }
}

/** Row j of G times one row of the kernel. */
// @ts-ignore: decorator
@inline
function weightRow(j: i32, from: usize, step: isize): f32 {
  const g0 = f32.load(from), g1 = f32.load(from + (step as usize)), g2 = f32.load(from + ((2 * step) as usize));
  if (j == 0) return g0 * 0.25;
  if (j == 1) return (g0 + g1 + g2) * (-1.0 / 6.0);
  if (j == 2) return (g0 - g1 + g2) * (-1.0 / 6.0);
  if (j == 3) return g0 * (1.0 / 24.0) + g1 * (1.0 / 12.0) + g2 * (1.0 / 6.0);
  if (j == 4) return g0 * (1.0 / 24.0) - g1 * (1.0 / 12.0) + g2 * (1.0 / 6.0);
  return g2;
}

/**
 * winogradForward: y = conv(x) + b, with an optional ReLU. The input gradient is the same call:
 * x = dy, u flipped, no bias, C and O exchanged, pads 2 − pad.
 *
 *   x        [N, H, W, C], C a multiple of 4       read
 *   u        winogradWeights                       read
 *   b        [O], or 0 for none                    read
 *   y        [N, OH, OW, O], O a multiple of 4     overwritten
 *   scratch  winogradScratch(C, O) floats          overwritten
 */
export function winogradForward(
  x: usize, u: usize, b: usize, y: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32,
  padTop: i32, padLeft: i32, relu: bool, scratch: usize,
): void {
  const zeros = scratch;
  const table = zeros + (panelled(max(C, O)) as usize) * F32;
  const temp = table + PLACES * F32;
  const v = temp + PLACES * V128;
  const capacity = blockTiles(C, O);
  const OP = panelled(O);
  const vPitch = placePitch(capacity, C), mPitch = placePitch(capacity, OP);
  const m = v + PLACES * vPitch;
  const uPitch = (packedFloats(C, O) as usize) * F32;
  const panelBytes = (((C + 1) * NR) as usize) * F32;
  const ldv = (C as usize) * F32, ldm = (OP as usize) * F32;
  memory.fill(zeros, 0, table - zeros);

  const TW = (OW + 3) / 4, TH = (OH + 3) / 4;
  const total = N * TH * TW;
  const zero = f32x4.splat(0);
  const floor = f32x4.splat(relu ? 0 : -Infinity);
  for (let t0 = 0; t0 < total; t0 += capacity) {
    const tiles = min(capacity, total - t0);
    for (let t = 0; t < tiles; t++) {
      const at = t0 + t, tw = at % TW, th = (at / TW) % TH, n = at / (TW * TH);
      const image = x + ((n * H * W) as usize) * ldv;
      pointAtPixels(table, image, zeros, th * 4 - padTop, tw * 4 - padLeft, 6, H, W, ldv);
      inputTransform(table, temp, v + (t as usize) * ldv, vPitch, ldv);
    }
    for (let place: usize = 0; place < PLACES; place++) {
      let panel = u + place * uPitch;
      for (let column: usize = 0; column < ldm; column += (NR as usize) * F32) {
        let from = v + place * vPitch, to = m + place * mPitch + column;
        for (let t = 0; t < tiles; t += MR) {
          gemmRows(from, ldv, panel + (NR as usize) * F32, C, panel, 0, to, ldm, min(MR, tiles - t), false);
          from += (MR as usize) * ldv;
          to += (MR as usize) * ldm;
        }
        panel += panelBytes;
      }
    }
    for (let t = 0; t < tiles; t++) {
      const at = t0 + t, tw = at % TW, th = (at / TW) % TH, n = at / (TW * TH);
      const to = y + ((((n * OH + th * 4) * OW + tw * 4) * O) as usize) * F32;
      outputTransform(
        m + (t as usize) * ldm, mPitch, temp, b ? b : zeros, to, O, OW,
        min(4, OH - th * 4), min(4, OW - tw * 4), floor,
      );
    }
  }
}

/** Pointers to the size x size pixels from (h0, w0); those outside the picture point at zeros. */
// @ts-ignore: decorator
@inline
function pointAtPixels(
  table: usize, image: usize, zeros: usize, h0: i32, w0: i32, size: i32, H: i32, W: i32, pixel: usize,
): void {
  for (let i = 0; i < size; i++) {
    const h = h0 + i;
    const row = image + ((h * W) as usize) * pixel;
    for (let j = 0; j < size; j++, table += 4) {
      const w = w0 + j;
      const inside = h >= 0 && h < H && w >= 0 && w < W;
      i32.store(table, ((inside ? row + (w as usize) * pixel : zeros) as i32));
    }
  }
}

/** Bᵀ x B of one tile, four channels at a time: rows to temp [6, 6], then columns to V. */
function inputTransform(table: usize, temp: usize, v: usize, pitch: usize, bytes: usize): void {
  const four = f32x4.splat(4), minusFive = f32x4.splat(-5), minusFour = f32x4.splat(-4), two = f32x4.splat(2);
  for (let c: usize = 0; c < bytes; c += V128) {
    for (let r: usize = 0; r < 6; r++) {
      const p = table + r * 24;
      const d0 = v128.load((i32.load(p) as usize) + c),     d1 = v128.load((i32.load(p, 4) as usize) + c);
      const d2 = v128.load((i32.load(p, 8) as usize) + c),  d3 = v128.load((i32.load(p, 12) as usize) + c);
      const d4 = v128.load((i32.load(p, 16) as usize) + c), d5 = v128.load((i32.load(p, 20) as usize) + c);
      const to = temp + r * V128;
      const a = madd(minusFour, d2, d4), b = madd(minusFour, d1, d3);
      const e = f32x4.sub(d4, d2),       f = f32x4.mul(two, f32x4.sub(d3, d1));
      v128.store(to, madd(four, d0, madd(minusFive, d2, d4)));
      v128.store(to, f32x4.add(a, b), 96);
      v128.store(to, f32x4.sub(a, b), 192);
      v128.store(to, f32x4.add(e, f), 288);
      v128.store(to, f32x4.sub(e, f), 384);
      v128.store(to, madd(four, d1, madd(minusFive, d3, d5)), 480);
    }
    let to = v + c;
    for (let j: usize = 0; j < 6; j++) {
      const p = temp + j * 96;
      const d0 = v128.load(p),     d1 = v128.load(p, 16), d2 = v128.load(p, 32);
      const d3 = v128.load(p, 48), d4 = v128.load(p, 64), d5 = v128.load(p, 80);
      const a = madd(minusFour, d2, d4), b = madd(minusFour, d1, d3);
      const e = f32x4.sub(d4, d2),       f = f32x4.mul(two, f32x4.sub(d3, d1));
      v128.store(to, madd(four, d0, madd(minusFive, d2, d4)));
      v128.store(to + pitch, f32x4.add(a, b));
      v128.store(to + 2 * pitch, f32x4.sub(a, b));
      v128.store(to + 3 * pitch, f32x4.add(e, f));
      v128.store(to + 4 * pitch, f32x4.sub(e, f));
      v128.store(to + 5 * pitch, madd(four, d1, madd(minusFive, d3, d5)));
      to += 6 * pitch;
    }
  }
}

/** Aᵀ m A of one tile, plus bias, not below floor: the rows x columns of it that lie inside y. */
function outputTransform(
  m: usize, pitch: usize, temp: usize, b: usize, y: usize, O: i32, OW: i32, rows: i32, columns: i32, floor: v128,
): void {
  const two = f32x4.splat(2), four = f32x4.splat(4), eight = f32x4.splat(8);
  const pixel = (O as usize) * F32, row = (OW as usize) * pixel;
  for (let o: usize = 0; o < pixel; o += V128) {
    for (let j: usize = 0; j < 6; j++) {
      const p = m + o + j * 6 * pitch;
      const m0 = v128.load(p), m5 = v128.load(p + 5 * pitch);
      const m1 = v128.load(p + pitch),     m2 = v128.load(p + 2 * pitch);
      const m3 = v128.load(p + 3 * pitch), m4 = v128.load(p + 4 * pitch);
      const s1 = f32x4.add(m1, m2), d1 = f32x4.sub(m1, m2);
      const s2 = f32x4.add(m3, m4), d2 = f32x4.sub(m3, m4);
      const to = temp + j * V128;
      v128.store(to, f32x4.add(f32x4.add(m0, s1), s2));
      v128.store(to, madd(two, d2, d1), 96);
      v128.store(to, madd(four, s2, s1), 192);
      v128.store(to, f32x4.add(madd(eight, d2, d1), m5), 288);
    }
    const bias = v128.load(b + o);
    for (let r = 0; r < rows; r++) {
      const p = temp + (r as usize) * 96;
      const m0 = f32x4.add(bias, v128.load(p)), m5 = f32x4.add(bias, v128.load(p, 80));
      const m1 = v128.load(p, 16), m2 = v128.load(p, 32);
      const m3 = v128.load(p, 48), m4 = v128.load(p, 64);
      const s1 = f32x4.add(m1, m2), d1 = f32x4.sub(m1, m2);
      const s2 = f32x4.add(m3, m4), d2 = f32x4.sub(m3, m4);
      let to = y + o + (r as usize) * row;
      v128.store(to, f32x4.pmax(f32x4.add(f32x4.add(m0, s1), s2), floor));
      if (columns < 2) continue;
      to += pixel;
      v128.store(to, f32x4.pmax(f32x4.add(bias, madd(two, d2, d1)), floor));
      if (columns < 3) continue;
      to += pixel;
      v128.store(to, f32x4.pmax(f32x4.add(bias, madd(four, s2, s1)), floor));
      if (columns < 4) continue;
      to += pixel;
      v128.store(to, f32x4.pmax(f32x4.add(madd(eight, d2, d1), m5), floor));
    }
  }
}

/**
 * winogradBackwardParams: dw += the weight gradient, db += Σ dy.
 *
 *   x        [N, H, W, C], C a multiple of 4       read
 *   dy       [N, OH, OW, O], O a multiple of 4     read
 *   dw       [3, 3, C, O]                          added to
 *   db       [O]                                   added to
 *   scratch  winogradParamsScratch(C, O) floats    overwritten
 */
export function winogradBackwardParams(
  x: usize, dy: usize, dw: usize, db: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32,
  padTop: i32, padLeft: i32, scratch: usize,
): void {
  const zeros = scratch;
  const table = zeros + (panelled(max(C, O)) as usize) * F32;
  const temp = table + PLACES * F32;
  const v = temp + PLACES * V128;
  const ldv = (C as usize) * F32, ldd = (O as usize) * F32;
  const vPitch = placePitch(PARAMS_TILES, C), dPitch = placePitch(PARAMS_TILES, O);
  const d = v + PLACES * vPitch;
  const du = d + PLACES * dPitch;
  const duPitch = (C as usize) * ldd;
  memory.fill(zeros, 0, table - zeros);
  memory.fill(du, 0, PLACES * duPitch);

  const TW = (OW + 3) / 4, TH = (OH + 3) / 4;
  const total = N * TH * TW;
  const whole = O & ~(NR - 1);
  for (let t0 = 0; t0 < total; t0 += PARAMS_TILES) {
    const tiles = min(PARAMS_TILES, total - t0);
    for (let t = 0; t < tiles; t++) {
      const at = t0 + t, tw = at % TW, th = (at / TW) % TH, n = at / (TW * TH);
      const image = x + ((n * H * W) as usize) * ldv;
      pointAtPixels(table, image, zeros, th * 4 - padTop, tw * 4 - padLeft, 6, H, W, ldv);
      inputTransform(table, temp, v + (t as usize) * ldv, vPitch, ldv);
      pointAtPixels(table, dy + ((n * OH * OW) as usize) * ldd, zeros, th * 4, tw * 4, 4, OH, OW, ldd);
      gradientTransform(table, temp, d + (t as usize) * ldd, dPitch, ldd);
    }
    for (let place: usize = 0; place < PLACES; place++) {
      const vp = v + place * vPitch, dp = d + place * dPitch;
      for (let c = 0; c < C; c += MR) {
        const from = vp + (c as usize) * F32, to = du + place * duPitch + (c as usize) * ldd;
        const rows = min(MR, C - c);
        for (let column: usize = 0; column < (whole as usize) * F32; column += (NR as usize) * F32) {
          gemmTransposedRows(from, ldv, dp + column, ldd, tiles, to + column, ldd, rows);
        }
        if (whole < O) halfPanel(from, ldv, dp + (whole as usize) * F32, ldd, tiles, to + (whole as usize) * F32, ldd, rows);
      }
    }
  }
  weightGradient(du, duPitch, dw, duPitch);
  biasGradient(dy, db, N * OH * OW, O);
}

/** The last four columns of dU where O is no multiple of 8: `rows` of them, one vector each. */
function halfPanel(
  x: usize, ldx: usize, dy: usize, ldy: usize, M: i32, dw: usize, ldw: usize, rows: i32,
): void {
  for (let r = 0; r < rows; r++) {
    let sum = v128.load(dw), a = x, b = dy;
    for (let k = 0; k < M; k++) {
      sum = madd(v128.load32_splat(a), v128.load(b), sum);
      a += ldx;
      b += ldy;
    }
    v128.store(dw, sum);
    dw += ldw;
    x += F32;
  }
}

/** A dy Aᵀ of one tile, four channels at a time: rows to temp [6, 4], then columns to D. */
function gradientTransform(table: usize, temp: usize, d: usize, pitch: usize, bytes: usize): void {
  const two = f32x4.splat(2), four = f32x4.splat(4);
  for (let o: usize = 0; o < bytes; o += V128) {
    for (let r: usize = 0; r < 4; r++) {
      const p = table + r * 16;
      const y0 = v128.load((i32.load(p) as usize) + o),    y1 = v128.load((i32.load(p, 4) as usize) + o);
      const y2 = v128.load((i32.load(p, 8) as usize) + o), y3 = v128.load((i32.load(p, 12) as usize) + o);
      const to = temp + r * V128;
      const a = f32x4.add(y0, y2),       b = f32x4.add(y1, y3);
      const e = madd(four, y2, y0),      f = f32x4.mul(two, madd(four, y3, y1));
      v128.store(to, y0);
      v128.store(to, f32x4.add(a, b), 64);
      v128.store(to, f32x4.sub(a, b), 128);
      v128.store(to, f32x4.add(e, f), 192);
      v128.store(to, f32x4.sub(e, f), 256);
      v128.store(to, y3, 320);
    }
    let to = d + o;
    for (let j: usize = 0; j < 6; j++) {
      const p = temp + j * 64;
      const y0 = v128.load(p), y1 = v128.load(p, 16), y2 = v128.load(p, 32), y3 = v128.load(p, 48);
      const a = f32x4.add(y0, y2),       b = f32x4.add(y1, y3);
      const e = madd(four, y2, y0),      f = f32x4.mul(two, madd(four, y3, y1));
      v128.store(to, y0);
      v128.store(to + pitch, f32x4.add(a, b));
      v128.store(to + 2 * pitch, f32x4.sub(a, b));
      v128.store(to + 3 * pitch, f32x4.add(e, f));
      v128.store(to + 4 * pitch, f32x4.sub(e, f));
      v128.store(to + 5 * pitch, y3);
      to += 6 * pitch;
    }
  }
}

/** dw += Gᵀ dU G, four weights at a time; `bytes` is one place of dU and one tap of dw. */
function weightGradient(du: usize, pitch: usize, dw: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += V128) {
    for (let kh: usize = 0; kh < 3; kh++) {
      const g0 = gradientRow(kh, du + at, pitch);
      const g1 = gradientRow(kh, du + at + 6 * pitch, pitch);
      const g2 = gradientRow(kh, du + at + 12 * pitch, pitch);
      const g3 = gradientRow(kh, du + at + 18 * pitch, pitch);
      const g4 = gradientRow(kh, du + at + 24 * pitch, pitch);
      const g5 = gradientRow(kh, du + at + 30 * pitch, pitch);
      const to = dw + kh * 3 * bytes + at;
      add(to, combine(0, g0, g1, g2, g3, g4, g5));
      add(to + bytes, combine(1, g0, g1, g2, g3, g4, g5));
      add(to + 2 * bytes, combine(2, g0, g1, g2, g3, g4, g5));
    }
  }
}

// @ts-ignore: decorator
@inline
function gradientRow(row: usize, u: usize, pitch: usize): v128 {
  return combine(
    row, v128.load(u), v128.load(u + pitch), v128.load(u + 2 * pitch),
    v128.load(u + 3 * pitch), v128.load(u + 4 * pitch), v128.load(u + 5 * pitch),
  );
}

/** Row of Gᵀ times u. */
// @ts-ignore: decorator
@inline
function combine(row: usize, u0: v128, u1: v128, u2: v128, u3: v128, u4: v128, u5: v128): v128 {
  const sixth = f32x4.splat(1.0 / 6.0), twelfth = f32x4.splat(1.0 / 12.0);
  const s = f32x4.add(u1, u2), t = f32x4.add(u3, u4);
  if (row == 0) {
    const outer = madd(f32x4.splat(0.25), u0, f32x4.mul(f32x4.splat(1.0 / 24.0), t));
    return f32x4.sub(outer, f32x4.mul(sixth, s));
  }
  if (row == 1) return madd(sixth, f32x4.sub(u2, u1), f32x4.mul(twelfth, f32x4.sub(u3, u4)));
  return madd(sixth, f32x4.sub(t, s), u5);
}

// @ts-ignore: decorator
@inline
function add(to: usize, value: v128): void {
  v128.store(to, f32x4.add(v128.load(to), value));
}
