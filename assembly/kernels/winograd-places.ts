// The transforms of Winograd's F(4x4, 3x3) along one side of a tile, four channels at a time. The matrices are
// Lavin and Gray's (2015), for the points 0, ±1, ±2 and ∞:
//
//        ⎡ 4  0 −5  0  1  0 ⎤        ⎡  1/4    0     0  ⎤
//        ⎢ 0 −4 −4  1  1  0 ⎥        ⎢ −1/6  −1/6  −1/6 ⎥        ⎡ 1  1  1  1  1  0 ⎤
//   Bᵀ = ⎢ 0  4 −4 −1  1  0 ⎥    G = ⎢ −1/6   1/6  −1/6 ⎥   Aᵀ = ⎢ 0  1 −1  2 −2  0 ⎥
//        ⎢ 0 −2 −1  2  1  0 ⎥        ⎢ 1/24  1/12   1/6 ⎥        ⎢ 0  1  1  4  4  0 ⎥
//        ⎢ 0  2 −1 −2  1  0 ⎥        ⎢ 1/24 −1/12   1/6 ⎥        ⎣ 0  1 −1  8 −8  1 ⎦
//        ⎣ 0  4  0 −5  0  1 ⎦        ⎣   0     0     1  ⎦
//
// Place (i, j) of a transformed tile, i down and j across, stands at 6j + i everywhere.
//
// A tile at the end of a side has 1 to 4 outputs there: n outputs need only n + 2 points, the first
// n + 1 finite ones (0, 1, −1, 2, −2) and ∞. With G as above, which then is the same for all tiles, Bᵀ is
//
//       ⎡ 4 −2 −4  2  0 ⎤          ⎡ 4  0 −4  0 ⎤          ⎡ 4 −4  0 ⎤
//       ⎢ 0 −6 −3  3  0 ⎥          ⎢ 0 −3 −3  0 ⎥          ⎢ 0 −6  0 ⎥
//   n=3 ⎢ 0  2 −3  1  0 ⎥      n=2 ⎢ 0  3 −3  0 ⎥      n=1 ⎣ 0 −1  1 ⎦
//       ⎢ 0 −4  0  4  0 ⎥          ⎣ 0 −1  0  1 ⎦
//       ⎣ 0  2 −1 −2  1 ⎦
//
// and Aᵀ its first n rows, with the 1 of ∞ in the last of them. So the products of 7x7 and 14x14 outputs,
// which end in tiles of 3 and 2, are 16 % fewer than those of whole tiles.

import { madd, nmadd } from "../simd";

/** Whether tiles of n outputs a side have no place for the i-th point. */
// @ts-ignore: decorator
@inline
export function lacks(n: i32, i: i32): bool {
  return i > n && i < 5;
}

/** Bᵀ d of a side of n outputs: n + 2 of six values to as many places, `step` bytes apart. */
// @ts-ignore: decorator
@inline
export function inputPlaces(
  n: i32, d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: usize,
): void {
  const two = f32x4.splat(2), three = f32x4.splat(3), four = f32x4.splat(4);
  const odd = f32x4.sub(d3, d1);
  if (n == 4) {
    const even = f32x4.sub(d4, d2);
    v128.store(to, madd(four, f32x4.sub(d0, d2), even));
    v128.store(to + 5 * step, nmadd(four, odd, f32x4.sub(d5, d3)));
    const a = nmadd(four, d2, d4), b = nmadd(four, d1, d3);
    v128.store(to + step, f32x4.add(a, b));
    v128.store(to + 2 * step, f32x4.sub(a, b));
    v128.store(to + 3 * step, madd(two, odd, even));
    v128.store(to + 4 * step, nmadd(two, odd, even));
  } else if (n == 3) {
    v128.store(to, madd(four, f32x4.sub(d0, d2), f32x4.add(odd, odd)));
    v128.store(to + step, f32x4.mul(three, f32x4.sub(odd, f32x4.add(d1, d2))));
    v128.store(to + 2 * step, madd(three, f32x4.sub(d1, d2), odd));
    v128.store(to + 3 * step, f32x4.mul(four, odd));
    v128.store(to + 5 * step, nmadd(two, odd, f32x4.sub(d4, d2)));
  } else if (n == 2) {
    v128.store(to, f32x4.mul(four, f32x4.sub(d0, d2)));
    v128.store(to + step, f32x4.neg(f32x4.mul(three, f32x4.add(d1, d2))));
    v128.store(to + 2 * step, f32x4.mul(three, f32x4.sub(d1, d2)));
    v128.store(to + 5 * step, odd);
  } else {
    v128.store(to, f32x4.mul(four, f32x4.sub(d0, d1)));
    v128.store(to + step, f32x4.mul(f32x4.splat(-6), d1));
    v128.store(to + 5 * step, f32x4.sub(d2, d1));
  }
}

/** A g of a side of n outputs: n values to n + 2 places, `step` bytes apart. */
// @ts-ignore: decorator
@inline
export function gradientPlaces(n: i32, y0: v128, y1: v128, y2: v128, y3: v128, to: usize, step: usize): void {
  const four = f32x4.splat(4);
  if (n == 4) {
    const a = f32x4.add(y0, y2), b = f32x4.add(y1, y3);
    const e = madd(four, y2, y0), f = madd(four, y3, y1), g = f32x4.add(f, f);
    v128.store(to + step, f32x4.add(a, b));
    v128.store(to + 2 * step, f32x4.sub(a, b));
    v128.store(to + 3 * step, f32x4.add(e, g));
    v128.store(to + 4 * step, f32x4.sub(e, g));
    v128.store(to + 5 * step, y3);
  } else if (n == 3) {
    const a = f32x4.add(y0, y2);
    v128.store(to + step, f32x4.add(a, y1));
    v128.store(to + 2 * step, f32x4.sub(a, y1));
    v128.store(to + 3 * step, f32x4.add(madd(four, y2, y0), f32x4.add(y1, y1)));
    v128.store(to + 5 * step, y2);
  } else if (n == 2) {
    v128.store(to + step, f32x4.add(y0, y1));
    v128.store(to + 2 * step, f32x4.sub(y0, y1));
    v128.store(to + 5 * step, y1);
  } else {
    v128.store(to + step, y0);
    v128.store(to + 5 * step, y0);
  }
  v128.store(to, y0);
}

/** B m of a side of n outputs, the transpose of inputPlaces: n + 2 places to as many values, the first two plus a, b. */
// @ts-ignore: decorator
@inline
export function placeGradients(
  n: i32, m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, a: v128, b: v128,
  to: usize, to1: usize, to2: usize, to3: usize, to4: usize, to5: usize,
): void {
  const two = f32x4.splat(2), three = f32x4.splat(3), four = f32x4.splat(4);
  const s = f32x4.add(m1, m2), d = f32x4.sub(m1, m2);
  v128.store(to, madd(four, m0, a));
  if (n == 4) {
    const t = f32x4.add(m3, m4), e = f32x4.sub(m3, m4), five = f32x4.splat(5);
    v128.store(to1, madd(four, f32x4.sub(m5, d), nmadd(two, e, b)));
    v128.store(to2, nmadd(four, s, nmadd(five, m0, f32x4.neg(t))));
    v128.store(to3, nmadd(five, m5, madd(two, e, d)));
    v128.store(to4, f32x4.add(m0, f32x4.add(s, t)));
    v128.store(to5, m5);
  } else if (n == 3) {
    const odd = madd(two, f32x4.sub(m0, m5), madd(three, m1, madd(four, m3, m2)));
    v128.store(to1, f32x4.sub(nmadd(three, d, b), odd));
    v128.store(to2, nmadd(four, m0, nmadd(three, s, f32x4.neg(m5))));
    v128.store(to3, odd);
    v128.store(to4, m5);
  } else if (n == 2) {
    v128.store(to1, nmadd(three, d, f32x4.sub(b, m5)));
    v128.store(to2, f32x4.neg(madd(four, m0, f32x4.mul(three, s))));
    v128.store(to3, m5);
  } else {
    v128.store(to1, nmadd(four, m0, nmadd(f32x4.splat(6), m1, f32x4.sub(b, m5))));
    v128.store(to2, m5);
  }
}

/** Aᵀ m of a side of n outputs: n values, `step` bytes apart; with `done` each plus `start`, not below `floor`. */
// @ts-ignore: decorator
@inline
export function outputPlaces(
  n: i32, m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize,
  done: bool, start: v128, floor: v128,
): void {
  const two = f32x4.splat(2), four = f32x4.splat(4), eight = f32x4.splat(8);
  const s1 = f32x4.add(m1, m2), d1 = f32x4.sub(m1, m2), first = f32x4.add(m0, s1);
  if (n == 4) {
    const s2 = f32x4.add(m3, m4), d2 = f32x4.sub(m3, m4);
    putOutput(to, f32x4.add(first, s2), done, start, floor);
    putOutput(to + step, madd(two, d2, d1), done, start, floor);
    putOutput(to + 2 * step, madd(four, s2, s1), done, start, floor);
    putOutput(to + 3 * step, f32x4.add(m5, madd(eight, d2, d1)), done, start, floor);
  } else if (n == 3) {
    putOutput(to, f32x4.add(first, m3), done, start, floor);
    putOutput(to + step, madd(two, m3, d1), done, start, floor);
    putOutput(to + 2 * step, f32x4.add(m5, madd(four, m3, s1)), done, start, floor);
  } else if (n == 2) {
    putOutput(to, first, done, start, floor);
    putOutput(to + step, f32x4.add(m5, d1), done, start, floor);
  } else {
    putOutput(to, f32x4.add(m0, f32x4.add(m1, m5)), done, start, floor);
  }
}

// @ts-ignore: decorator
@inline
function putOutput(to: usize, value: v128, done: bool, start: v128, floor: v128): void {
  v128.store(to, done ? f32x4.pmax(f32x4.add(value, start), floor) : value);
}
