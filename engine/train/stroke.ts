/** x to the right, y down, in pixels from the corner. */
export type Point = readonly [x: number, y: number];

/** Draws a stroke of a round pen over a square picture: 255 inside, edges a pixel soft; ink only grows. */
export function drawStroke(
  picture: Uint8Array,
  side: number,
  points: readonly Point[],
  radius: number,
): void {
  for (let i = 1; i < points.length; i++)
    segment(picture, side, points[i - 1]!, points[i]!, radius);
}

function segment(picture: Uint8Array, side: number, from: Point, to: Point, radius: number): void {
  const reach = radius + 1;
  const first = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const last = (a: number, b: number) => Math.min(side - 1, Math.ceil(Math.max(a, b) + reach));
  for (let y = first(from[1], to[1]); y <= last(from[1], to[1]); y++) {
    for (let x = first(from[0], to[0]); x <= last(from[0], to[0]); x++) {
      const inside = radius + 0.5 - distance([x + 0.5, y + 0.5], from, to);
      const level = Math.round(255 * Math.max(0, Math.min(1, inside)));
      const at = y * side + x;
      if (level > picture[at]!) picture[at] = level;
    }
  }
}

/** From a place to the nearest of the line between two. */
function distance([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length > 0 ? ((x - x0) * dx + (y - y0) * dy) / length : 0;
  const t = Math.max(0, Math.min(1, along));
  const [u, v] = [x - x0 - t * dx, y - y0 - t * dy];
  return Math.sqrt(u * u + v * v);
}
