import { boundingBox, type Histogram, LEVELS, quantile, WHITE } from "./plane.ts";

// What lies under the transparent pixels of a picture is not in the file. Three kinds are common:
//
//   strokes on a clear canvas, of any colour      → black or white, whichever they stand out from
//   a picture with clear corners or a clear rim   → the picture's own ground
//   nothing but clear pixels                      → white; the picture is blank

/** Alpha from which a pixel counts as part of what is shown. */
const SHOWN = 128;

/** Strokes fill less of the box around them than this; a picture with clear corners more. */
const FILLS_BOX = 0.7;

/** Levels between the darkest and lightest of what is shown, from which it has a drawing in it. */
const HAS_CONTRAST = 64;

/** From this level ink is light and stands out from black. */
const LIGHT = 128;

/** The level to lay a picture over, given its luminance and alpha. */
export function groundBelow(light: Uint8Array, alpha: Uint8Array, width: number): number {
  const shown = shownLevels(light, alpha);
  const dark = quantile(shown.levels, 0.02);
  const bright = quantile(shown.levels, 0.98);
  const middle = quantile(shown.levels, 0.5);
  if (bright - dark >= HAS_CONTRAST && boxFill(alpha, width, shown.count) >= FILLS_BOX) {
    return middle;
  }
  return shown.opacity > 0 && shown.light / shown.opacity >= LIGHT ? 0 : WHITE;
}

interface Shown {
  /** Of the pixels that are shown. */
  readonly levels: Histogram;
  readonly count: number;
  /** Sums over all pixels: of luminance times alpha, and of alpha. */
  readonly light: number;
  readonly opacity: number;
}

function shownLevels(light: Uint8Array, alpha: Uint8Array): Shown {
  const levels = new Uint32Array(LEVELS);
  let count = 0;
  let weighted = 0;
  let opacity = 0;
  for (let i = 0; i < light.length; i++) {
    const a = alpha[i]!;
    weighted += light[i]! * a;
    opacity += a;
    if (a < SHOWN) continue;
    levels[light[i]!]!++;
    count++;
  }
  return { levels, count, light: weighted, opacity };
}

/** Share of the box around the shown pixels that they fill. */
function boxFill(alpha: Uint8Array, width: number, count: number): number {
  const plane = { width, height: alpha.length / width, data: alpha };
  const box = boundingBox(plane, SHOWN - 1);
  return box === undefined ? 0 : count / (box.width * box.height);
}
