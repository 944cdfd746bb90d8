import { type Dataset, DIGITS } from "@inkling/engine";

const SIDE = 28;
/** The box that MNIST's digits fill, from this pixel on. */
const BOX = 20;
const MARGIN = 4;
const STROKES = 3;
/** Pixels a side of what draws. */
const PEN = 5;

/**
 * Pictures of three strokes each, in the box that MNIST's digits fill and with a fifth of the pixels inked, as there: the
 * time of a step depends on where there is ink, for dense layers and the first convolution leave out ground, and
 * on nothing else of the pictures; and a browser need not fetch 50 MB. The default is as many as MNIST has.
 */
export function drawings(count = 60_000): Dataset {
  const images = new Uint8Array(count * SIDE * SIDE);
  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 16) * below) >>> 16;
  };
  const corner = () => MARGIN + random(BOX - PEN + 1);
  for (let at = 0; at < images.length; at += SIDE * SIDE) {
    let [x, y] = [corner(), corner()];
    for (let stroke = 0; stroke < STROKES; stroke++) {
      const [toX, toY] = [corner(), corner()];
      const steps = Math.max(1, Math.abs(toX - x), Math.abs(toY - y));
      for (let i = 0; i <= steps; i++) {
        const left = Math.round(x + ((toX - x) * i) / steps);
        const top = Math.round(y + ((toY - y) * i) / steps);
        for (let row = top; row < top + PEN; row++) {
          const from = at + row * SIDE + left;
          images.fill(1 + random(255), from, from + PEN);
        }
      }
      [x, y] = [toX, toY];
    }
  }
  const labels = Uint8Array.from({ length: count }, (_, i) => i % DIGITS.length);
  return { images, labels, count, rows: SIDE, columns: SIDE, classes: DIGITS };
}

/** The first of them as a model takes them: [count, 28, 28, 1], 0 to 1. */
export function drawnPixels(count: number): Float32Array {
  return Float32Array.from(drawings(count).images, (value) => value / 255);
}
