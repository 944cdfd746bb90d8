import type { Box } from "@inkling/engine";

/** Side of the input. */
const SIDE = 28;

/**
 * What a value of each pixel of an input is at a point of the drawing: between four pixels a mix of theirs. The ink of
 * the input, [784], is what lies in `box` of the drawing.
 */
export function onDrawing(
  values: Float32Array,
  input: Float32Array,
  box: Box,
): (x: number, y: number) => number {
  const across = spanOf(input, (at) => at % SIDE);
  const down = spanOf(input, (at) => Math.floor(at / SIDE));
  const value = (column: number, row: number): number => {
    const isInside = column >= 0 && column < SIDE && row >= 0 && row < SIDE;
    return isInside ? values[row * SIDE + column]! : 0;
  };
  return (x, y) => {
    // Centres of pixels, on both sides.
    const column = across.from + ((x + 0.5 - box.x) / box.width) * across.length - 0.5;
    const row = down.from + ((y + 0.5 - box.y) / box.height) * down.length - 0.5;
    const [left, top] = [Math.floor(column), Math.floor(row)];
    const [a, b] = [column - left, row - top];
    const upper = (1 - a) * value(left, top) + a * value(left + 1, top);
    const lower = (1 - a) * value(left, top + 1) + a * value(left + 1, top + 1);
    return (1 - b) * upper + b * lower;
  };
}

/** From the first to the last place with ink. */
function spanOf(input: Float32Array, placeOf: (at: number) => number) {
  let [from, to] = [SIDE, 0];
  for (const [at, level] of input.entries()) {
    if (level <= 0) continue;
    from = Math.min(from, placeOf(at));
    to = Math.max(to, placeOf(at) + 1);
  }
  return { from, length: Math.max(1, to - from) };
}
