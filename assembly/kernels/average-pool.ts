import { F32 } from "../simd";
import { loadAs, storeAs, wholeBytes } from "../lanes";

/**
 * The mean of each window, and its gradient. A window of the whole image is global average pooling.
 *
 *   y[n, oh, ow, c] = mean of x[n, oh·SH + kh − padTop, ow·SW + kw − padLeft, c] over kh < KH, kw < KW
 *   dx = each window's dy over its number of cells; where windows overlap, summed
 *
 *   x   [N, H, W, C]      read
 *   y   [N, OH, OW, C]    overwritten
 *   dy  as y              read
 *   dx  as x              overwritten
 *
 * Cells outside the image neither add nor count: at a padded edge the mean is over the real cells, as
 * in TensorFlow. Every window must hold a cell of the image. Vectors run over four channels.
 */
export function averagePool2dForward(
  x: usize, y: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32,
): void {
  const row = <usize>W * C * F32, tail = wholeBytes(C);
  for (let n = 0; n < N; n++, x += <usize>H * row) {
    for (let oh = 0; oh < OH; oh++) {
      const top = oh * SH - padTop, kh0 = max(0, -top), rows = min(KH, H - top) - kh0;
      for (let ow = 0; ow < OW; ow++, y += <usize>C * F32) {
        const left = ow * SW - padLeft, kw0 = max(0, -left), columns = min(KW, W - left) - kw0;
        const cell = x + (<usize>(top + kh0) * W + (left + kw0)) * C * F32;
        mean<v128>(cell, y, C >> 2, C, row, rows, columns);
        mean<f32>(cell + tail, y + tail, C & 3, C, row, rows, columns);
      }
    }
  }
}

export function averagePool2dBackward(
  dy: usize, dx: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32,
): void {
  const row = <usize>W * C * F32, tail = wholeBytes(C);
  memory.fill(dx, 0, <usize>N * H * row);
  for (let n = 0; n < N; n++, dx += <usize>H * row) {
    for (let oh = 0; oh < OH; oh++) {
      const top = oh * SH - padTop, kh0 = max(0, -top), rows = min(KH, H - top) - kh0;
      for (let ow = 0; ow < OW; ow++, dy += <usize>C * F32) {
        const left = ow * SW - padLeft, kw0 = max(0, -left), columns = min(KW, W - left) - kw0;
        const cell = dx + (<usize>(top + kh0) * W + (left + kw0)) * C * F32;
        spread<v128>(dy, cell, C >> 2, C, row, rows, columns);
        spread<f32>(dy + tail, cell + tail, C & 3, C, row, rows, columns);
      }
    }
  }
}

function mean<T>(
  x: usize, y: usize, steps: i32, C: usize, row: usize, rows: i32, columns: i32,
): void {
  const share = f32x4.splat(<f32>1 / <f32>(rows * columns));
  for (; steps > 0; steps--, x += sizeof<T>(), y += sizeof<T>()) {
    let sum = f32x4.splat(0);
    for (let kh = 0, line = x; kh < rows; kh++, line += row) {
      for (let kw = 0, cell = line; kw < columns; kw++, cell += C * F32) {
        sum = f32x4.add(sum, loadAs<T>(cell));
      }
    }
    storeAs<T>(y, f32x4.mul(sum, share));
  }
}

function spread<T>(
  dy: usize, dx: usize, steps: i32, C: usize, row: usize, rows: i32, columns: i32,
): void {
  const share = f32x4.splat(<f32>1 / <f32>(rows * columns));
  for (; steps > 0; steps--, dy += sizeof<T>(), dx += sizeof<T>()) {
    const slope = f32x4.mul(loadAs<T>(dy), share);
    for (let kh = 0, line = dx; kh < rows; kh++, line += row) {
      for (let kw = 0, cell = line; kw < columns; kw++, cell += C * F32) {
        storeAs<T>(cell, f32x4.add(loadAs<T>(cell), slope));
      }
    }
  }
}
