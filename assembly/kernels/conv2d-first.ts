// The first convolution of a picture: one channel, 3x3, stride 1. With nine products a sum, patches cost
// more to copy than to multiply; here weights are vectors of four outputs and pixels are splat.
//
//   y[n, oh, ow, o] = b[o] + Σ over kh, kw of  x[n, oh + kh − padTop, ow + kw − padLeft] · w[kh, kw, o]

import { F32, MR, NR, V128, madd } from "../simd";
import { addStatistics } from "./batch-norm-statistics";
import { gemmTransposedTile } from "./gemm";
import { finishGradient } from "./output-gradient";

/** Pixels of one tile: 4 sums, 3 weights and 6 pixels of a row fit in registers. */
const PIXELS: i32 = 4;

/** Places of the kernel. */
const TAPS: i32 = 9;

/** Floats of scratch for both kernels: one picture with its padding. */
export function conv2dFirstScratch(H: i32, W: i32): i32 {
  return (H + 2) * (W + 2) + PIXELS;
}

/**
 * conv2dFirstForward, with an optional ReLU.
 *
 *   x        [N, H, W, 1]                                read
 *   w        [3, 3, 1, O], O a multiple of 8             read
 *   b        [O]                                         read
 *   y        [N, OH, OW, O]                              overwritten
 *   stats    0, or batch-norm statistics of y            overwritten
 *   scratch  conv2dFirstScratch(H, W) floats             overwritten
 */
export function conv2dFirstForward(
  x: usize, w: usize, b: usize, y: usize, N: i32, H: i32, W: i32, OH: i32, OW: i32, O: i32,
  padTop: i32, padLeft: i32, relu: bool, stats: usize, scratch: usize,
): void {
  const ldx = (paddedWidth(OW) as usize) * F32;
  const ldy = (O as usize) * F32;
  const floor = f32x4.splat(relu ? 0 : -Infinity);
  if (stats) memory.fill(stats, 0, ((2 * O + 1) as usize) * F32);
  for (let n = 0; n < N; n++) {
    padPicture(x + ((n * H * W) as usize) * F32, scratch, H, W, OH, OW, padTop, padLeft);
    for (let oh = 0; oh < OH; oh++) {
      const row = scratch + (oh as usize) * ldx;
      const out = y + (((n * OH + oh) * OW) as usize) * ldy;
      for (let ow = 0; ow < OW; ow += PIXELS) {
        const from = row + (ow as usize) * F32, to = out + (ow as usize) * ldy;
        const pixels = min(PIXELS, OW - ow);
        for (let o: usize = 0; o < ldy; o += V128) {
          tile(from, ldx, w + o, ldy, b + o, to + o, pixels, floor);
        }
      }
    }
    if (stats) addStatistics(y + ((n * OH * OW) as usize) * ldy, stats, OH * OW, O);
  }
}

/** PIXELS neighbours of one row by four outputs; the last tile of a row keeps only its valid pixels. */
// @ts-ignore: decorator
@inline
function tile(
  x: usize, ldx: usize, w: usize, ldw: usize, b: usize, y: usize, pixels: i32, floor: v128,
): void {
  let y0 = v128.load(b), y1 = y0, y2 = y0, y3 = y0;
  for (let kh = 0; kh < 3; kh++) {
    const w0 = v128.load(w), w1 = v128.load(w + ldw), w2 = v128.load(w + 2 * ldw);
    const x0 = v128.load32_splat(x),     x1 = v128.load32_splat(x, 4),  x2 = v128.load32_splat(x, 8);
    const x3 = v128.load32_splat(x, 12), x4 = v128.load32_splat(x, 16), x5 = v128.load32_splat(x, 20);
    y0 = madd(x0, w0, y0);  y1 = madd(x1, w0, y1);  y2 = madd(x2, w0, y2);  y3 = madd(x3, w0, y3);
    y0 = madd(x1, w1, y0);  y1 = madd(x2, w1, y1);  y2 = madd(x3, w1, y2);  y3 = madd(x4, w1, y3);
    y0 = madd(x2, w2, y0);  y1 = madd(x3, w2, y1);  y2 = madd(x4, w2, y2);  y3 = madd(x5, w2, y3);
    w += 3 * ldw;
    x += ldx;
  }
  v128.store(y, f32x4.pmax(y0, floor));
  if (pixels > 1) v128.store(y + ldw, f32x4.pmax(y1, floor));
  if (pixels > 2) v128.store(y + 2 * ldw, f32x4.pmax(y2, floor));
  if (pixels > 3) v128.store(y + 3 * ldw, f32x4.pmax(y3, floor));
}

/**
 * conv2dFirstBackwardParams: dw += the weight gradient, db += Σ dy, dy being first carried back through
 * what follows the convolution: its batch norm, or its ReLU.
 *
 *   x        [N, H, W, 1]                                read
 *   dy       [N, OH, OW, O], O a multiple of 8           read, overwritten with norm or relu
 *   y, norm  the output and the batch norm after it; or y and 0 with relu   read
 *   dw       [3, 3, 1, O]                                added to
 *   db       [O]                                         added to
 *   scratch  conv2dFirstScratch(H, W) floats             overwritten
 *
 * Neighbouring pixels are neighbours in memory, so a row of the padded picture, seen from six taps,
 * is six columns of a transposed product.
 */
export function conv2dFirstBackwardParams(
  x: usize, dy: usize, y: usize, norm: usize, relu: bool, dw: usize, db: usize, N: i32, H: i32, W: i32, OH: i32, OW: i32, O: i32,
  padTop: i32, padLeft: i32, scratch: usize,
): void {
  const ldx = (paddedWidth(OW) as usize) * F32;
  const ldy = (O as usize) * F32;
  for (let n = 0; n < N; n++) {
    padPicture(x + ((n * H * W) as usize) * F32, scratch, H, W, OH, OW, padTop, padLeft);
    const image = ((n * OH * OW) as usize) * ldy;
    finishGradient(dy + image, y + image, norm, relu, db, OH * OW, O);
    for (let oh = 0; oh < OH; oh++) {
      const row = scratch + (oh as usize) * ldx;
      const from = dy + (((n * OH + oh) * OW) as usize) * ldy;
      for (let tap = 0; tap < TAPS; tap += MR) {
        const taps = min(MR, TAPS - tap);
        const x0 = row + tapOffset(tap, ldx);
        const x1 = taps > 1 ? row + tapOffset(tap + 1, ldx) : x0;
        const x2 = taps > 2 ? row + tapOffset(tap + 2, ldx) : x1;
        const x3 = taps > 3 ? row + tapOffset(tap + 3, ldx) : x2;
        const x4 = taps > 4 ? row + tapOffset(tap + 4, ldx) : x3;
        const x5 = taps > 5 ? row + tapOffset(tap + 5, ldx) : x4;
        const to = dw + (tap as usize) * ldy;
        for (let o: usize = 0; o < ldy; o += (NR as usize) * F32) {
          gemmTransposedTile(x0, x1, x2, x3, x4, x5, F32, from + o, ldy, OW, to + o, ldy, taps);
        }
      }
    }
  }
}

/** Bytes from a pixel of the padded picture to the one under a tap. */
// @ts-ignore: decorator
@inline
function tapOffset(tap: i32, ldx: usize): usize {
  return ((tap / 3) as usize) * ldx + ((tap % 3) as usize) * F32;
}

/** Floats of a row of the padded picture: what the outputs of the row read. */
// @ts-ignore: decorator
@inline
function paddedWidth(OW: i32): i32 {
  return OW + 2;
}

/**
 * One picture inside zeros: [OH + 2, OW + 2], then PIXELS zeros that a row's last tile may read.
 * Outputs then need no case for the border.
 */
function padPicture(
  x: usize, to: usize, H: i32, W: i32, OH: i32, OW: i32, padTop: i32, padLeft: i32,
): void {
  const width = paddedWidth(OW);
  memory.fill(to, 0, (((OH + 2) * width + PIXELS) as usize) * F32);
  const rows = min(H, OH + 2 - padTop), columns = min(W, width - padLeft);
  for (let h = 0; h < rows; h++) {
    const from = x + ((h * W) as usize) * F32;
    const row = to + (((h + padTop) * width + padLeft) as usize) * F32;
    memory.copy(row, from, (columns as usize) * F32);
  }
}
