// exp, log, sin and cos of four lanes, as polynomials: tables would be data segments.
//
// Reduced arguments are small enough for plain Taylor series to be exact to float32, and no step is
// fused, so both builds and every host give the same bits. Errors are relative and measured over the range.

/** ln 2 in two parts: the first has few bits, so that k·LN2_HIGH is exact for |k| < 2¹¹ (Cody and Waite). */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;

/** Beyond these, eˣ is no normal float32. */
const EXP_LOWEST: f32 = -87.33654;
const EXP_HIGHEST: f32 = 88.37626;

const LOG2_E: f32 = 1.44269504;
const HALF_PI: f32 = 1.57079633;

/** Bits of 1.0: the bias of the exponent, in place. */
const ONE_BITS: i32 = 0x3f800000;

/** Bits of √½: where log's reduced argument begins. */
const ROOT_HALF_BITS: i32 = 0x3f3504f3;

// @ts-ignore: decorator
@inline
function step(sum: v128, x: v128, coefficient: f32): v128 {
  return f32x4.add(f32x4.mul(sum, x), f32x4.splat(coefficient));
}

/**
 * eˣ within 2e-7; 0 below the normal range, the largest answer (2.4e38) held above it, NaN for NaN.
 *
 * x = k·ln 2 + r with |r| <= ln 2 / 2, so eˣ = 2ᵏ · eʳ; eʳ by its Taylor series to r⁷ / 7! (next term: 5e-9).
 */
export function expLanes(x: v128): v128 {
  const held = f32x4.pmin(x, f32x4.splat(EXP_HIGHEST));
  const k = f32x4.nearest(f32x4.mul(held, f32x4.splat(LOG2_E)));
  let r = f32x4.sub(held, f32x4.mul(k, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(k, f32x4.splat(LN2_LOW)));
  let sum = f32x4.splat(<f32>(1.0 / 5040.0));
  sum = step(sum, r, <f32>(1.0 / 720.0));
  sum = step(sum, r, <f32>(1.0 / 120.0));
  sum = step(sum, r, <f32>(1.0 / 24.0));
  sum = step(sum, r, <f32>(1.0 / 6.0));
  sum = step(sum, r, 0.5);
  sum = step(sum, r, 1);
  sum = step(sum, r, 1);
  const exponent = i32x4.shl(i32x4.trunc_sat_f32x4_s(k), 23);
  const scaled = f32x4.mul(sum, i32x4.add(exponent, i32x4.splat(ONE_BITS)));
  return v128.andnot(scaled, f32x4.lt(x, f32x4.splat(EXP_LOWEST)));
}

/**
 * ln x within 2e-7 of max(1, |ln x|), for normal x > 0; NaN for NaN and infinity.
 *
 * x = 2ᵏ · m with m in [√½, √2), and ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + s⁷/7 + s⁹/9) with
 * s = (m − 1) / (m + 1), |s| < 0.172 (next term: 4e-10).
 */
// @ts-ignore: decorator
@inline
export function logLanes(x: v128): v128 {
  const offset = i32x4.sub(x, i32x4.splat(ROOT_HALF_BITS));
  const k = f32x4.convert_i32x4_s(i32x4.shr_s(offset, 23));
  const mantissa = v128.and(offset, i32x4.splat(0x7fffff));
  const m = i32x4.add(mantissa, i32x4.splat(ROOT_HALF_BITS));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const s2 = f32x4.mul(s, s);
  let sum = f32x4.splat(<f32>(2.0 / 9.0));
  sum = step(sum, s2, <f32>(2.0 / 7.0));
  sum = step(sum, s2, <f32>(2.0 / 5.0));
  sum = step(sum, s2, <f32>(2.0 / 3.0));
  sum = f32x4.mul(sum, f32x4.mul(s2, s));
  sum = f32x4.add(sum, f32x4.mul(k, f32x4.splat(LN2_LOW)));
  sum = f32x4.add(sum, f32x4.sub(x, x));
  return f32x4.add(f32x4.mul(k, f32x4.splat(LN2_HIGH)), f32x4.add(f32x4.add(s, s), sum));
}

/** sin 2πx within 2e-7, for |x| < 2²⁰: arguments in turns need no rounding to be reduced. */
// @ts-ignore: decorator
@inline
export function sinTurns(x: v128): v128 {
  return quarterWave(x, 0);
}

/** cos 2πx within 2e-7, for |x| < 2²⁰. */
// @ts-ignore: decorator
@inline
export function cosTurns(x: v128): v128 {
  return quarterWave(x, 1);
}

/**
 * sin of 2π (x + ahead / 4): the nearest quarter turn q is taken off, the rest t is within ±π/4, and
 * q's last two bits say whether ±sin t or ±cos t is the answer. Taylor to t⁹ / 9! and t¹⁰ / 10!.
 */
function quarterWave(x: v128, ahead: i32): v128 {
  const quarters = f32x4.mul(x, f32x4.splat(4));
  const nearest = f32x4.nearest(quarters);
  const t = f32x4.mul(f32x4.sub(quarters, nearest), f32x4.splat(HALF_PI));
  const t2 = f32x4.mul(t, t);
  let sine = f32x4.splat(<f32>(1.0 / 362880.0));
  sine = step(sine, t2, <f32>(-1.0 / 5040.0));
  sine = step(sine, t2, <f32>(1.0 / 120.0));
  sine = step(sine, t2, <f32>(-1.0 / 6.0));
  sine = f32x4.add(t, f32x4.mul(f32x4.mul(sine, t2), t));
  let cosine = f32x4.splat(<f32>(-1.0 / 3628800.0));
  cosine = step(cosine, t2, <f32>(1.0 / 40320.0));
  cosine = step(cosine, t2, <f32>(-1.0 / 720.0));
  cosine = step(cosine, t2, <f32>(1.0 / 24.0));
  cosine = step(cosine, t2, -0.5);
  cosine = step(cosine, t2, 1);
  const q = i32x4.add(i32x4.trunc_sat_f32x4_s(nearest), i32x4.splat(ahead));
  const odd = i32x4.shr_s(i32x4.shl(q, 31), 31);
  const sign = i32x4.shl(i32x4.shr_u(q, 1), 31);
  return v128.xor(v128.bitselect(cosine, sine, odd), sign);
}
