import type { Plane } from "../pixels/plane.ts";

/** A plane's longer side is brought near to this: cuts between small digits need room. */
const WANTED = 400;

/** More than this only makes pixels larger. */
const MOST = 8;

export function enlargement({ width, height }: Plane): number {
  return Math.max(1, Math.min(MOST, Math.floor(WANTED / Math.max(width, height))));
}

/** The plane `factor` times as large along each side, bilinear. */
export function enlarge(plane: Plane, factor: number): Plane {
  if (factor === 1) return plane;
  const { width, height, data } = plane;
  const columns = places(width, factor);
  const rows = places(height, factor);
  const result = new Uint8Array(columns.length * rows.length);
  const whole = 2 * factor;
  rows.forEach(({ first: y, share: v }, row) => {
    const above = y * width;
    const below = Math.min(height - 1, y + 1) * width;
    columns.forEach(({ first: x, share: u }, column) => {
      const next = Math.min(width - 1, x + 1);
      const top = data[above + x]! * (whole - u) + data[above + next]! * u;
      const bottom = data[below + x]! * (whole - u) + data[below + next]! * u;
      const sum = top * (whole - v) + bottom * v;
      result[row * columns.length + column] = Math.round(sum / (whole * whole));
    });
  });
  return { width: columns.length, height: rows.length, data: result };
}

/** Of each pixel of the result the pixel before it, and how near the next is, in 2·factor parts. */
function places(size: number, factor: number): { first: number; share: number }[] {
  return Array.from({ length: size * factor }, (_, i) => {
    const at = Math.max(0, 2 * i + 1 - factor);
    const first = Math.min(size - 1, Math.floor(at / (2 * factor)));
    return { first, share: at - first * 2 * factor };
  });
}
