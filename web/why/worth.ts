import type { Box } from "@inkling/engine";
import { onDrawing } from "../../models/on-drawing.ts";
import { type Colour, show } from "../picture.ts";

/** Ink that speaks for the answer, ink of no weight, and ink against it: apart for colour-blind eyes too. */
const FOR: Colour = [255, 176, 0];
const NEUTRAL: Colour = [150, 150, 150];
const AGAINST: Colour = [100, 143, 255];

/** Ink of a level, 0..1, coloured by what it was worth, −1 to 1. */
function inColour(level: number, worth: number): Colour {
  const end = worth < 0 ? AGAINST : FOR;
  const mix = (k: 0 | 1 | 2) => level * (NEUTRAL[k] + Math.abs(worth) * (end[k] - NEUTRAL[k]));
  return [mix(0), mix(1), mix(2)];
}

/** Shows a picture with its ink coloured by what it was worth, −1 to 1. */
export function showWorth(
  canvas: HTMLCanvasElement,
  pixels: Float32Array,
  worth: Float32Array,
): void {
  const side = Math.round(Math.sqrt(pixels.length));
  show(canvas, side, side, (i) => inColour(pixels[i] ?? 0, worth[i] ?? 0));
}

/** Room around a digit that is shown, as a share of its longer side. */
const ROOM = 0.15;

/**
 * The same of the part of a drawing, grey on white, [side, side], around a digit in `box`; the worth of each pixel of the
 * picture that the model saw of it, [784].
 */
export function showWorthOnDrawing(
  canvas: HTMLCanvasElement,
  drawing: Uint8Array,
  seen: { readonly pixels: Float32Array; readonly box: Box },
  worth: Float32Array,
): void {
  const side = Math.round(Math.sqrt(drawing.length));
  const { box, pixels } = seen;
  const shown = Math.round((1 + 2 * ROOM) * Math.max(box.width, box.height));
  const left = Math.round(box.x + (box.width - shown) / 2);
  const top = Math.round(box.y + (box.height - shown) / 2);
  const worthAt = onDrawing(worth, pixels, box);
  show(canvas, shown, shown, (i) => {
    const [x, y] = [left + (i % shown), top + Math.floor(i / shown)];
    const isPaper = x >= 0 && x < side && y >= 0 && y < side;
    const level = isPaper ? 1 - drawing[y * side + x]! / 255 : 0;
    return inColour(level, worthAt(x, y));
  });
}
