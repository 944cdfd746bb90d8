import { F32, V128, laneSum, madd } from "../simd";
import { STREAM_ELASTIC } from "../philox";
import { expLanes } from "../math";
import { randomWords } from "./random";

/** Standard deviations at which the Gaussian is cut off. */
const REACH: f32 = 3;

/**
 * Elastic distortion's displacement field (Simard, Steinkraus and Platt, "Best practices for convolutional
 * neural networks applied to visual document analysis", ICDAR 2003): for every pixel of an image
 *
 *   Δx, Δy uniform in ±1, blurred with a Gaussian of σ pixels (nothing outside the image),
 *   and scaled together so that Σ (Δx² + Δy²) over the image is 1, then by α
 *
 * which moves a pixel by α / √(H·W) pixels, root mean square: 1.2 for the paper's α = 34 on 28×28.
 * Scaled together, for then a large σ shifts the image in any direction, not along the diagonals only.
 *
 *   field    two of [H, pitch]: Δx, then Δy, each row padded to whole vectors      overwritten
 *   line     [8·(max(H, pitch) + 2·radius)]  lines with their margins              scratch
 *   weights  [2·radius + 1]                  from gaussianWeights                  read
 *
 * The blur is separable: along rows, then along columns, four columns at a time. Both displacements go
 * together, two sums for each weight loaded. Returns Σ (Δx² + Δy²) before scaling; the sampler scales.
 */
export function elasticField(
  field: usize, line: usize, weights: usize, H: i32, W: i32, radius: i32,
  seed: u32, epoch: u32, index: u32,
): f32 {
  const pitch = rowPitch(W), taps = 2 * radius + 1;
  const plane = <usize>H * pitch * F32;
  randomWords(field, H * pitch, seed, STREAM_ELASTIC, epoch, index);
  blurRows(field, plane, line, weights, H, W, radius, taps);

  let sum = f32x4.splat(0);
  memory.fill(line, 0, <usize>(H + 2 * radius) * 2 * V128);
  for (let x = 0; x < pitch; x += 4) {
    sum = f32x4.add(sum, blurColumns(field + <usize>x * F32, plane, line, weights, H, pitch, radius, taps));
  }
  return laneSum(sum);
}

/** Columns of a field's row: W in whole vectors. */
export function rowPitch(W: i32): i32 {
  return (W + 3) & ~3;
}

/**
 * exp(−k² / 2σ²) for k = −radius to radius; returns radius = ⌈3σ⌉, at most `limit`: taps further apart than
 * the image is long meet nothing. Not normalised, as the field will be.
 *
 *   weights  [2·limit + 1]  overwritten as far as 2·radius + 1
 */
export function gaussianWeights(weights: usize, sigma: f32, limit: i32): i32 {
  const radius = min(limit, <i32>ceil(REACH * sigma));
  const scale: f32 = sigma > 0 ? <f32>-0.5 / (sigma * sigma) : 0;
  for (let k = -radius; k <= radius; k++, weights += F32) {
    const power = expLanes(f32x4.splat(<f32>(k * k) * scale));
    v128.store32_lane(weights, power, 0);
  }
  return max(0, radius);
}

/** Rows of words into blurred rows of Δx and Δy: one from the lower halves, one from the upper. */
function blurRows(
  field: usize, plane: usize, line: usize, weights: usize, H: i32, W: i32, radius: i32, taps: i32,
): void {
  const pitch = rowPitch(W);
  const size = <usize>(pitch + 2 * radius) * F32;
  const margin = <usize>radius * F32;
  memory.fill(line, 0, 2 * size);
  for (let h = 0; h < H; h++) {
    for (let x = 0; x < pitch; x += 4) {
      const at = <usize>x * F32;
      const words = v128.and(v128.load(field + at), inside(x, W));
      const low = f32x4.convert_i32x4_s(i32x4.shr_s(i32x4.shl(words, 16), 16));
      const high = f32x4.convert_i32x4_s(i32x4.shr_s(words, 16));
      v128.store(line + margin + at, low);
      v128.store(line + size + margin + at, high);
    }
    for (let x = 0; x < pitch; x += 4) {
      const at = <usize>x * F32;
      let dx = f32x4.splat(0), dy = dx;
      for (let k = 0, from = line + at, w = weights; k < taps; k++, from += F32, w += F32) {
        const weight = v128.load32_splat(w);
        dx = madd(weight, v128.load(from), dx);
        dy = madd(weight, v128.load(from + size), dy);
      }
      v128.store(field + at, v128.and(dx, inside(x, W)));
      v128.store(field + plane + at, v128.and(dy, inside(x, W)));
    }
    field += <usize>pitch * F32;
  }
}

/** Four columns of Δx and of Δy in place; returns the sums of their squares. `line` has zeros in its margins. */
function blurColumns(
  field: usize, plane: usize, line: usize, weights: usize, H: i32, pitch: i32, radius: i32, taps: i32,
): v128 {
  const row = <usize>pitch * F32;
  let to = line + <usize>radius * 2 * V128;
  for (let h = 0, from = field; h < H; h++, from += row, to += 2 * V128) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from + plane), V128);
  }
  let sum = f32x4.splat(0);
  for (let h = 0; h < H; h++, field += row, line += 2 * V128) {
    let dx = f32x4.splat(0), dy = dx;
    for (let k = 0, from = line, w = weights; k < taps; k++, from += 2 * V128, w += F32) {
      const weight = v128.load32_splat(w);
      dx = madd(weight, v128.load(from), dx);
      dy = madd(weight, v128.load(from, V128), dy);
    }
    v128.store(field, dx);
    v128.store(field + plane, dy);
    sum = madd(dy, dy, madd(dx, dx, sum));
  }
  return sum;
}

/** All bits in the lanes whose column, x to x + 3, is one of the W. */
function inside(x: i32, W: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(W - x));
}
