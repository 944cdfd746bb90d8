// One source for whole vectors and for what is left over.
//
// A kernel's loop is generic over its step: `T = v128` handles four neighbours at once, `T = f32` one,
// with the same operations in lane 0 and the other lanes unused. It is called twice:
//
//   |<---- count >> 2 steps of v128 ---->|<- count & 3 steps of f32 ->|
//
// So nothing outside a range is touched, and an element's bits do not depend on where a range is cut.

/** Bytes of the whole vectors among `count` float32: where the rest begins. */
// @ts-ignore: decorator
@inline
export function wholeBytes(count: i32): usize {
  return <usize>(count & ~3) * sizeof<f32>();
}

/** Four neighbours, or one and zeros. */
// @ts-ignore: decorator
@inline
export function loadAs<T>(ptr: usize): v128 {
  if (isVector<T>()) return v128.load(ptr);
  return v128.load32_zero(ptr);
}

/** Stores four neighbours, or lane 0. */
// @ts-ignore: decorator
@inline
export function storeAs<T>(ptr: usize, value: v128): void {
  if (isVector<T>()) v128.store(ptr, value);
  else v128.store32_lane(ptr, value, 0);
}

/** Four bytes, or one, as i32 lanes. */
// @ts-ignore: decorator
@inline
export function loadBytesAs<T>(ptr: usize): v128 {
  const bytes = isVector<T>() ? v128.load32_zero(ptr) : i32x4.splat(load<u8>(ptr));
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
}

/** The i32 lanes, each 0 to 255, as four bytes, or lane 0 as one. */
// @ts-ignore: decorator
@inline
export function storeBytesAs<T>(ptr: usize, value: v128): void {
  if (isVector<T>()) {
    const halves = i16x8.narrow_i32x4_u(value, value);
    v128.store32_lane(ptr, i8x16.narrow_i16x8_u(halves, halves), 0);
  } else store<u8>(ptr, i32x4.extract_lane(value, 0));
}

/** The first `count` lanes, 1 to 3, of a row's end; zeros in the others. */
// @ts-ignore: decorator
@inline
export function loadPart(ptr: usize, count: i32): v128 {
  let value = v128.load32_zero(ptr);
  if (count > 1) value = v128.load32_lane(ptr + 4, value, 1);
  if (count > 2) value = v128.load32_lane(ptr + 8, value, 2);
  return value;
}

/** Stores the first `count` lanes, 1 to 3. */
// @ts-ignore: decorator
@inline
export function storePart(ptr: usize, value: v128, count: i32): void {
  v128.store32_lane(ptr, value, 0);
  if (count > 1) v128.store32_lane(ptr + 4, value, 1);
  if (count > 2) v128.store32_lane(ptr + 8, value, 2);
}
