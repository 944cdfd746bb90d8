import { F32, LANES, V128 } from "../simd";
import { addBackwardSums, batchNormForward } from "./batch-norm";
import { loadAs, loadBytesAs, storeAs, storeBytesAs, wholeBytes } from "../lanes";

/**
 * The largest cell of each window, and its gradient.
 *
 *   y[n, oh, ow, c] = max over kh < KH, kw < KW of x[n, oh·SH + kh − padTop, ow·SW + kw − padLeft, c]
 *   dx = dy at the cell that won, 0 elsewhere; where windows overlap, summed
 *
 *   x       [N, H, W, C]         read
 *   y       [N, OH, OW, C]       overwritten
 *   argmax  u8 [N, OH, OW, C]    overwritten forward, read backward: kh·KW + kw of the winner
 *   dy      [N, OH, OW, C]       read
 *   dx      [N, H, W, C]         overwritten
 *   norm    0, or the batch norm through which x is read: only the rows of a window at a time are
 *           normalised, into scratch [KH, W, C]; backward, an image's dx is masked by its ReLU and added
 *           to its sums [2C] (overwritten) while it is in cache
 *
 * Cells outside the image do not take part. Every window must hold a cell of the image (as Keras's
 * `valid` and `same` windows do), and KH·KW <= 256. The first of equal cells wins.
 *
 * Vectors run over four channels of one window. The common window, 2×2 every 2 cells, has tiles of its
 * own without inner loops; backward it writes each cell of dx once instead of clearing and adding.
 */
export function maxPool2dForward(
  x: usize, norm: usize, y: usize, argmax: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32, scratch: usize,
): void {
  const row = <usize>W * C * F32, tail = wholeBytes(C), bytes = tail / F32;
  for (let n = 0; n < N; n++, x += <usize>H * row) {
    for (let oh = 0; oh < OH; oh++) {
      const top = oh * SH - padTop, kh0 = max(0, -top), kh1 = min(KH, H - top);
      let line = x + <usize>(top + kh0) * row;
      if (norm) {
        batchNormForward(line, scratch, norm, (kh1 - kh0) * W, C);
        line = scratch;
      }
      for (let ow = 0; ow < OW; ow++, y += <usize>C * F32, argmax += C) {
        const left = ow * SW - padLeft, kw0 = max(0, -left), kw1 = min(KW, W - left);
        const cell = line + <usize>(left + kw0) * C * F32;
        if (KH == 2 && KW == 2 && kh1 - kh0 == 2 && kw1 - kw0 == 2) {
          pairForward(cell, y, argmax, C >> 2, C, row);
        } else {
          windowForward<v128>(cell, y, argmax, C >> 2, C, row, kh0, kh1, kw0, kw1, KW);
        }
        windowForward<f32>(
          cell + tail, y + tail, argmax + bytes, C & 3, C, row, kh0, kh1, kw0, kw1, KW,
        );
      }
    }
  }
}

export function maxPool2dBackward(
  dy: usize, argmax: usize, dx: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32, x: usize, norm: usize, sums: usize,
): void {
  const row = <usize>W * C * F32, tail = wholeBytes(C), bytes = tail / F32;
  const tiled = KH == 2 && KW == 2 && SH == 2 && SW == 2 && padTop == 0 && padLeft == 0 && C % 4 == 0
    && 2 * OH <= H && 2 * OW <= W;
  if (tiled) clearRest(dx, N, H, OH, row, <usize>(W - 2 * OW) * C * F32);
  else memory.fill(dx, 0, <usize>N * H * row);
  if (norm) memory.fill(sums, 0, <usize>(2 * C) * F32);
  for (let n = 0; n < N; n++, dx += <usize>H * row, x += <usize>H * row) {
    for (let oh = 0; oh < OH; oh++) {
      const top = oh * SH - padTop, kh0 = max(0, -top), kh1 = min(KH, H - top);
      for (let ow = 0; ow < OW; ow++, dy += <usize>C * F32, argmax += C) {
        const left = ow * SW - padLeft, kw0 = max(0, -left), kw1 = min(KW, W - left);
        const cell = dx + (<usize>(top + kh0) * W + (left + kw0)) * C * F32;
        if (tiled) {
          pairBackward(dy, argmax, cell, C >> 2, C, row);
        } else {
          windowBackward<v128>(dy, argmax, cell, C >> 2, C, row, kh0, kh1, kw0, kw1, KW);
          windowBackward<f32>(
            dy + tail, argmax + bytes, cell + tail, C & 3, C, row, kh0, kh1, kw0, kw1, KW,
          );
        }
      }
    }
    if (norm) addBackwardSums(x, dx, norm, sums, H * W, C);
  }
}

/** A full 2×2 window: taps 0 1 / 2 3. */
function pairForward(x: usize, y: usize, argmax: usize, steps: i32, C: usize, row: usize): void {
  const right = C * F32;
  const one = i32x4.splat(1), two = i32x4.splat(2);
  for (; steps > 0; steps--) {
    const a = v128.load(x), b = v128.load(x + right);
    const c = v128.load(x + row), d = v128.load(x + row + right);
    const upper = f32x4.pmax(a, b), lower = f32x4.pmax(c, d);
    const inUpper = v128.and(f32x4.gt(b, a), one);
    const inLower = v128.or(v128.and(f32x4.gt(d, c), one), two);
    v128.store(y, f32x4.pmax(upper, lower));
    storeBytesAs<v128>(argmax, v128.bitselect(inLower, inUpper, f32x4.gt(lower, upper)));
    x += V128;
    y += V128;
    argmax += LANES;
  }
}

/** The taps kh0..kh1 × kw0..kw1 of one window, `x` being the first of them. */
function windowForward<T>(
  x: usize, y: usize, argmax: usize, steps: i32, C: usize, row: usize,
  kh0: i32, kh1: i32, kw0: i32, kw1: i32, KW: i32,
): void {
  const right = C * F32;
  for (; steps > 0; steps--) {
    let best = loadAs<T>(x);
    let winner = i32x4.splat(kh0 * KW + kw0);
    for (let kh = kh0, line = x; kh < kh1; kh++, line += row) {
      for (let kw = kw0, cell = line; kw < kw1; kw++, cell += right) {
        const value = loadAs<T>(cell);
        winner = v128.bitselect(i32x4.splat(kh * KW + kw), winner, f32x4.gt(value, best));
        best = f32x4.pmax(best, value);
      }
    }
    storeAs<T>(y, best);
    storeBytesAs<T>(argmax, winner);
    x += sizeof<T>();
    y += sizeof<T>();
    argmax += sizeof<T>() / F32;
  }
}

/** Rows and columns of dx that no 2×2 window reaches: the last of an odd side. */
function clearRest(dx: usize, N: i32, H: i32, OH: i32, row: usize, margin: usize): void {
  for (let n = 0; n < N; n++, dx += <usize>H * row) {
    const reached = <usize>(2 * OH);
    memory.fill(dx + reached * row, 0, (<usize>H - reached) * row);
    if (margin == 0) continue;
    for (let h: usize = 0; h < reached; h++) memory.fill(dx + (h + 1) * row - margin, 0, margin);
  }
}

function pairBackward(dy: usize, argmax: usize, dx: usize, steps: i32, C: usize, row: usize): void {
  const right = C * F32;
  const one = i32x4.splat(1), two = i32x4.splat(2), three = i32x4.splat(3);
  for (; steps > 0; steps--) {
    const slope = v128.load(dy), winner = loadBytesAs<v128>(argmax);
    v128.store(dx, v128.and(slope, i32x4.eq(winner, i32x4.splat(0))));
    v128.store(dx + right, v128.and(slope, i32x4.eq(winner, one)));
    v128.store(dx + row, v128.and(slope, i32x4.eq(winner, two)));
    v128.store(dx + row + right, v128.and(slope, i32x4.eq(winner, three)));
    dy += V128;
    dx += V128;
    argmax += LANES;
  }
}

function windowBackward<T>(
  dy: usize, argmax: usize, dx: usize, steps: i32, C: usize, row: usize,
  kh0: i32, kh1: i32, kw0: i32, kw1: i32, KW: i32,
): void {
  const right = C * F32;
  for (; steps > 0; steps--) {
    const slope = loadAs<T>(dy), winner = loadBytesAs<T>(argmax);
    for (let kh = kh0, line = dx; kh < kh1; kh++, line += row) {
      for (let kw = kw0, cell = line; kw < kw1; kw++, cell += right) {
        const share = v128.and(slope, i32x4.eq(winner, i32x4.splat(kh * KW + kw)));
        storeAs<T>(cell, f32x4.add(loadAs<T>(cell), share));
      }
    }
    dy += sizeof<T>();
    dx += sizeof<T>();
    argmax += sizeof<T>() / F32;
  }
}
