// 3x3 convolution of stride 1 by Winograd's minimal filtering F(4x4, 3x3): 36 multiplications a
// tile of 4x4 outputs instead of 144 (Lavin and Gray 2015, arXiv:1509.09308; points 0, ±1, ±2, ∞).
//
//   y tile = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ x B) ] A        x tile 6x6, overlapping by 2; y tile 4x4
//   dx       = the same with w turned round and C, O exchanged
//   dw      += Gᵀ [ Σ over tiles of (Bᵀ x B) ⊙ (A dy Aᵀ) ] G
//
// ⊙ sums over channels, so it is 36 matrix products, one for each place of the 6x6 tile. Channels are
// multiples of 4 (one vector). Against float64 the largest error is about 2e-5 of the outputs' rms.
//
// Work goes by blocks of whole strips (rows of tiles), as many as level-2 cache holds transformed. What
// has to be done to every pixel before or after - batch norm, its statistics and gradient, ReLU, bias
// gradient - is done to a strip while it is in cache, so that memory is passed over once:
//
//   forward   x ─(batch norm, ReLU)→ strip → V → M → y strip → statistics of y
//   input     dy → strip → V → M → dx strip → sums of the batch norm that x came through
//   params    x ─(batch norm, ReLU)→ V;  dy ─(gradient of batch norm or ReLU)→ D;  dU += Vᵀ D

import { F32, MR, NR, V128 } from "../simd";
import { addBackwardSums, batchNormForward } from "./batch-norm";
import { addStatistics } from "./batch-norm-statistics";
import { foursIn, gemmRows, gemmTransposedRows, packedFloats } from "./gemm";
import { finishGradient } from "./output-gradient";
import {
  gradientTransform, inputTransform, lacks, outputTransform, stripFloats, weightGradient,
} from "./winograd-transforms";

/** Places of a transformed tile. */
const PLACES: usize = 36;

/** Bytes that a block's transformed tiles may fill: they stay in level-2 cache beside the weights' panels. */
const BLOCK_BYTES: i32 = 450 * 1024;

/** Most tiles of a block: more would not read the weights noticeably less often. */
const BLOCK_TILES: i32 = 48;

/** The same of the weight gradient. */
const PARAMS_BYTES: i32 = 1800 * 1024;
const PARAMS_TILES: i32 = 96;

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

/** Tiles that cover `size` pixels. */
// @ts-ignore: decorator
@inline
function tilesOver(size: i32): i32 {
  return (size + 3) / 4;
}

/** Strips of one block: as many as fit, and if possible a number of tiles that fills the last tile of rows. */
// @ts-ignore: decorator
@inline
function blockStrips(channels: i32, tiles: i32): i32 {
  const bytes = (PLACES as i32) * channels * 4 * tiles;
  const most = max(1, min(BLOCK_BYTES / bytes, BLOCK_TILES / tiles));
  for (let strips = most; strips > 0; strips--) {
    if ((strips * tiles) % MR == 0) return strips;
  }
  return most;
}

/** Floats of the small buffers at the head of scratch: zeros, six rows of x, row pointers, a strip, a tile. */
// @ts-ignore: decorator
@inline
function headFloats(W: i32, C: i32, O: i32, tiles: i32): i32 {
  return zeroFloats(W, C, O) + 6 * W * C + 8 + stripFloats(tiles) + 96;
}

// @ts-ignore: decorator
@inline
function zeroFloats(W: i32, C: i32, O: i32): i32 {
  return max(W * C, panelled(O));
}

/** Floats of winogradWeights' result. */
export function winogradWeightFloats(C: i32, O: i32): i32 {
  return (PLACES as i32) * packedFloats(C, O);
}

/** Floats of scratch that winogradForward needs, and winogradBackwardInput with the sizes of its dy and dx exchanged. */
export function winogradScratch(W: i32, C: i32, OW: i32, O: i32): i32 {
  const tiles = tilesOver(OW), widest = max(C, panelled(O));
  const block = (PLACES + 1) * placePitch(blockStrips(widest, tiles) * tiles, widest);
  return headFloats(W, C, O, tiles) + ((block / F32) as i32);
}

/** Floats of scratch that winogradBackwardParams needs. */
export function winogradParamsScratch(W: i32, C: i32, OW: i32, O: i32): i32 {
  const tiles = tilesOver(OW), block = (paramsStrips(C + O, tiles) * tiles) as usize;
  const floats = PLACES * (block * (paddedRow(C) + paddedRow(O)) + 128 + gradientPitch(C, O)) / F32;
  return headFloats(max(W, OW), max(C, O), 0, tiles) + stripFloats(tiles) + NR + (floats as i32);
}

/**
 * winogradForward: y = conv(x) + b, with an optional ReLU.
 *
 *   x        [N, H, W, C], C a multiple of 4                         read
 *   norm     0, or the batch norm through which x is read            read
 *   u        winogradWeights                                         read
 *   b        [O], or 0 for none                                      read
 *   y        [N, OH, OW, O], O a multiple of 4                       overwritten
 *   stats    0, or batch-norm statistics of y                        overwritten
 *   scratch  winogradScratch(W, C, OW, O) floats                     overwritten
 */
export function winogradForward(
  x: usize, norm: usize, u: usize, b: usize, y: usize,
  N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32, padTop: i32, padLeft: i32,
  relu: bool, stats: usize, scratch: usize,
): void {
  if (stats) memory.fill(stats, 0, ((2 * O + 1) as usize) * F32);
  convolve(x, norm, u, b, y, N, H, W, C, OH, OW, O, padTop, padLeft, relu, stats, 0, 0, 0, scratch);
}

/**
 * winogradBackwardInput: dx = the gradient of winogradForward's x, whose sizes these are.
 *
 *   dy       [N, OH, OW, O]                                            read
 *   u        winogradWeights, flipped                                  read
 *   dx       [N, H, W, C]                                              overwritten
 *   x, norm  [N, H, W, C] and the batch norm through which forward read it, or 0     read
 *   sums     with norm: its backward sums; dx then is masked by its ReLU             overwritten
 *   scratch  winogradScratch(OW, O, W, C) floats                       overwritten
 */
export function winogradBackwardInput(
  dy: usize, u: usize, dx: usize,
  N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32, padTop: i32, padLeft: i32,
  x: usize, norm: usize, sums: usize, scratch: usize,
): void {
  if (norm) memory.fill(sums, 0, ((2 * C) as usize) * F32);
  convolve(dy, 0, u, 0, dx, N, OH, OW, O, H, W, C, 2 - padTop, 2 - padLeft, false, 0, x, norm, sums, scratch);
}

function convolve(
  x: usize, norm: usize, u: usize, b: usize, y: usize,
  N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32, padTop: i32, padLeft: i32,
  relu: bool, stats: usize, raw: usize, rawNorm: usize, sums: usize, scratch: usize,
): void {
  const TH = tilesOver(OH), TW = tilesOver(OW), OP = panelled(O);
  const zeros = scratch;
  const lines = zeros + (zeroFloats(W, C, O) as usize) * F32;
  const table = lines + ((6 * W * C) as usize) * F32;
  const strip = table + 32;
  const temp = strip + (stripFloats(TW) as usize) * F32;
  const m = temp + 96 * F32;
  const most = blockStrips(max(C, OP), TW), perBlock = wholePictures(most, TH);
  const pitch = placePitch(most * TW, max(C, OP));
  // M of a place overwrites V of the place before, which is done with.
  const v = m + pitch;
  const ldv = (C as usize) * F32, ldm = (OP as usize) * F32, ldy = (O as usize) * F32;
  const row = (OW as usize) * ldy;
  const bottom = OH - 4 * (TH - 1), right = OW - 4 * (TW - 1);
  memory.fill(zeros, 0, (zeroFloats(W, C, O) as usize) * F32);
  memory.fill(strip, 0, temp - strip);

  const total = N * TH;
  let done = 0;
  for (let s0 = 0; s0 < total; s0 += perBlock) {
    const s1 = min(s0 + perBlock, total);
    const ends = s1 / TH - s0 / TH, others = s1 - s0 - ends;
    for (let s = s0; s < s1; s++) {
      const n = s / TH, h = (s % TH) * 4;
      done = h > padTop ? done : 0;
      done = pointAtRows(table, x, norm, lines, zeros, n, h - padTop, 6, H, W, C, done);
      const at = v + (firstTile(s, s0, TH, TW, others) as usize) * ldv;
      const end = v + (lastTile(s, s0, TH, TW, others, ends) as usize) * ldv;
      inputTransform(table, min(4, OH - h), right, strip, at, end, ldv, pitch, W, C, padLeft, TW);
    }
    products(v, ldv, u, C, m, ldm, pitch, others, ends, TW, bottom, right);
    for (let s = s0; s < s1; s++) {
      const n = s / TH, h = (s % TH) * 4, height = min(4, OH - h);
      const to = ((n * OH + h) as usize) * row;
      let at = m + (firstTile(s, s0, TH, TW, others) as usize) * ldm;
      for (let t = 1; t <= TW; t++, at += ldm) {
        if (t == TW) at = m + (lastTile(s, s0, TH, TW, others, ends) as usize) * ldm;
        outputTransform(
          at, pitch, temp, b ? b : zeros, y + to + (((t - 1) * 4) as usize) * ldy, row, O,
          height, t == TW ? right : 4, relu,
        );
      }
      if (stats) addStatistics(y + to, stats, height * OW, O);
      if (rawNorm) addBackwardSums(raw + to, y + to, rawNorm, sums, height * OW, O);
    }
  }
}

/** Strips of whole pictures, if one fits: then the tiles at their ends are as many in all blocks. */
// @ts-ignore: decorator
@inline
function wholePictures(strips: i32, TH: i32): i32 {
  return strips > TH ? strips - strips % TH : strips;
}

// A block's tiles stand in this order, so that those with a given place are neighbours:
//
//   | last of each strip |     others     |      others      | last of each strip |
//   |<-- of the strips that do not end a picture: `strips` -->|<-- of those that do: `ends` -->|

/** Where a strip's tiles but the last begin. */
// @ts-ignore: decorator
@inline
function firstTile(s: i32, s0: i32, TH: i32, TW: i32, others: i32): i32 {
  const before = s / TH - s0 / TH;
  return s % TH == TH - 1 ? others * TW + before * (TW - 1) : others + (s - s0 - before) * (TW - 1);
}

/** Where a strip's last tile stands. */
// @ts-ignore: decorator
@inline
function lastTile(s: i32, s0: i32, TH: i32, TW: i32, others: i32, ends: i32): i32 {
  const before = s / TH - s0 / TH;
  return s % TH == TH - 1 ? others * TW + ends * (TW - 1) + before : s - s0 - before;
}

/** The tiles that have a place: from here ... */
// @ts-ignore: decorator
@inline
function firstWith(place: i32, others: i32, right: i32): i32 {
  return lacks(right, place / 6) ? others : 0;
}

/** ... to here. */
// @ts-ignore: decorator
@inline
function endWith(place: i32, others: i32, ends: i32, TW: i32, bottom: i32, right: i32): i32 {
  if (lacks(bottom, place % 6)) return others * TW;
  return (others + ends) * TW - (lacks(right, place / 6) ? ends : 0);
}

/** M = V·U of all places: [tiles, C] times [C, O]. */
function products(
  v: usize, ldv: usize, u: usize, C: i32, m: usize, ldm: usize, pitch: usize,
  others: i32, ends: i32, TW: i32, bottom: i32, right: i32,
): void {
  const start = (NR as usize) * F32;
  const panelBytes = (((C + 1) * NR) as usize) * F32;
  for (let place = 0; place < (PLACES as i32); place++) {
    const first = firstWith(place, others, right);
    const end = endWith(place, others, ends, TW, bottom, right);
    for (let column: usize = 0; column < ldm; column += start) {
      let from = v + (first as usize) * ldv, to = m + (first as usize) * ldm + column;
      for (let t = first; t < end; t += MR) {
        gemmRows(from, ldv, u + start, C, u, 0, to, ldm, min(MR, end - t), false);
        from += (MR as usize) * ldv;
        to += (MR as usize) * ldm;
      }
      u += panelBytes;
    }
    v += pitch;
    m += pitch;
  }
}

/**
 * Pointers to the rows h0.. of picture n; those outside the picture point at zeros. With a batch norm,
 * rows are read through it: row h stands in line h mod 6, where the next strip finds it again.
 * Returns the number of the picture's rows that went through, of which `done` already had.
 */
function pointAtRows(
  table: usize, x: usize, norm: usize, lines: usize, zeros: usize, n: i32, h0: i32, count: i32,
  H: i32, W: i32, C: i32, done: i32,
): i32 {
  const row = ((W * C) as usize) * F32;
  const picture = x + ((n * H) as usize) * row;
  for (let h = h0; h < h0 + count; h++, table += 4) {
    let line = zeros;
    if (h >= 0 && h < H) {
      line = picture + (h as usize) * row;
      if (norm) {
        const from = line;
        line = lines + ((h % 6) as usize) * row;
        if (h >= done) {
          batchNormForward(from, line, norm, W, C);
          done = h + 1;
        }
      }
    }
    i32.store(table, line as i32);
  }
  return done;
}

/**
 * Bytes from a tile's channels to the next one's in the products of the weight gradient, which go down
 * columns: one cache line more than the floats, or a column would stand in a few sets of the cache.
 */
// @ts-ignore: decorator
@inline
function paddedRow(channels: i32): usize {
  return (channels as usize) * F32 + 64;
}

/** Strips of one block of the weight gradient: tiles are what its products sum over, so many of them. */
// @ts-ignore: decorator
@inline
function paramsStrips(channels: i32, tiles: i32): i32 {
  const bytes = (PLACES as i32) * channels * 4 * tiles;
  return max(1, min(PARAMS_BYTES / bytes, PARAMS_TILES / tiles));
}

/** Bytes from one place of dU to the next: panels, so that each tile is one stretch of memory, and a cache line. */
// @ts-ignore: decorator
@inline
function gradientPitch(C: i32, O: i32): usize {
  return ((C * panelled(O)) as usize) * F32 + 64;
}

/**
 * winogradBackwardParams: dw += the weight gradient, db += Σ dy, dy being first carried back through
 * what follows the convolution: its batch norm, or its ReLU.
 *
 *   x        [N, H, W, C], C a multiple of 4                           read
 *   xNorm    0, or the batch norm through which forward read it        read
 *   dy       [N, OH, OW, O], O a multiple of 4                         read, overwritten with yNorm or relu
 *   y, yNorm the output and the batch norm after it; or y and 0 with relu            read
 *   dw       [3, 3, C, O]                                              added to
 *   db       [O]                                                       added to
 *   scratch  winogradParamsScratch(W, C, OW, O) floats                 overwritten
 */
export function winogradBackwardParams(
  x: usize, xNorm: usize, dy: usize, y: usize, yNorm: usize, relu: bool, dw: usize, db: usize,
  N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32, padTop: i32, padLeft: i32, scratch: usize,
): void {
  const TH = tilesOver(OH), TW = tilesOver(OW);
  const widest = max(W, OW) * max(C, O);
  const zeros = scratch;
  const lines = zeros + (widest as usize) * F32;
  const table = lines + ((6 * widest) as usize) * F32;
  const xStrip = table + 32;
  const yStrip = xStrip + (stripFloats(TW) as usize) * F32;
  const v = yStrip + (stripFloats(TW) as usize) * F32;
  const most = paramsStrips(C + O, TW), perBlock = wholePictures(most, TH);
  const bottom = OH - 4 * (TH - 1), right = OW - 4 * (TW - 1);
  const ldv = paddedRow(C), ldd = paddedRow(O);
  const vPitch = ((most * TW) as usize) * ldv + 64, dPitch = ((most * TW) as usize) * ldd + 64;
  const d = v + PLACES * vPitch;
  // A last panel of four columns reads four floats of the next row, and past the last one.
  const du = d + PLACES * dPitch + (NR as usize) * F32;
  const duPitch = gradientPitch(C, O);
  const row = ((OW * O) as usize) * F32;
  memory.fill(zeros, 0, (widest as usize) * F32);
  memory.fill(xStrip, 0, v - xStrip);
  memory.fill(du, 0, PLACES * duPitch);

  const total = N * TH;
  let done = 0;
  for (let s0 = 0; s0 < total; s0 += perBlock) {
    const s1 = min(s0 + perBlock, total);
    const ends = s1 / TH - s0 / TH, others = s1 - s0 - ends;
    for (let s = s0; s < s1; s++) {
      const n = s / TH, h = (s % TH) * 4, height = min(4, OH - h);
      const at = ((n * OH + h) as usize) * row;
      const first = firstTile(s, s0, TH, TW, others) as usize;
      const last = lastTile(s, s0, TH, TW, others, ends) as usize;
      finishGradient(dy + at, y + at, yNorm, relu, db, height * OW, O);
      pointAtRows(table, dy, 0, lines, zeros, n, h, 4, OH, OW, O, 0);
      gradientTransform(
        table, height, right, yStrip, d + first * ldd, d + last * ldd, ldd, dPitch, OW, O, TW,
      );
      done = h > padTop ? done : 0;
      done = pointAtRows(table, x, xNorm, lines, zeros, n, h - padTop, 6, H, W, C, done);
      inputTransform(
        table, height, right, xStrip, v + first * ldv, v + last * ldv, ldv, vPitch, W, C, padLeft, TW,
      );
    }
    for (let place = 0; place < (PLACES as i32); place++) {
      const first = firstWith(place, others, right);
      const tiles = endWith(place, others, ends, TW, bottom, right) - first;
      transposedProduct(
        v + (place as usize) * vPitch + (first as usize) * ldv, ldv,
        d + (place as usize) * dPitch + (first as usize) * ldd, ldd,
        C, O, du + (place as usize) * duPitch, tiles,
      );
    }
  }
  weightGradient(du, duPitch, dw, C, O, lines);
}

/** dU += Vᵀ D of one place. */
function transposedProduct(
  v: usize, ldv: usize, d: usize, ldd: usize, C: i32, O: i32, du: usize, tiles: i32,
): void {
  const panel = (NR as usize) * F32;
  const fours = 4 * foursIn(C);
  for (let column: usize = 0; column < ((O as usize) * F32); column += panel) {
    let from = v;
    for (let c = 0, rows = 0; c < C; c += rows) {
      rows = c < fours ? 4 : MR;
      gemmTransposedRows(from, ldv, d + column, ldd, tiles, du, panel, rows);
      from += (rows as usize) * F32;
      du += (rows as usize) * panel;
    }
  }
}
