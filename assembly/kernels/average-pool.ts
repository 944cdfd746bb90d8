import { F32, LANES, V128, madd } from "../simd";

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
 * in TensorFlow. Every window must hold a cell of the image.
 */
export function averagePool2dForward(
  x: usize, y: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32,
): void {
  memory.fill(y, 0, <usize>N * OH * OW * C * F32);
  share(x, y, true, N, H, W, C, OH, OW, KH, KW, SH, SW, padTop, padLeft);
}

export function averagePool2dBackward(
  dy: usize, dx: usize, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32,
): void {
  memory.fill(dx, 0, <usize>N * H * W * C * F32);
  share(dx, dy, false, N, H, W, C, OH, OW, KH, KW, SH, SW, padTop, padLeft);
}

/** Of each window its cells, over their number, are added to y; or y to the cells. */
function share(
  x: usize, y: usize, forward: bool, N: i32, H: i32, W: i32, C: i32, OH: i32, OW: i32,
  KH: i32, KW: i32, SH: i32, SW: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = <usize>C * F32, row = <usize>W * pixel;
  for (let n = 0; n < N; n++, x += <usize>H * row) {
    for (let oh = 0; oh < OH; oh++) {
      const top = max(0, oh * SH - padTop), bottom = min(H, oh * SH - padTop + KH);
      for (let ow = 0; ow < OW; ow++, y += pixel) {
        const left = max(0, ow * SW - padLeft), right = min(W, ow * SW - padLeft + KW);
        const part = <f32>1 / <f32>((bottom - top) * (right - left));
        for (let h = top; h < bottom; h++) {
          for (let w = left; w < right; w++) {
            const cell = x + <usize>h * row + <usize>w * pixel;
            if (forward) addPart(cell, y, C, part);
            else addPart(y, cell, C, part);
          }
        }
      }
    }
  }
}

/** y += part·x */
function addPart(x: usize, y: usize, n: i32, part: f32): void {
  const parts = f32x4.splat(part);
  for (; n >= <i32>LANES; n -= <i32>LANES, x += V128, y += V128) {
    v128.store(y, madd(v128.load(x), parts, v128.load(y)));
  }
  for (; n > 0; n--, x += F32, y += F32) f32.store(y, f32.load(y) + part * f32.load(x));
}
