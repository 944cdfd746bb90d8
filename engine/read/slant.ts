import type { Patch } from "../pixels/components.ts";
import type { Box, Plane } from "../pixels/plane.ts";

/** Slants that are looked at, to the left and to the right, in tenths: columns to one row. */
const LEFT = -3;
const RIGHT = 8;

/** A plane whose rows are shifted so that writing in it is upright. */
export interface Upright {
  readonly plane: Plane;
  /** The box of patches, in the plane that it was made of. */
  readonly boxOf: (parts: readonly Patch[]) => Box;
}

export function upright(plane: Plane): Upright {
  const shear = slantOf(plane);
  const extra = Math.ceil(Math.abs(shear) * plane.height);
  const shiftOf = (y: number): number => (shear > 0 ? 0 : extra) + shear * y;
  return {
    plane: shifted(plane, extra, shiftOf),
    boxOf: (parts) => shiftedBack(parts, plane.width + extra, shiftOf),
  };
}

/** How far writing leans to the right: the shear that gathers its ink in the fewest columns. */
function slantOf({ width, height, data }: Plane): number {
  let best = 0;
  let most = -1;
  for (let tenths = LEFT; tenths <= RIGHT; tenths++) {
    const shear = tenths / 10;
    const extra = Math.ceil(Math.abs(shear) * height) + 1;
    const columns = new Float64Array(width + 2 * extra);
    for (let y = 0; y < height; y++) {
      const shift = extra + Math.round(shear * (y - height / 2));
      for (let x = 0; x < width; x++) columns[x + shift]! += data[y * width + x]!;
    }
    const gathered = columns.reduce((sum, ink) => sum + ink * ink, 0);
    if (gathered > most) {
      most = gathered;
      best = shear;
    }
  }
  return best;
}

function shifted(
  { width, height, data }: Plane,
  extra: number,
  shiftOf: (y: number) => number,
): Plane {
  const result = new Uint8Array((width + extra) * height);
  const at = (x: number, y: number): number => (x < 0 || x >= width ? 0 : data[y * width + x]!);
  for (let y = 0; y < height; y++) {
    const whole = Math.floor(shiftOf(y));
    const rest = shiftOf(y) - whole;
    for (let x = 0; x < width + extra; x++) {
      const level = (1 - rest) * at(x - whole, y) + rest * at(x - whole - 1, y);
      result[y * (width + extra) + x] = Math.round(level);
    }
  }
  return { width: width + extra, height, data: result };
}

function shiftedBack(parts: readonly Patch[], width: number, shiftOf: (y: number) => number): Box {
  let [left, top, right, bottom] = [width, Number.POSITIVE_INFINITY, 0, 0];
  for (const { places } of parts) {
    for (const i of places) {
      const y = Math.floor(i / width);
      const x = (i % width) - shiftOf(y);
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
