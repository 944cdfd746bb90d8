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
import {
  gradientTransform, inputTransform, outputTransform, weightGradient, weightTile,
} from "./winograd-transforms";

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
        min(4, OH - th * 4), min(4, OW - tw * 4), relu,
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
