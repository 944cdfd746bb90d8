// The first convolution of a picture: one channel, 3x3, stride 1. With nine products a sum, patches cost
// more to copy than to multiply; here weights are vectors of four outputs and pixels are splat.
// Most of a digit's picture is ground, which is 0: only the stretch of each row that sees ink is computed.
//
//   y[n, oh, ow, o] = b[o] + Σ over kh, kw of  x[n, oh + kh − padTop, ow + kw − padLeft] · w[kh, kw, o]

import { F32, V128, madd } from "../simd";
import { addStatistics } from "./batch-norm-statistics";
import { finishGradient } from "./output-gradient";

/** Pixels of one tile: 4 sums, 3 weights and 6 pixels of a row fit in registers. */
const PIXELS: i32 = 4;

/** Floats of scratch for both kernels: one picture with its padding, and the stretch of ink of each row. */
export function conv2dFirstScratch(H: i32, W: i32): i32 {
  return (H + 2) * (W + 2) + PIXELS + 2 * (H + 2);
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
  const ink = pictureEnd(scratch, OH, OW);
  if (stats) memory.fill(stats, 0, ((2 * O + 1) as usize) * F32);
  for (let n = 0; n < N; n++) {
    padPicture(x + ((n * H * W) as usize) * F32, scratch, H, W, OH, OW, padTop, padLeft);
    findInk(scratch, OH, OW, ink);
    for (let oh = 0; oh < OH; oh++) {
      const row = scratch + (oh as usize) * ldx;
      const out = y + (((n * OH + oh) * OW) as usize) * ldy;
      const first = inkFirst(ink, oh), end = inkEnd(ink, oh);
      fill(b, floor, out, out + (first as usize) * ldy, ldy);
      for (let ow = first; ow < end; ow += PIXELS) {
        const from = row + (ow as usize) * F32, to = out + (ow as usize) * ldy;
        const pixels = min(PIXELS, end - ow);
        for (let o: usize = 0; o < ldy; o += V128) {
          tile(from, ldx, w + o, ldy, b + o, to + o, pixels, floor);
        }
      }
      fill(b, floor, out + (end as usize) * ldy, out + (OW as usize) * ldy, ldy);
    }
    if (stats) addStatistics(y + ((n * OH * OW) as usize) * ldy, stats, OH * OW, O);
  }
}

/** Outputs that see no ink, from `y` to `end`. */
function fill(b: usize, floor: v128, y: usize, end: usize, ldy: usize): void {
  for (let o: usize = 0; o < ldy; o += V128) {
    const value = f32x4.pmax(v128.load(b + o), floor);
    for (let to = y + o; to < end; to += ldy) v128.store(to, value);
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
 * Nine taps by four outputs are nine sums, which stay in registers for a whole picture.
 */
export function conv2dFirstBackwardParams(
  x: usize, dy: usize, y: usize, norm: usize, relu: bool, dw: usize, db: usize, N: i32, H: i32, W: i32, OH: i32, OW: i32, O: i32,
  padTop: i32, padLeft: i32, scratch: usize,
): void {
  const ldx = (paddedWidth(OW) as usize) * F32;
  const ldy = (O as usize) * F32;
  const picture = ((OH * OW) as usize) * ldy;
  const ink = pictureEnd(scratch, OH, OW);
  for (let n = 0; n < N; n++, dy += picture, y += picture) {
    padPicture(x + ((n * H * W) as usize) * F32, scratch, H, W, OH, OW, padTop, padLeft);
    findInk(scratch, OH, OW, ink);
    finishGradient(dy, y, norm, relu, db, OH * OW, O);
    for (let o: usize = 0; o < ldy; o += V128) {
      tapGradients(scratch, ldx, ink, dy + o, ldy, dw + o, OH, OW);
    }
  }
}

/** The gradient of nine taps' weights for four outputs: dw += Σ over pixels of x under the tap · dy. */
function tapGradients(
  x: usize, ldx: usize, ink: usize, dy: usize, ldy: usize, dw: usize, OH: i32, OW: i32,
): void {
  const w3 = dw + 3 * ldy, w6 = w3 + 3 * ldy;
  let g0 = v128.load(dw), g1 = v128.load(dw + ldy), g2 = v128.load(dw + 2 * ldy);
  let g3 = v128.load(w3), g4 = v128.load(w3 + ldy), g5 = v128.load(w3 + 2 * ldy);
  let g6 = v128.load(w6), g7 = v128.load(w6 + ldy), g8 = v128.load(w6 + 2 * ldy);
  for (let oh = 0; oh < OH; oh++, x += ldx) {
    const first = inkFirst(ink, oh) as usize, end = inkEnd(ink, oh) as usize;
    let r0 = x + first * F32, r1 = r0 + ldx, r2 = r1 + ldx;
    let from = dy + ((oh * OW) as usize + first) * ldy;
    for (const stop = x + end * F32; r0 < stop; r0 += F32, r1 += F32, r2 += F32, from += ldy) {
      const slope = v128.load(from);
      g0 = madd(v128.load32_splat(r0), slope, g0);
      g1 = madd(v128.load32_splat(r0, 4), slope, g1);
      g2 = madd(v128.load32_splat(r0, 8), slope, g2);
      g3 = madd(v128.load32_splat(r1), slope, g3);
      g4 = madd(v128.load32_splat(r1, 4), slope, g4);
      g5 = madd(v128.load32_splat(r1, 8), slope, g5);
      g6 = madd(v128.load32_splat(r2), slope, g6);
      g7 = madd(v128.load32_splat(r2, 4), slope, g7);
      g8 = madd(v128.load32_splat(r2, 8), slope, g8);
    }
  }
  v128.store(dw, g0);  v128.store(dw + ldy, g1);  v128.store(dw + 2 * ldy, g2);
  v128.store(w3, g3);  v128.store(w3 + ldy, g4);  v128.store(w3 + 2 * ldy, g5);
  v128.store(w6, g6);  v128.store(w6 + ldy, g7);  v128.store(w6 + 2 * ldy, g8);
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

/** Behind the padded picture: the stretches of ink, [OH] pairs of u32. */
// @ts-ignore: decorator
@inline
function pictureEnd(picture: usize, OH: i32, OW: i32): usize {
  return picture + (((OH + 2) * paddedWidth(OW) + PIXELS) as usize) * F32;
}

// @ts-ignore: decorator
@inline
function inkFirst(ink: usize, oh: i32): i32 {
  return i32.load(ink + (oh as usize) * 8);
}

// @ts-ignore: decorator
@inline
function inkEnd(ink: usize, oh: i32): i32 {
  return i32.load(ink + (oh as usize) * 8, 4);
}

/** For each row of outputs its first one that may see ink, and the end of such: from 0 to OW, by fours of pixels. */
function findInk(picture: usize, OH: i32, OW: i32, ink: usize): void {
  const ldx = (paddedWidth(OW) as usize) * F32;
  for (let oh = 0; oh < OH; oh++, picture += ldx, ink += 8) {
    let first = 0, end = paddedWidth(OW);
    while (first < end && !hasInk(picture, ldx, first)) first += PIXELS;
    while (first < end && !hasInk(picture, ldx, end - PIXELS)) end -= PIXELS;
    // Pixel p is seen by the outputs p − 2 to p.
    i32.store(ink, min(max(first - 2, 0), OW));
    i32.store(ink, min(end, OW), 4);
  }
}

/** Whether four pixels from a column on, in three rows, are not all ground. */
// @ts-ignore: decorator
@inline
function hasInk(row: usize, ldx: usize, column: i32): bool {
  const at = row + column * F32;
  return v128.any_true(v128.or(v128.or(v128.load(at), v128.load(at + ldx)), v128.load(at + 2 * ldx)));
}
