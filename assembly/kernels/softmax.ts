import { F32, laneMax, laneSum } from "../simd";
import { loadPart, storePart, wholeBytes } from "../lanes";
import { expLanes, logLanes } from "../math";

/**
 * Probabilities of logits, and the loss of a classifier with its gradient.
 *
 *   p_c = exp(x_c − max x) / Σ exp(x − max x)                    the largest exponent is 0: no overflow
 *   t_c = (1 − ε)·[c = label] + ε/C                              label smoothing (Szegedy et al., 2016)
 *   t_c = 1/C where the label is no class                        outlier exposure (Hendrycks et al., 2019)
 *   loss = −Σ t_c·ln p_c = ln Σ exp(x − max x) − (1 − ε)·(x_label − max x) − ε/C·Σ (x − max x)
 *   dlogits = (p − t)·scale                                      scale: 1 / images of the whole batch
 *
 *   x, logits  [N, C]    read
 *   y          [N, C]    overwritten; may be x
 *   labels     u8 [N]    read; one that is C or above stands for no class, and is never answered rightly
 *   dlogits    [N, C]    overwritten; may be logits
 *   losses     [N]       overwritten
 *
 * A row at a time, by whole vectors and then what is left. NaN in a row makes its loss NaN.
 */

/** y = p. */
export function softmax(x: usize, y: usize, N: i32, C: i32): void {
  const row = <usize>C * F32;
  for (let n = 0; n < N; n++, x += row, y += row) {
    const sum = exponentials(x, y, C, rowMax(x, C));
    affineRow(y, C, <f32>1 / sum, 0);
  }
}

/** Returns in how many rows the first of the largest logits is the label's. */
export function softmaxCrossEntropy(
  logits: usize, labels: usize, dlogits: usize, losses: usize, N: i32, C: i32,
  smoothing: f32, scale: f32,
): i32 {
  const row = <usize>C * F32;
  let correct = 0;
  for (let n = 0; n < N; n++, logits += row, dlogits += row) {
    const label = <i32>load<u8>(labels + n);
    const most = rowMax(logits, C);
    let depth: f32 = 0, depths: f32 = 0, first = -1;
    for (let c = 0; c < C; c++) {
      const below = load<f32>(logits + <usize>c * F32) - most;
      if (first < 0 && below == 0) first = c;
      if (c == label) depth = below;
      depths += below;
    }
    correct += <i32>(first == label);

    const sum = exponentials(logits, dlogits, C, most);
    const known: f32 = label < C ? <f32>1 - smoothing : 0;
    const spread = (<f32>1 - known) / <f32>C;
    store<f32>(losses + <usize>n * F32, log(sum) - known * depth - spread * depths);
    affineRow(dlogits, C, scale / sum, spread * scale);
    const at = dlogits + <usize>label * F32;
    if (label < C) store<f32>(at, load<f32>(at) - known * scale);
  }
  return correct;
}

function log(x: f32): f32 {
  return f32x4.extract_lane(logLanes(f32x4.splat(x)), 0);
}

function rowMax(x: usize, C: i32): f32 {
  let most = f32x4.splat(-Infinity);
  const end = x + wholeBytes(C);
  for (; x < end; x += sizeof<v128>()) most = f32x4.pmax(v128.load(x), most);
  for (let c = C & 3; c > 0; c--, x += F32) most = f32x4.pmax(v128.load32_splat(x), most);
  return laneMax(most);
}

/** y = exp(x − most), returns its sum. */
function exponentials(x: usize, y: usize, C: i32, most: f32): f32 {
  const top = f32x4.splat(most);
  let sum = f32x4.splat(0);
  for (const end = x + wholeBytes(C); x < end; x += sizeof<v128>(), y += sizeof<v128>()) {
    const power = expLanes(f32x4.sub(v128.load(x), top));
    v128.store(y, power);
    sum = f32x4.add(sum, power);
  }
  const part = C & 3;
  if (part == 0) return laneSum(sum);
  const power = expLanes(f32x4.sub(loadPart(x, part), top));
  storePart(y, power, part);
  const used = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(part));
  return laneSum(f32x4.add(sum, v128.and(power, used)));
}

/** y = y·factor − less. */
function affineRow(y: usize, C: i32, factor: f32, less: f32): void {
  const scale = f32x4.splat(factor), off = f32x4.splat(less);
  for (const end = y + wholeBytes(C); y < end; y += sizeof<v128>()) {
    v128.store(y, f32x4.sub(f32x4.mul(v128.load(y), scale), off));
  }
  for (let c = C & 3; c > 0; c--, y += F32) store<f32>(y, load<f32>(y) * factor - less);
}
