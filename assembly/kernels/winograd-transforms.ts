// The transforms of Winograd's F(4x4, 3x3), four channels at a time: rows to temp, then columns. The
// matrices are Lavin and Gray's (2015), for the points 0, ±1, ±2 and ∞:
//
//        ⎡ 4  0 −5  0  1  0 ⎤        ⎡  1/4    0     0  ⎤
//        ⎢ 0 −4 −4  1  1  0 ⎥        ⎢ −1/6  −1/6  −1/6 ⎥        ⎡ 1  1  1  1  1  0 ⎤
//   Bᵀ = ⎢ 0  4 −4 −1  1  0 ⎥    G = ⎢ −1/6   1/6  −1/6 ⎥   Aᵀ = ⎢ 0  1 −1  2 −2  0 ⎥
//        ⎢ 0 −2 −1  2  1  0 ⎥        ⎢ 1/24  1/12   1/6 ⎥        ⎢ 0  1  1  4  4  0 ⎥
//        ⎢ 0  2 −1 −2  1  0 ⎥        ⎢ 1/24 −1/12   1/6 ⎥        ⎣ 0  1 −1  8 −8  1 ⎦
//        ⎣ 0  4  0 −5  0  1 ⎦        ⎣   0     0     1  ⎦
//
// Place (i, j) of a transformed tile stands at 6j + i everywhere.

import { F32, V128, madd } from "../simd";

/**
 * One 3x3 kernel, `step` bytes between its taps, to 36 floats `place` bytes apart. Place (i, j) of a
 * tile stands at 6j + i everywhere. Scalars: it is done once a step.
 */
// @ts-ignore: decorator
@inline
export function weightTile(from: usize, step: isize, to: usize, place: usize): void {
  for (let j = 0; j < 6; j++) {
    const r0 = weightRow(j, from, step);
    const r1 = weightRow(j, from + ((3 * step) as usize), step);
    const r2 = weightRow(j, from + ((6 * step) as usize), step);
    const even = r0 + r2;
    const low: f32 = r0 * (1.0 / 24.0) + r2 * (1.0 / 6.0);
    f32.store(to, r0 * 0.25);                            to += place;
    f32.store(to, (even + r1) * (-1.0 / 6.0));           to += place;
    f32.store(to, (even - r1) * (-1.0 / 6.0));           to += place;
    f32.store(to, low + r1 * (1.0 / 12.0));              to += place;
    f32.store(to, low - r1 * (1.0 / 12.0));              to += place;
    f32.store(to, r2);                                   to += place;
  }
}

/** Row j of G times one row of the kernel. */
// @ts-ignore: decorator
@inline
function weightRow(j: i32, from: usize, step: isize): f32 {
  const g0 = f32.load(from), g1 = f32.load(from + (step as usize)), g2 = f32.load(from + ((2 * step) as usize));
  if (j == 0) return g0 * 0.25;
  if (j == 1) return (g0 + g1 + g2) * (-1.0 / 6.0);
  if (j == 2) return (g0 - g1 + g2) * (-1.0 / 6.0);
  if (j == 3) return g0 * (1.0 / 24.0) + g1 * (1.0 / 12.0) + g2 * (1.0 / 6.0);
  if (j == 4) return g0 * (1.0 / 24.0) - g1 * (1.0 / 12.0) + g2 * (1.0 / 6.0);
  return g2;
}

/** Bᵀ x B of one tile, four channels at a time: rows to temp [6, 6], then columns to V. */
export function inputTransform(table: usize, temp: usize, v: usize, pitch: usize, bytes: usize): void {
  const four = f32x4.splat(4), minusFive = f32x4.splat(-5), minusFour = f32x4.splat(-4), two = f32x4.splat(2);
  for (let c: usize = 0; c < bytes; c += V128) {
    for (let r: usize = 0; r < 6; r++) {
      const p = table + r * 24;
      const d0 = v128.load((i32.load(p) as usize) + c),     d1 = v128.load((i32.load(p, 4) as usize) + c);
      const d2 = v128.load((i32.load(p, 8) as usize) + c),  d3 = v128.load((i32.load(p, 12) as usize) + c);
      const d4 = v128.load((i32.load(p, 16) as usize) + c), d5 = v128.load((i32.load(p, 20) as usize) + c);
      const to = temp + r * V128;
      const a = madd(minusFour, d2, d4), b = madd(minusFour, d1, d3);
      const e = f32x4.sub(d4, d2),       f = f32x4.mul(two, f32x4.sub(d3, d1));
      v128.store(to, madd(four, d0, madd(minusFive, d2, d4)));
      v128.store(to, f32x4.add(a, b), 96);
      v128.store(to, f32x4.sub(a, b), 192);
      v128.store(to, f32x4.add(e, f), 288);
      v128.store(to, f32x4.sub(e, f), 384);
      v128.store(to, madd(four, d1, madd(minusFive, d3, d5)), 480);
    }
    let to = v + c;
    for (let j: usize = 0; j < 6; j++) {
      const p = temp + j * 96;
      const d0 = v128.load(p),     d1 = v128.load(p, 16), d2 = v128.load(p, 32);
      const d3 = v128.load(p, 48), d4 = v128.load(p, 64), d5 = v128.load(p, 80);
      const a = madd(minusFour, d2, d4), b = madd(minusFour, d1, d3);
      const e = f32x4.sub(d4, d2),       f = f32x4.mul(two, f32x4.sub(d3, d1));
      v128.store(to, madd(four, d0, madd(minusFive, d2, d4)));
      v128.store(to + pitch, f32x4.add(a, b));
      v128.store(to + 2 * pitch, f32x4.sub(a, b));
      v128.store(to + 3 * pitch, f32x4.add(e, f));
      v128.store(to + 4 * pitch, f32x4.sub(e, f));
      v128.store(to + 5 * pitch, madd(four, d1, madd(minusFive, d3, d5)));
      to += 6 * pitch;
    }
  }
}

/** Aᵀ m A of one tile, plus bias, then an optional ReLU: the rows x columns of it that lie inside y. */
export function outputTransform(
  m: usize, pitch: usize, temp: usize, b: usize, y: usize, O: i32, OW: i32, rows: i32, columns: i32, relu: bool,
): void {
  const two = f32x4.splat(2), four = f32x4.splat(4), eight = f32x4.splat(8);
  const floor = f32x4.splat(relu ? 0 : -Infinity);
  const pixel = (O as usize) * F32, row = (OW as usize) * pixel;
  for (let o: usize = 0; o < pixel; o += V128) {
    for (let j: usize = 0; j < 6; j++) {
      const p = m + o + j * 6 * pitch;
      const m0 = v128.load(p), m5 = v128.load(p + 5 * pitch);
      const m1 = v128.load(p + pitch),     m2 = v128.load(p + 2 * pitch);
      const m3 = v128.load(p + 3 * pitch), m4 = v128.load(p + 4 * pitch);
      const s1 = f32x4.add(m1, m2), d1 = f32x4.sub(m1, m2);
      const s2 = f32x4.add(m3, m4), d2 = f32x4.sub(m3, m4);
      const to = temp + j * V128;
      v128.store(to, f32x4.add(f32x4.add(m0, s1), s2));
      v128.store(to, madd(two, d2, d1), 96);
      v128.store(to, madd(four, s2, s1), 192);
      v128.store(to, f32x4.add(madd(eight, d2, d1), m5), 288);
    }
    const bias = v128.load(b + o);
    for (let r = 0; r < rows; r++) {
      const p = temp + (r as usize) * 96;
      const m0 = f32x4.add(bias, v128.load(p)), m5 = f32x4.add(bias, v128.load(p, 80));
      const m1 = v128.load(p, 16), m2 = v128.load(p, 32);
      const m3 = v128.load(p, 48), m4 = v128.load(p, 64);
      const s1 = f32x4.add(m1, m2), d1 = f32x4.sub(m1, m2);
      const s2 = f32x4.add(m3, m4), d2 = f32x4.sub(m3, m4);
      let to = y + o + (r as usize) * row;
      v128.store(to, f32x4.pmax(f32x4.add(f32x4.add(m0, s1), s2), floor));
      if (columns < 2) continue;
      to += pixel;
      v128.store(to, f32x4.pmax(f32x4.add(bias, madd(two, d2, d1)), floor));
      if (columns < 3) continue;
      to += pixel;
      v128.store(to, f32x4.pmax(f32x4.add(bias, madd(four, s2, s1)), floor));
      if (columns < 4) continue;
      to += pixel;
      v128.store(to, f32x4.pmax(f32x4.add(madd(eight, d2, d1), m5), floor));
    }
  }
}

/** A dy Aᵀ of one tile, four channels at a time: rows to temp [6, 4], then columns to D. */
export function gradientTransform(table: usize, temp: usize, d: usize, pitch: usize, bytes: usize): void {
  const two = f32x4.splat(2), four = f32x4.splat(4);
  for (let o: usize = 0; o < bytes; o += V128) {
    for (let r: usize = 0; r < 4; r++) {
      const p = table + r * 16;
      const y0 = v128.load((i32.load(p) as usize) + o),    y1 = v128.load((i32.load(p, 4) as usize) + o);
      const y2 = v128.load((i32.load(p, 8) as usize) + o), y3 = v128.load((i32.load(p, 12) as usize) + o);
      const to = temp + r * V128;
      const a = f32x4.add(y0, y2),       b = f32x4.add(y1, y3);
      const e = madd(four, y2, y0),      f = f32x4.mul(two, madd(four, y3, y1));
      v128.store(to, y0);
      v128.store(to, f32x4.add(a, b), 64);
      v128.store(to, f32x4.sub(a, b), 128);
      v128.store(to, f32x4.add(e, f), 192);
      v128.store(to, f32x4.sub(e, f), 256);
      v128.store(to, y3, 320);
    }
    let to = d + o;
    for (let j: usize = 0; j < 6; j++) {
      const p = temp + j * 64;
      const y0 = v128.load(p), y1 = v128.load(p, 16), y2 = v128.load(p, 32), y3 = v128.load(p, 48);
      const a = f32x4.add(y0, y2),       b = f32x4.add(y1, y3);
      const e = madd(four, y2, y0),      f = f32x4.mul(two, madd(four, y3, y1));
      v128.store(to, y0);
      v128.store(to + pitch, f32x4.add(a, b));
      v128.store(to + 2 * pitch, f32x4.sub(a, b));
      v128.store(to + 3 * pitch, f32x4.add(e, f));
      v128.store(to + 4 * pitch, f32x4.sub(e, f));
      v128.store(to + 5 * pitch, y3);
      to += 6 * pitch;
    }
  }
}

/** dw += Gᵀ dU G, four weights at a time; `bytes` is one place of dU and one tap of dw. */
export function weightGradient(du: usize, pitch: usize, dw: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += V128) {
    for (let kh: usize = 0; kh < 3; kh++) {
      const g0 = gradientRow(kh, du + at, pitch);
      const g1 = gradientRow(kh, du + at + 6 * pitch, pitch);
      const g2 = gradientRow(kh, du + at + 12 * pitch, pitch);
      const g3 = gradientRow(kh, du + at + 18 * pitch, pitch);
      const g4 = gradientRow(kh, du + at + 24 * pitch, pitch);
      const g5 = gradientRow(kh, du + at + 30 * pitch, pitch);
      const to = dw + kh * 3 * bytes + at;
      add(to, combine(0, g0, g1, g2, g3, g4, g5));
      add(to + bytes, combine(1, g0, g1, g2, g3, g4, g5));
      add(to + 2 * bytes, combine(2, g0, g1, g2, g3, g4, g5));
    }
  }
}

// @ts-ignore: decorator
@inline
function gradientRow(row: usize, u: usize, pitch: usize): v128 {
  return combine(
    row, v128.load(u), v128.load(u + pitch), v128.load(u + 2 * pitch),
    v128.load(u + 3 * pitch), v128.load(u + 4 * pitch), v128.load(u + 5 * pitch),
  );
}

/** Row of Gᵀ times u. */
// @ts-ignore: decorator
@inline
function combine(row: usize, u0: v128, u1: v128, u2: v128, u3: v128, u4: v128, u5: v128): v128 {
  const sixth = f32x4.splat(1.0 / 6.0), twelfth = f32x4.splat(1.0 / 12.0);
  const s = f32x4.add(u1, u2), t = f32x4.add(u3, u4);
  if (row == 0) {
    const outer = madd(f32x4.splat(0.25), u0, f32x4.mul(f32x4.splat(1.0 / 24.0), t));
    return f32x4.sub(outer, f32x4.mul(sixth, s));
  }
  if (row == 1) return madd(sixth, f32x4.sub(u2, u1), f32x4.mul(twelfth, f32x4.sub(u3, u4)));
  return madd(sixth, f32x4.sub(t, s), u5);
}

// @ts-ignore: decorator
@inline
function add(to: usize, value: v128): void {
  v128.store(to, f32x4.add(v128.load(to), value));
}
