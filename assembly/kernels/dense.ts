// Dense layers, without the zeros of x: a picture is four fifths ground, and ReLU and dropout clear half of what
// they pass on. What is multiplied by zero adds nothing: sums are those of gemm and gemmTransposed, to the bit,
// at a fifth of the products for pictures. Where x has no zeros a tile is a fifth slower than gemm's.
// Few outputs, as those of a last layer, would leave most of a wide tile empty: they are gemm's.

import { F32, NR, V128, madd } from "../simd";
import { gemm, gemmTransposed, packFlippedWide, packPanelsWide, packRow } from "./gemm";
import { reluForward } from "./relu";

/** Columns of a panel: eight vectors of sums hide the latency of a multiply-add. */
const WIDE: i32 = 32;

/** Bytes of one row of a panel, as a power of two. */
const ROW_BITS: u32 = 7;
const ROW: usize = 1 << ROW_BITS;

/**
 * Bytes of an entry, which is what is left of a row of x: an offset u32 and a value f32. The offset is from a
 * panel's first row to the one that the value is to be multiplied by.
 */
const ENTRY: usize = 8;

/** Entries of one pass of rows over all panels, about: 1 MB if none is zero, a fifth of that for pictures. */
const PASS: i32 = 1 << 17;

/** Most columns that gemm takes over: two of its panels. */
const NARROW: i32 = 2 * NR;

/** Rows of one pass of the weight gradient: 32 kB of a panel, which all lists pick from at random. */
const DEPTH: i32 = 256;

/** Columns of one pass of the weight gradient: all their lists grow at once, each in a cache line of its own. */
const COLUMNS: i32 = 128;

/** Columns of the panels that N columns are packed in. */
// @ts-ignore: decorator
@inline
function width(N: i32): i32 {
  return N <= NARROW ? NR : WIDE;
}

/** Floats of a packed [K, N] matrix, its row of starting values included. */
export function densePackedFloats(K: i32, N: i32): i32 {
  return ((N + width(N) - 1) & -width(N)) * (K + 1);
}

/** W [K, N] and b [N] → panels [⌈N/32⌉][1 + K][32], as packPanels; of 8 columns where there are at most 16. */
export function densePack(w: usize, b: usize, packed: usize, K: i32, N: i32): void {
  packPanelsWide(w, b, packed, K, N, width(N));
}

/** W [I, O] → panels of Wᵀ [O, I] that start from zero. */
export function densePackTransposed(w: usize, packed: usize, I: i32, O: i32): void {
  packFlippedWide(w, packed, 1, I, O, width(I));
}

/** Rows of one pass: of K entries each at most. */
// @ts-ignore: decorator
@inline
function passRows(K: i32): i32 {
  return max(4, PASS / max(1, K));
}

/** Entries that a column's list has room for: one more than M, or lists would share a few sets of the cache. */
// @ts-ignore: decorator
@inline
function columnRoom(M: i32): i32 {
  return M + 1;
}

/** Floats of scratch for denseForward of M rows of K, and for denseBackwardParams of the same x. */
export function denseScratch(M: i32, K: i32, N: i32): i32 {
  if (N <= NARROW) return NARROW * (M + K + (NR as i32));
  const rows = min(M, passRows(K)), columns = min(K, COLUMNS), depth = min(M, DEPTH);
  const lists = max(rows * (1 + 2 * K), columns * (1 + 2 * columnRoom(depth)));
  // Writing an entry before it is known to count takes room for one more.
  return WIDE + 2 + lists + densePackedFloats(depth, N);
}

/** wholeTile of the first `left` bytes of 32 columns: fewer than all of them pass through `spare`, [32]. */
function tile(
  entry: usize, end: usize, panel: usize, start: usize, y: usize, left: usize, spare: usize,
): void {
  if (left >= ROW) wholeTile(entry, end, panel, start, y);
  else {
    memory.copy(spare, start, left);
    wholeTile(entry, end, panel, spare, spare);
    memory.copy(y, spare, left);
  }
}

/**
 * wholeTile: 32 columns of  y = start + Σ value · panel[row]  over the entries of one list.
 *
 *   entry..end  the list                    read
 *   panel       [rows, 32]                  read
 *   start       [32]                        read
 *   y           [32], may be start          overwritten
 */
function wholeTile(entry: usize, end: usize, panel: usize, start: usize, y: usize): void {
  let c0 = v128.load(start), c1 = v128.load(start, V128);
  let c2 = v128.load(start, 2 * V128), c3 = v128.load(start, 3 * V128);
  let c4 = v128.load(start, 4 * V128), c5 = v128.load(start, 5 * V128);
  let c6 = v128.load(start, 6 * V128), c7 = v128.load(start, 7 * V128);
  for (; entry < end; entry += ENTRY) {
    const row = panel + (load<u32>(entry) as usize);
    const a = v128.load32_splat(entry, 4);
    c0 = madd(a, v128.load(row), c0);            c1 = madd(a, v128.load(row, V128), c1);
    c2 = madd(a, v128.load(row, 2 * V128), c2);  c3 = madd(a, v128.load(row, 3 * V128), c3);
    c4 = madd(a, v128.load(row, 4 * V128), c4);  c5 = madd(a, v128.load(row, 5 * V128), c5);
    c6 = madd(a, v128.load(row, 6 * V128), c6);  c7 = madd(a, v128.load(row, 7 * V128), c7);
  }
  v128.store(y, c0);            v128.store(y, c1, V128);
  v128.store(y, c2, 2 * V128);  v128.store(y, c3, 3 * V128);
  v128.store(y, c4, 4 * V128);  v128.store(y, c5, 5 * V128);
  v128.store(y, c6, 6 * V128);  v128.store(y, c7, 7 * V128);
}

/** Writes an entry and gives the place of the next: this one's, if the value is zero. A NaN is kept. */
// @ts-ignore: decorator
@inline
function put(entry: usize, offset: u32, value: f32): usize {
  store<u32>(entry, offset);
  store<f32>(entry, value, 4);
  return entry + ((value != 0) as usize) * ENTRY;
}

/** The lists of `rows` rows of x [rows, K], one behind the other; ends [rows] u32 tells where each ends. */
function listRows(x: usize, rows: i32, K: i32, entry: usize, ends: usize): void {
  for (let r = 0; r < rows; r++, ends += 4) {
    let k: u32 = 0;
    for (const whole: u32 = K & ~3; k < whole; k += 4, x += V128) {
      const four = v128.load(x);
      // Ground comes in runs.
      if (!v128.any_true(four)) continue;
      const at = k << ROW_BITS;
      entry = put(entry, at, f32x4.extract_lane(four, 0));
      entry = put(entry, at + (1 << ROW_BITS), f32x4.extract_lane(four, 1));
      entry = put(entry, at + (2 << ROW_BITS), f32x4.extract_lane(four, 2));
      entry = put(entry, at + (3 << ROW_BITS), f32x4.extract_lane(four, 3));
    }
    for (; k < (K as u32); k++, x += F32) entry = put(entry, k << ROW_BITS, f32.load(x));
    store<u32>(ends, entry as u32);
  }
}

/** The lists of `columns` columns of x [M, K], each with columnRoom(M) entries; ends as in listRows. */
function listColumns(x: usize, M: i32, K: i32, columns: i32, entries: usize, ends: usize): void {
  const room = (columnRoom(M) as usize) * ENTRY;
  for (let c: usize = 0, end: usize = columns; c < end; c++) store<u32>(ends + c * 4, (entries + c * room) as u32);
  for (let m = 0; m < M; m++) {
    const at = (m as u32) << ROW_BITS;
    let c: usize = 0;
    for (const whole = ((columns & ~3) as usize) * F32; c < whole; c += V128) {
      const four = v128.load(x + c);
      if (!v128.any_true(four)) continue;
      append(ends + c, at, f32x4.extract_lane(four, 0));
      append(ends + c + 4, at, f32x4.extract_lane(four, 1));
      append(ends + c + 8, at, f32x4.extract_lane(four, 2));
      append(ends + c + 12, at, f32x4.extract_lane(four, 3));
    }
    for (const end = (columns as usize) * F32; c < end; c += F32) append(ends + c, at, f32.load(x + c));
    x += (K as usize) * F32;
  }
}

function append(end: usize, offset: u32, value: f32): void {
  store<u32>(end, put(load<u32>(end), offset, value) as u32);
}

/**
 * denseForward: y = start + x·W, with an optional ReLU (which lets NaN through). With Wᵀ it is the gradient of x.
 *
 *   x        [M, K]                                            read
 *   packed   densePack or densePackTransposed, [K, N]          read
 *   y        [M, N]                                            overwritten
 *   scratch  denseScratch(M, K, N) floats                      overwritten
 */
export function denseForward(
  x: usize, packed: usize, y: usize, M: i32, K: i32, N: i32, relu: bool, scratch: usize,
): void {
  const pitch = (N as usize) * F32;
  if (N <= NARROW) {
    gemm(x, (K as usize) * F32, packed, y, pitch, M, K, N, relu, scratch);
    return;
  }
  const panelBytes = ((K + 1) as usize) * ROW;
  const pass = passRows(K);
  const ends = scratch + ROW;
  for (let m = 0; m < M; m += pass) {
    const rows = min(pass, M - m);
    const entries = ends + (rows as usize) * 4;
    listRows(x + ((m * K) as usize) * F32, rows, K, entries, ends);
    const ym = y + (m as usize) * pitch;
    let panel = packed;
    for (let n = 0; n < N; n += WIDE, panel += panelBytes) {
      const left = ((N - n) as usize) * F32;
      let entry = entries;
      let to = ym + (n as usize) * F32;
      for (let r = 0; r < rows; r++, to += pitch) {
        const end = load<u32>(ends + (r as usize) * 4) as usize;
        tile(entry, end, panel + ROW, panel, to, left, scratch);
        entry = end;
      }
    }
    if (relu) reluForward(ym, ym, rows * N);
  }
}

/** Whether half of x [n] at least is zero. A NaN is not. */
function halfZero(x: usize, n: i32): bool {
  let count = i32x4.splat(0);
  const zero = f32x4.splat(0);
  for (const end = x + ((n & ~3) as usize) * F32; x < end; x += V128) {
    count = i32x4.sub(count, f32x4.eq(v128.load(x), zero));
  }
  const pairs = i32x4.add(count, v128.shuffle<i32>(count, count, 2, 3, 0, 1));
  return 2 * (i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1)) >= (n & ~3);
}

/**
 * denseBackwardParams: dW += xᵀ·dy. Lists of columns cost more than those of rows: they pay where half of x is
 * zero, or where the columns of dy do not fill tiles.
 *
 *   x        [M, K]                          read
 *   dy       [M, N]                          read
 *   dw       [K, N]                          added to
 *   scratch  denseScratch(M, K, N) floats    overwritten
 */
export function denseBackwardParams(
  x: usize, dy: usize, dw: usize, M: i32, K: i32, N: i32, scratch: usize,
): void {
  const ldx = (K as usize) * F32, pitch = (N as usize) * F32;
  if (N <= NARROW) narrowParams(x, dy, dw, M, K, N, scratch);
  else if (N % WIDE == 0 && !halfZero(x, M * K)) gemmTransposed(x, ldx, dy, pitch, dw, M, K, N);
  else {
    for (; M > 0; M -= DEPTH, x += (DEPTH as usize) * ldx, dy += (DEPTH as usize) * pitch) {
      listedParams(x, dy, dw, min(M, DEPTH), K, N, scratch);
    }
  }
}

/** denseBackwardParams by lists, of at most DEPTH rows. */
function listedParams(x: usize, dy: usize, dw: usize, M: i32, K: i32, N: i32, scratch: usize): void {
  const pitch = (N as usize) * F32;
  const panelBytes = ((M + 1) as usize) * ROW;
  const room = (columnRoom(M) as usize) * ENTRY;
  const packed = scratch + ROW;
  const ends = packed + (densePackedFloats(M, N) as usize) * F32;
  densePack(dy, 0, packed, M, N);
  for (let k = 0; k < K; k += COLUMNS) {
    const columns = min(COLUMNS, K - k);
    const entries = ends + (columns as usize) * 4;
    listColumns(x + (k as usize) * F32, M, K, columns, entries, ends);
    let panel = packed;
    for (let n = 0; n < N; n += WIDE, panel += panelBytes) {
      const left = ((N - n) as usize) * F32;
      let entry = entries;
      let to = dw + ((k * N + n) as usize) * F32;
      for (let c = 0; c < columns; c++, to += pitch, entry += room) {
        tile(entry, load<u32>(ends + (c as usize) * 4) as usize, panel + ROW, to, to, left, scratch);
      }
    }
  }
}

/** denseBackwardParams of few columns: gemmTransposed takes whole tiles of them, filled up with zeros. */
function narrowParams(x: usize, dy: usize, dw: usize, M: i32, K: i32, N: i32, scratch: usize): void {
  const row = (NARROW as usize) * F32, pitch = (N as usize) * F32;
  const sums = scratch + (M as usize) * row;
  for (let m: usize = 0; m < (M as usize); m++) packRow(dy + m * pitch, scratch + m * row, N, NARROW);
  memory.fill(sums, 0, (K as usize) * row);
  gemmTransposed(x, (K as usize) * F32, scratch, row, sums, M, K, NARROW);
  for (let k: usize = 0; k < (K as usize); k++) {
    for (let n: usize = 0; n < pitch; n += F32) {
      f32.store(dw + k * pitch + n, f32.load(dw + k * pitch + n) + f32.load(sums + k * row + n));
    }
  }
}
