// 2-D convolution, NHWC, any kernel size, stride and padding: rows of patches times packed weights.
//
//   y[n, oh, ow, o] = b[o] + Σ over kh, kw, c of  x[n, oh·SH + kh − padTop, ow·SW + kw − padLeft, c] · w[kh, kw, c, o]
//
// with x = 0 outside the picture. Patches are copied a block at a time into scratch ("im2col"), where
// each is one row of a matrix product: 9x the reads of a direct convolution, but all of them from
// cache, and one fast tile serves every shape. A 1x1 convolution of stride 1, and so dense, reads x itself.

import { F32, MR, NR, V128 } from "../simd";
import { gemm, gemmTransposed } from "./gemm";

/** Patches of one block: with K = 1152 floats each 442 kB, so a block is read back from L2. */
const BLOCK: i32 = 96;

/** Floats of scratch that conv2dForward and conv2dBackwardParams need; for conv2dBackwardInput give O for C. */
export function conv2dScratch(C: i32, KH: i32, KW: i32): i32 {
  return BLOCK * KH * KW * C + MR * NR;
}

/**
 * conv2dForward, with an optional ReLU.
 *
 *   x        [N, H, W, C]                          read
 *   packed   packPanels of w [KH·KW·C, O] and b    read
 *   y        [N, OH, OW, O]                        overwritten
 *   scratch  conv2dScratch(C, KH, KW) floats       overwritten
 */
export function conv2dForward(
  x: usize, packed: usize, y: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32, relu: bool, scratch: usize,
): void {
  const M = N * OH * OW;
  const K = KH * KW * C;
  const ldx = (K as usize) * F32, ldy = (O as usize) * F32;
  const spare = scratch + (BLOCK as usize) * ldx;
  if (readsDirectly(KH, KW, SH, SW, padTop, padLeft)) {
    gemm(x, ldx, packed, y, ldy, M, K, O, relu, spare);
    return;
  }
  for (let m = 0; m < M; m += BLOCK) {
    const rows = min(BLOCK, M - m);
    copyPatches(x, scratch, m, rows, H, W, C, OH, OW, KH, KW, SH, SW, padTop, padLeft);
    gemm(scratch, ldx, packed, y + (m as usize) * ldy, ldy, rows, K, O, relu, spare);
  }
}

/**
 * conv2dBackwardInput: the gradient of the input, itself a convolution of dy with the kernels
 * turned round; under a stride, dy is spread with zeros between its pixels.
 *
 *   dy       [N, OH, OW, O]                        read
 *   packed   packFlipped of w                      read
 *   dx       [N, H, W, C]                          overwritten
 *   scratch  conv2dScratch(O, KH, KW) floats       overwritten
 */
export function conv2dBackwardInput(
  dy: usize, packed: usize, dx: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32, scratch: usize,
): void {
  const M = N * H * W;
  const K = KH * KW * O;
  const ldy = (K as usize) * F32, ldx = (C as usize) * F32;
  const spare = scratch + (BLOCK as usize) * ldy;
  if (readsDirectly(KH, KW, SH, SW, padTop, padLeft)) {
    gemm(dy, ldy, packed, dx, ldx, M, K, C, false, spare);
    return;
  }
  const top = KH - 1 - padTop, left = KW - 1 - padLeft;
  for (let m = 0; m < M; m += BLOCK) {
    const rows = min(BLOCK, M - m);
    if (SH == 1 && SW == 1) {
      copyPatches(dy, scratch, m, rows, OH, OW, O, H, W, KH, KW, 1, 1, top, left);
    } else {
      copySpreadPatches(dy, scratch, m, rows, OH, OW, O, H, W, KH, KW, SH, SW, top, left);
    }
    gemm(scratch, ldy, packed, dx + (m as usize) * ldx, ldx, rows, K, C, false, spare);
  }
}

/**
 * conv2dBackwardParams: dw += patchesᵀ·dy and db += Σ dy.
 *
 *   x        [N, H, W, C]                          read
 *   dy       [N, OH, OW, O]                        read
 *   dw       [KH, KW, C, O]                        added to
 *   db       [O]                                   added to
 *   scratch  conv2dScratch(C, KH, KW) floats       overwritten
 */
export function conv2dBackwardParams(
  x: usize, dy: usize, dw: usize, db: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32, O: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32, scratch: usize,
): void {
  const M = N * OH * OW;
  const K = KH * KW * C;
  const ldx = (K as usize) * F32, ldy = (O as usize) * F32;
  if (readsDirectly(KH, KW, SH, SW, padTop, padLeft)) {
    gemmTransposed(x, ldx, dy, ldy, dw, M, K, O);
  } else {
    for (let m = 0; m < M; m += BLOCK) {
      const rows = min(BLOCK, M - m);
      copyPatches(x, scratch, m, rows, H, W, C, OH, OW, KH, KW, SH, SW, padTop, padLeft);
      gemmTransposed(scratch, ldx, dy + (m as usize) * ldy, ldy, dw, rows, K, O);
    }
  }
  biasGradient(dy, db, M, O);
}

/**
 * biasGradient: db += Σ dy over the rows. Blocks of rows are summed first: float32 sums of
 * up to 100,000 pixels keep their last digits.
 *
 *   dy  [M, O]   read
 *   db  [O]      added to
 */
export function biasGradient(dy: usize, db: usize, M: i32, O: i32): void {
  const ld = (O as usize) * F32;
  const whole = ((O & ~3) as usize) * F32;
  for (let m = 0; m < M; m += BLOCK) {
    const rows = min(BLOCK, M - m);
    const bytes = (rows as usize) * ld;
    const from = dy + (m as usize) * ld;
    for (let o: usize = 0; o < whole; o += V128) {
      // Four sums, so that one addition need not wait for the other.
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      let at = from + o;
      for (const whole = at + ((rows & ~3) as usize) * ld; at < whole; at += 4 * ld) {
        s0 = f32x4.add(s0, v128.load(at));
        s1 = f32x4.add(s1, v128.load(at + ld));
        s2 = f32x4.add(s2, v128.load(at + 2 * ld));
        s3 = f32x4.add(s3, v128.load(at + 3 * ld));
      }
      for (const end = from + o + bytes; at < end; at += ld) s0 = f32x4.add(s0, v128.load(at));
      const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
      v128.store(db + o, f32x4.add(v128.load(db + o), sum));
    }
    for (let o = whole; o < ld; o += F32) {
      let sum: f32 = 0;
      for (let at: usize = 0; at < bytes; at += ld) sum += f32.load(from + o + at);
      f32.store(db + o, f32.load(db + o) + sum);
    }
  }
}

function readsDirectly(KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32): bool {
  return KH == 1 && KW == 1 && SH == 1 && SW == 1 && padTop == 0 && padLeft == 0;
}

/**
 * copyPatches: patches m to m + rows of x, one a row of scratch. Within one kernel row the
 * pixels are neighbours in x too, so a patch is KH runs, each with zeros left and right of it.
 */
function copyPatches(
  x: usize, to: usize, m: i32, rows: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = (C as usize) * F32;
  let ow = m % OW, oh = (m / OW) % OH, n = m / (OW * OH);
  for (let r = 0; r < rows; r++) {
    const left = ow * SW - padLeft;
    const from = max(0, -left), until = max(from, min(KW, W - left));
    const image = x + ((n * H) as usize) * (W as usize) * pixel;
    for (let kh = 0; kh < KH; kh++) {
      const h = oh * SH + kh - padTop;
      if (h < 0 || h >= H) {
        to = fillZero(to, (KW as usize) * pixel);
      } else {
        to = fillZero(to, (from as usize) * pixel);
        to = copyFloats(image + ((h * W + left + from) as usize) * pixel, to, ((until - from) as usize) * pixel);
        to = fillZero(to, ((KW - until) as usize) * pixel);
      }
    }
    if (++ow == OW) {
      ow = 0;
      if (++oh == OH) { oh = 0; n++; }
    }
  }
}

/** copySpreadPatches: as copyPatches with stride 1, of dy spread by the stride: only every SH-th, SW-th pixel exists. */
function copySpreadPatches(
  dy: usize, to: usize, m: i32, rows: i32, OH: i32, OW: i32, O: i32, H: i32, W: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, top: i32, left: i32,
): void {
  const pixel = (O as usize) * F32;
  for (let r = 0; r < rows; r++) {
    const at = m + r;
    const w = at % W, h = (at / W) % H, n = at / (W * H);
    for (let kh = 0; kh < KH; kh++) {
      const sh = h + kh - top, oh = sh / SH;
      for (let kw = 0; kw < KW; kw++) {
        const sw = w + kw - left, ow = sw / SW;
        const exists = sh >= 0 && sw >= 0 && oh * SH == sh && ow * SW == sw && oh < OH && ow < OW;
        to = exists
          ? copyFloats(dy + (((n * OH + oh) * OW + ow) as usize) * pixel, to, pixel)
          : fillZero(to, pixel);
      }
    }
  }
}

function copyFloats(from: usize, to: usize, bytes: usize): usize {
  const end = to + bytes;
  for (; to + V128 <= end; to += V128, from += V128) v128.store(to, v128.load(from));
  for (; to < end; to += F32, from += F32) f32.store(to, f32.load(from));
  return end;
}

function fillZero(to: usize, bytes: usize): usize {
  const end = to + bytes;
  const zero = f32x4.splat(0);
  for (; to + V128 <= end; to += V128) v128.store(to, zero);
  for (; to < end; to += F32) f32.store(to, 0);
  return end;
}
