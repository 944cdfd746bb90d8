// One row times a packed matrix: a dense layer on one image, where gemmTile would compute each row MR times.

import { F32, NR, V128, madd } from "../simd";
import { reluForward } from "./relu";

/** Panels of one tile: three times two sums hide the latency of a multiply-add and fit V8's 15 registers. */
const PANELS: i32 = 3;

/** Columns of one tile. */
const COLUMNS: i32 = PANELS * NR;

/** Bytes of one row of a packed panel. */
const PANEL_ROW: usize = (NR as usize) * F32;

/**
 * gemvTile: one row by PANELS panels of  y = start + x·W.
 *
 *   x       [K]                                                              read
 *   w0..w2  [1 + K, NR]  packed panels, row 0 the starting values            read
 *   y       [COLUMNS]                                                        overwritten
 *
 * The weights are read once and from beyond the caches' first level: three panels are three
 * streams that the machine fetches ahead. Each sum runs over k in gemm's order: the same bits.
 */
function gemvTile(x: usize, w0: usize, w1: usize, w2: usize, K: i32, y: usize): void {
  let c00 = v128.load(w0), c01 = v128.load(w0, V128);
  let c10 = v128.load(w1), c11 = v128.load(w1, V128);
  let c20 = v128.load(w2), c21 = v128.load(w2, V128);
  for (const end = x + (K as usize) * F32; x < end; x += F32) {
    w0 += PANEL_ROW;
    w1 += PANEL_ROW;
    w2 += PANEL_ROW;
    const a = v128.load32_splat(x);
    c00 = madd(a, v128.load(w0), c00);  c01 = madd(a, v128.load(w0, V128), c01);
    c10 = madd(a, v128.load(w1), c10);  c11 = madd(a, v128.load(w1, V128), c11);
    c20 = madd(a, v128.load(w2), c20);  c21 = madd(a, v128.load(w2, V128), c21);
  }
  v128.store(y, c00);            v128.store(y, c01, V128);
  v128.store(y, c10, 2 * V128);  v128.store(y, c11, 3 * V128);
  v128.store(y, c20, 4 * V128);  v128.store(y, c21, 5 * V128);
}

/**
 * gemv: y = start + x·W for one row, with an optional ReLU; W packed by packPanels. To the bit what gemm gives.
 *
 *   x        [K]                         read
 *   packed   packedFloats(K, N) floats   read
 *   y        [N]                         overwritten
 *   scratch  [COLUMNS] floats            overwritten
 */
export function gemv(x: usize, packed: usize, y: usize, K: i32, N: i32, relu: bool, scratch: usize): void {
  const panelBytes = ((K + 1) as usize) * PANEL_ROW;
  for (let n = 0; n < N; n += COLUMNS) {
    const left = N - n;
    // Missing panels alias the last valid one.
    const w1 = left > NR ? packed + panelBytes : packed;
    const w2 = left > 2 * NR ? w1 + panelBytes : w1;
    const to = y + (n as usize) * F32;
    if (left >= COLUMNS) gemvTile(x, packed, w1, w2, K, to);
    else {
      gemvTile(x, packed, w1, w2, K, scratch);
      memory.copy(to, scratch, (left as usize) * F32);
    }
    packed = w2 + panelBytes;
  }
  if (relu) reluForward(y, y, N);
}
