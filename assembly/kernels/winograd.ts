// 3x3 convolution of stride 1 by Winograd's minimal filtering F(4x4, 3x3): 36 multiplications a
// tile of 4x4 outputs instead of 144 (Lavin and Gray 2015, arXiv:1509.09308; points 0, ±1, ±2, ∞).
//
//   y tile = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ x B) ] A        x tile 6x6, overlapping by 2; y tile 4x4
//   dx tile += B [ (G w Gᵀ) ⊙ (A dy Aᵀ) ] Bᵀ                   the transpose of all that, which adds up where
//   dw      += Gᵀ [ Σ over tiles of (Bᵀ x B) ⊙ (A dy Aᵀ) ] G   tiles overlap; both need the same A dy Aᵀ
//
// ⊙ sums over channels, so it is 36 matrix products, one for each place of the 6x6 tile. Channels are
// multiples of 4 (one vector). Against float64 the largest error is about 2e-5 of the outputs' rms.
//
// Work goes by blocks of whole strips (rows of tiles), as many as level-2 cache holds transformed. What
// has to be done to every pixel before or after - batch norm, its statistics and gradient, ReLU, bias
// gradient - is done to a strip while it is in cache, so that memory is passed over once:
//
//   forward    x ─(batch norm, ReLU)→ strip → V → M → y strip → statistics of y
//   backward   x ─(batch norm, ReLU)→ V;  dy ─(gradient of batch norm or ReLU)→ D;  dU += Vᵀ D
//              D Uᵀ → dx strip → sums of the batch norm that x came through

import { F32, MR, NR, V128 } from "../simd";
import { addBackwardSums, batchNormForward } from "./batch-norm";
import { addStatistics } from "./batch-norm-statistics";
import { foursIn, gemm, gemmTransposedRows, packedFloats } from "./gemm";
import { finishGradient } from "./output-gradient";
import { lacks } from "./winograd-places";
import { gradientTransform, inputGradient, inputTransform, outputTransform, stripFloats } from "./winograd-transforms";
import { weightGradient } from "./winograd-weights";

/** Places of a transformed tile. */
const PLACES: usize = 36;

/** Bytes that a block's transformed tiles may fill: they stay in level-2 cache beside the weights' panels. */
const BLOCK_BYTES: i32 = 450 * 1024;

/** Most tiles of a block: more would not read the weights noticeably less often. */
const BLOCK_TILES: i32 = 48;

/** The same backward. */
const BACKWARD_BYTES: i32 = 900 * 1024;
const BACKWARD_TILES: i32 = 48;

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
function blockStrips(channels: i32, tiles: i32): i32 {
  const bytes = (PLACES as i32) * channels * 4 * tiles;
  const most = max(1, min(BLOCK_BYTES / bytes, BLOCK_TILES / tiles));
  for (let strips = most; strips > 0; strips--) {
    if ((strips * tiles) % MR == 0) return strips;
  }
  return most;
}

/** Floats of the small buffers at the head of scratch: zeros, six rows of x, row pointers, a strip, a tile. */
function headFloats(W: i32, C: i32, O: i32, tiles: i32): i32 {
  return zeroFloats(W, C, O) + 6 * W * C + 8 + stripFloats(tiles) + 96;
}

function zeroFloats(W: i32, C: i32, O: i32): i32 {
  return max(W * C, panelled(O));
}

/** Floats of winogradWeights' result. */
export function winogradWeightFloats(C: i32, O: i32): i32 {
  return (PLACES as i32) * packedFloats(C, O);
}

/** Floats of scratch that winogradForward needs. */
export function winogradScratch(W: i32, C: i32, OW: i32, O: i32): i32 {
  const tiles = tilesOver(OW), widest = max(C, panelled(O));
  const block = (PLACES + 1) * placePitch(blockStrips(widest, tiles) * tiles, widest);
  return headFloats(W, C, O, tiles) + ((block / F32) as i32);
}

/** Floats of scratch that winogradBackward needs. */
export function winogradBackwardScratch(W: i32, C: i32, OW: i32, O: i32): i32 {
  const tiles = tilesOver(OW), block = (backwardStrips(C + O, tiles) * tiles) as usize;
  const floats = PLACES * (block * (paddedRow(C) + paddedRow(O)) + 128 + gradientPitch(C, O)) / F32;
  return headFloats(max(W, OW), max(C, O), 0, tiles) + W * C + 2 * stripFloats(tiles) + NR + (floats as i32);
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
  const TH = tilesOver(OH), TW = tilesOver(OW), OP = panelled(O);
  const zeros = scratch;
  const lines = zeros + (zeroFloats(W, C, O) as usize) * F32;
  const table = lines + ((6 * W * C) as usize) * F32;
  const strip = table + 32;
  const temp = strip + (stripFloats(TW) as usize) * F32;
  const m = temp + 96 * F32;
  const most = blockStrips(max(C, OP), TW), perBlock = wholePictures(most, TH);
  const pitch = placePitch(most * TW, max(C, OP));
  const uBytes = (packedFloats(C, O) as usize) * F32;
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
    for (let place: usize = 0; place < PLACES; place++) {
      const first = firstWith(place as i32, others, right);
      const tiles = endWith(place as i32, others, ends, TW, bottom, right) - first;
      gemm(
        v + place * pitch + (first as usize) * ldv, ldv, u + place * uBytes,
        m + place * pitch + (first as usize) * ldm, ldm, tiles, C, OP, false, 0,
      );
    }
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
    }
  }
}

/** Strips of whole pictures, if one fits: then the tiles at their ends are as many in all blocks. */
function wholePictures(strips: i32, TH: i32): i32 {
  return strips > TH ? strips - strips % TH : strips;
}

// A block's tiles stand in this order, so that those with a given place are neighbours:
//
//   | last of each strip |     others     |      others      | last of each strip |
//   |<-- of the strips that do not end a picture: `strips` -->|<-- of those that do: `ends` -->|

/** Where a strip's tiles but the last begin. */
function firstTile(s: i32, s0: i32, TH: i32, TW: i32, others: i32): i32 {
  const before = s / TH - s0 / TH;
  return s % TH == TH - 1 ? others * TW + before * (TW - 1) : others + (s - s0 - before) * (TW - 1);
}

/** Where a strip's last tile stands. */
function lastTile(s: i32, s0: i32, TH: i32, TW: i32, others: i32, ends: i32): i32 {
  const before = s / TH - s0 / TH;
  return s % TH == TH - 1 ? others * TW + ends * (TW - 1) + before : s - s0 - before;
}

/** The tiles that have a place: from here ... */
function firstWith(place: i32, others: i32, right: i32): i32 {
  return lacks(right, place / 6) ? others : 0;
}

/** ... to here. */
function endWith(place: i32, others: i32, ends: i32, TW: i32, bottom: i32, right: i32): i32 {
  if (lacks(bottom, place % 6)) return others * TW;
  return (others + ends) * TW - (lacks(right, place / 6) ? ends : 0);
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

/** Strips of one block backward: tiles are what the products of the weight gradient sum over, so many of them. */
function backwardStrips(channels: i32, tiles: i32): i32 {
  const bytes = (PLACES as i32) * channels * 4 * tiles;
  return max(1, min(BACKWARD_BYTES / bytes, BACKWARD_TILES / tiles));
}

/** Bytes from one place of dU to the next: panels, so that each tile is one stretch of memory, and a cache line. */
// @ts-ignore: decorator
@inline
function gradientPitch(C: i32, O: i32): usize {
  return ((C * panelled(O)) as usize) * F32 + 64;
}

/**
 * winogradBackward: dw += the weight gradient, db += Σ dy, dx = the gradient of x; dy being first carried
 * back through what follows the convolution: its batch norm, or its ReLU.
 *
 *   x        [N, H, W, C], C a multiple of 4                           read
 *   xNorm    0, or the batch norm through which forward read it        read
 *   dy       [N, OH, OW, O], O a multiple of 4                         read, overwritten with yNorm or relu
 *   y, yNorm the output and the batch norm after it; or y and 0 with relu            read
 *   dw       [3, 3, C, O]                                              added to
 *   db       [O]                                                       added to
 *   u        winogradWeights, transposed; or 0 where nobody wants dx   read
 *   dx       [N, H, W, C]; with xNorm masked by its ReLU               overwritten
 *   sums     the backward sums of xNorm                                overwritten
 *   scratch  winogradBackwardScratch(W, C, OW, O) floats               overwritten
 */
export function winogradBackward(
  x: usize, xNorm: usize, dy: usize, y: usize, yNorm: usize, relu: bool, dw: usize, db: usize,
  u: usize, dx: usize, sums: usize,
  N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32, padTop: i32, padLeft: i32, scratch: usize,
): void {
  const TH = tilesOver(OH), TW = tilesOver(OW);
  const widest = max(W, OW) * max(C, O);
  const zeros = scratch;
  const lines = zeros + (widest as usize) * F32;
  const table = lines + ((6 * widest) as usize) * F32;
  const xStrip = table + 32;
  const yStrip = xStrip + (stripFloats(TW) as usize) * F32;
  const dxStrip = yStrip + (stripFloats(TW) as usize) * F32;
  const spare = dxStrip + (stripFloats(TW) as usize) * F32;
  const v = spare + ((W * C) as usize) * F32;
  const most = backwardStrips(C + O, TW), perBlock = wholePictures(most, TH);
  const bottom = OH - 4 * (TH - 1), right = OW - 4 * (TW - 1);
  const ldv = paddedRow(C), ldd = paddedRow(O);
  const vPitch = ((most * TW) as usize) * ldv + 64, dPitch = ((most * TW) as usize) * ldd + 64;
  const d = v + PLACES * vPitch;
  // A last panel of four columns reads four floats of the next row, and past the last one.
  const du = d + PLACES * dPitch + (NR as usize) * F32;
  const duPitch = gradientPitch(C, O);
  const uBytes = (packedFloats(O, C) as usize) * F32;
  const row = ((OW * O) as usize) * F32, dxRow = ((W * C) as usize) * F32;
  memory.fill(zeros, 0, (widest as usize) * F32);
  memory.fill(xStrip, 0, dxStrip - xStrip);
  if (u && xNorm) memory.fill(sums, 0, ((2 * C) as usize) * F32);
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
    for (let place: usize = 0; place < PLACES; place++) {
      const first = firstWith(place as i32, others, right);
      const tiles = endWith(place as i32, others, ends, TW, bottom, right) - first;
      const vp = v + place * vPitch + (first as usize) * ldv, dp = d + place * dPitch + (first as usize) * ldd;
      transposedProduct(vp, ldv, dp, ldd, C, O, du + place * duPitch, tiles);
      // What Vᵀ D has been made of is not needed any more: D Uᵀ takes its place.
      if (u) gemm(dp, ldd, u + place * uBytes, vp, ldv, tiles, O, panelled(C), false, 0);
    }
    if (!u) continue;
    for (let s = s0; s < s1; s++) {
      const n = s / TH, h = (s % TH) * 4, height = min(4, OH - h), from = h - padTop;
      const picture = dx + ((n * H) as usize) * dxRow;
      for (let r = 0; r < 6; r++) {
        const inside = from + r >= 0 && from + r < H;
        i32.store(table + r * 4, (inside ? picture + ((from + r) as usize) * dxRow : spare) as i32);
      }
      inputGradient(
        v + (firstTile(s, s0, TH, TW, others) as usize) * ldv, v + (lastTile(s, s0, TH, TW, others, ends) as usize) * ldv,
        ldv, vPitch, dxStrip, table, height, right, W, C, padLeft, TW, h > 0,
      );
      if (xNorm) {
        // The last two rows of a strip are not finished before the next one.
        const done = max(0, from), rows = (h + 4 < OH ? from + 4 : H) - done;
        const at = ((n * H + done) as usize) * dxRow;
        addBackwardSums(x + at, dx + at, xNorm, sums, rows * W, C);
      }
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
