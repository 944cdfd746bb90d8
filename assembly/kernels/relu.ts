import { loadAs, storeAs, wholeBytes } from "../lanes";

/**
 * y = max(0, x), and its gradient. NaN stays NaN, so that a training that diverged shows.
 *
 *   x   [n]  read
 *   y   [n]  overwritten; may be x                     (read by the gradient)
 *   dy  [n]  read
 *   dx  [n]  overwritten; may be dy
 *
 * The gradient asks the output: y > 0 exactly where x > 0, so x need not be kept.
 */
export function reluForward(x: usize, y: usize, n: i32): void {
  const tail = wholeBytes(n);
  forwardRange<v128>(x, y, n >> 2);
  forwardRange<f32>(x + tail, y + tail, n & 3);
}

export function reluBackward(y: usize, dy: usize, dx: usize, n: i32): void {
  const tail = wholeBytes(n);
  backwardRange<v128>(y, dy, dx, n >> 2);
  backwardRange<f32>(y + tail, dy + tail, dx + tail, n & 3);
}

function forwardRange<T>(x: usize, y: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (const end = x + count * sizeof<T>(); x < end; x += sizeof<T>(), y += sizeof<T>()) {
    storeAs<T>(y, f32x4.pmax(loadAs<T>(x), zero));
  }
}

function backwardRange<T>(y: usize, dy: usize, dx: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0, end = <usize>count * sizeof<T>(); i < end; i += sizeof<T>()) {
    storeAs<T>(dx + i, v128.and(loadAs<T>(dy + i), f32x4.gt(loadAs<T>(y + i), zero)));
  }
}
