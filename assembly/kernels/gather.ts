import { F32, V128 } from "../simd";

/** Bytes turned into floats at once: four vectors of four. */
const GROUP: i32 = 16;

/**
 * The images and labels of a mini-batch, picked out of the whole data set.
 *
 *   images   u8 [count, P]   P pixels an image                              read
 *   labels   u8 [count]                                                     read
 *   indices  u32 [n]         which images, each below count                 read
 *   out      [n, P]          pixel / 255, rounded once, as any JavaScript host has it   overwritten
 *            u8 [n] for labels
 *
 * A division, not a product with 1/255: the product is off by a bit for some pixels.
 */
export function gatherBytes(images: usize, indices: usize, out: usize, n: i32, P: i32): void {
  for (let i = 0; i < n; i++) {
    const index = load<u32>(indices + <usize>i * sizeof<u32>());
    scale(images + <usize>index * P, out, P);
    out += <usize>P * F32;
  }
}

export function gatherLabels(labels: usize, indices: usize, out: usize, n: i32): void {
  for (let i: usize = 0, end: usize = n; i < end; i++) {
    const index = load<u32>(indices + i * sizeof<u32>());
    store<u8>(out + i, load<u8>(labels + index));
  }
}

function scale(bytes: usize, out: usize, count: i32): void {
  const full = f32x4.splat(255);
  let left = count;
  for (; left >= GROUP; left -= GROUP, bytes += GROUP, out += 4 * V128) {
    const pixels = v128.load(bytes);
    const front = i16x8.extend_low_i8x16_u(pixels), back = i16x8.extend_high_i8x16_u(pixels);
    v128.store(out, share(i32x4.extend_low_i16x8_u(front), full));
    v128.store(out, share(i32x4.extend_high_i16x8_u(front), full), V128);
    v128.store(out, share(i32x4.extend_low_i16x8_u(back), full), 2 * V128);
    v128.store(out, share(i32x4.extend_high_i16x8_u(back), full), 3 * V128);
  }
  for (; left > 0; left--, bytes++, out += F32) {
    store<f32>(out, <f32>load<u8>(bytes) / 255);
  }
}

function share(pixels: v128, full: v128): v128 {
  return f32x4.div(f32x4.convert_i32x4_s(pixels), full);
}
