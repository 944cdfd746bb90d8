// Winograd's transforms of tiles: winograd-places.ts down, then across.
//
// A strip is a row of tiles. Its rows are transformed downwards first, column by column, into `strip`
// [columns][6][4 channels]: neighbouring tiles share two columns, so that half of the work is done once
// for both. Then each tile is transformed across, from addresses that differ by constants.

import { F32, LANES, V128 } from "../simd";
import { gradientPlaces, inputPlaces, lacks, outputPlaces, placeGradients } from "./winograd-places";

/** Bytes of one column of a strip: six places of four channels. */
const COLUMN: usize = 6 * V128;

/** Bytes from a tile of a strip to the next: four columns. */
const TILE: usize = 4 * COLUMN;

/** Floats of a strip of `tiles` tiles. */
export function stripFloats(tiles: i32): i32 {
  return (4 * tiles + 2) * 6 * LANES;
}

/**
 * Bᵀ x B of one strip.
 *
 *   rows    [6] pointers to rows [W, C] of x, or of zeros           read
 *   height  outputs of the strip down, 1 to 4
 *   width   outputs of its last tile across, 1 to 4
 *   strip   stripFloats(tiles), zero where a column is no pixel's   overwritten
 *   v       36 places `pitch` bytes apart, the tiles in each ldv bytes apart, the last one at `end`
 *           overwritten, but for places that the tiles lack
 */
export function inputTransform(
  rows: usize, height: i32, width: i32, strip: usize, v: usize, end: usize, ldv: usize, pitch: usize,
  W: i32, C: i32, padLeft: i32, tiles: i32,
): void {
  const pixel = (C as usize) * F32;
  const r0 = i32.load(rows) as usize,     r1 = i32.load(rows, 4) as usize,  r2 = i32.load(rows, 8) as usize;
  const r3 = i32.load(rows, 12) as usize, r4 = i32.load(rows, 16) as usize, r5 = i32.load(rows, 20) as usize;
  const left = strip + (padLeft as usize) * COLUMN, right = left + (W as usize) * COLUMN;
  for (let c: usize = 0; c < pixel; c += V128) {
    for (let to = left, at = c; to < right; to += COLUMN, at += pixel) {
      inputPlaces(
        height, v128.load(r0 + at), v128.load(r1 + at), v128.load(r2 + at),
        v128.load(r3 + at), v128.load(r4 + at), v128.load(r5 + at), to, V128,
      );
    }
    let tile = strip, to = v + c;
    for (let t = 1; t <= tiles; t++) {
      const last = t == tiles, n = last ? width : 4;
      let out = last ? end + c : to;
      for (let i = 0, p = tile; i < 6; i++, p += V128, out += pitch) {
        if (lacks(height, i)) continue;
        inputPlaces(
          n, v128.load(p), v128.load(p, 96), v128.load(p, 192),
          v128.load(p, 288), v128.load(p, 384), v128.load(p, 480), out, 6 * pitch,
        );
      }
      tile += TILE;
      to += ldv;
    }
  }
}

/** A dy Aᵀ of one strip: `rows` points to four rows of dy [W, C]; else as inputTransform. */
export function gradientTransform(
  rows: usize, height: i32, width: i32, strip: usize, d: usize, end: usize, ldd: usize, pitch: usize,
  W: i32, C: i32, tiles: i32,
): void {
  const pixel = (C as usize) * F32;
  const r0 = i32.load(rows) as usize,    r1 = i32.load(rows, 4) as usize;
  const r2 = i32.load(rows, 8) as usize, r3 = i32.load(rows, 12) as usize;
  const right = strip + (W as usize) * COLUMN;
  for (let c: usize = 0; c < pixel; c += V128) {
    for (let to = strip, at = c; to < right; to += COLUMN, at += pixel) {
      gradientPlaces(
        height, v128.load(r0 + at), v128.load(r1 + at), v128.load(r2 + at), v128.load(r3 + at), to, V128,
      );
    }
    let tile = strip, to = d + c;
    for (let t = 1; t <= tiles; t++) {
      const last = t == tiles, n = last ? width : 4;
      let out = last ? end + c : to;
      for (let i = 0, p = tile; i < 6; i++, p += V128, out += pitch) {
        if (lacks(height, i)) continue;
        gradientPlaces(
          n, v128.load(p), v128.load(p, 96), v128.load(p, 192), v128.load(p, 288), out, 6 * pitch,
        );
      }
      tile += TILE;
      to += ldd;
    }
  }
}

/**
 * B m Bᵀ of one strip, the transpose of inputTransform: what its tiles add to six rows of dx.
 *
 *   m, end  36 places `pitch` bytes apart, as inputTransform's v                 read
 *   strip   stripFloats(tiles)                                                   overwritten
 *   rows    [6] pointers to rows [W, C] of dx, or to one that nobody reads       the first two, if `begun`,
 *           added to; the others (of height + 2) overwritten
 */
export function inputGradient(
  m: usize, end: usize, ldm: usize, pitch: usize, strip: usize, rows: usize,
  height: i32, width: i32, W: i32, C: i32, padLeft: i32, tiles: i32, begun: bool,
): void {
  const pixel = (C as usize) * F32;
  const kept = i32x4.splat(begun ? -1 : 0);
  const left = strip + (padLeft as usize) * COLUMN, right = left + (W as usize) * COLUMN;
  const r0 = i32.load(rows) as usize,     r1 = i32.load(rows, 4) as usize,  r2 = i32.load(rows, 8) as usize;
  const r3 = i32.load(rows, 12) as usize, r4 = i32.load(rows, 16) as usize, r5 = i32.load(rows, 20) as usize;
  for (let c: usize = 0; c < pixel; c += V128) {
    // Each tile adds to the two columns that the one before it has written last.
    memory.fill(strip, 0, 2 * COLUMN);
    let to = strip;
    for (let t = 1, at = m + c; t <= tiles; t++, at += ldm, to += TILE) {
      const last = t == tiles, n = last ? width : 4;
      let p = last ? end + c : at;
      for (let i = 0, column = to; i < 6; i++, p += pitch, column += V128) {
        if (lacks(height, i)) continue;
        const q = p + 18 * pitch;
        placeGradients(
          n, v128.load(p), v128.load(p + 6 * pitch), v128.load(p + 12 * pitch),
          v128.load(q), v128.load(q + 6 * pitch), v128.load(q + 12 * pitch),
          v128.load(column), v128.load(column, COLUMN),
          column, column + COLUMN, column + 2 * COLUMN, column + 3 * COLUMN, column + 4 * COLUMN, column + 5 * COLUMN,
        );
      }
    }
    for (let from = left, at = c; from < right; from += COLUMN, at += pixel) {
      placeGradients(
        height, v128.load(from), v128.load(from, 16), v128.load(from, 32),
        v128.load(from, 48), v128.load(from, 64), v128.load(from, 80),
        v128.and(v128.load(r0 + at), kept), v128.and(v128.load(r1 + at), kept),
        r0 + at, r1 + at, r2 + at, r3 + at, r4 + at, r5 + at,
      );
    }
  }
}

/**
 * Aᵀ m A of one tile of height x width outputs, plus bias, then an optional ReLU.
 *
 *   m     36 places `pitch` bytes apart, [C] each     read
 *   temp  [4][6][4 channels]                          overwritten
 *   y     rows `row` bytes apart, pixels of C floats  overwritten
 */
export function outputTransform(
  m: usize, pitch: usize, temp: usize, b: usize, y: usize, row: usize, C: i32,
  height: i32, width: i32, relu: bool,
): void {
  const floor = f32x4.splat(relu ? 0 : -Infinity);
  const pixel = (C as usize) * F32;
  for (let c: usize = 0; c < pixel; c += V128) {
    let p = m + c;
    for (let j = 0, to = temp; j < 6; j++, to += V128, p += 6 * pitch) {
      if (lacks(width, j)) continue;
      const q = p + 3 * pitch;
      outputPlaces(
        height, v128.load(p), v128.load(p + pitch), v128.load(p + 2 * pitch),
        v128.load(q), v128.load(q + pitch), v128.load(q + 2 * pitch), to, COLUMN, false, floor, floor,
      );
    }
    const bias = v128.load(b + c);
    let out = y + c;
    for (let from = temp, end = temp + (height as usize) * COLUMN; from < end; from += COLUMN, out += row) {
      outputPlaces(
        width, v128.load(from), v128.load(from, 16), v128.load(from, 32),
        v128.load(from, 48), v128.load(from, 64), v128.load(from, 80), out, pixel, true, bias, floor,
      );
    }
  }
}
