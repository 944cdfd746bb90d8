import type { Picture } from "@inkling/engine";
import type { PenDrawing, Point } from "./strokes.ts";

/** Side of the page's canvas as it is read. */
export const CANVAS = 280;

const PAPER = 255;

/** How a drawing is put on the canvas. */
export interface Pen {
  /** Of the pen, in pixels. */
  readonly width: number;
  /** The longer side of the box around the pen's way, in pixels. */
  readonly size: number;
  /** Where the inked box lies in the room that it leaves: 0 left or top, 1 right or bottom. */
  readonly at: Point;
}

/** Pixels that stay free at the canvas's edge. */
const MARGIN = 2;

/**
 * The drawing in black on a white canvas, soft at the edges. The page's own raster needs a browser's canvas; this
 * one follows the same curve, through the middles between points, with a round pen: a pixel is inked
 * as far as its middle is nearer to the curve than half the pen's width.
 */
export function render({ strokes }: PenDrawing, { width, size, at }: Pen): Picture {
  const place = placement(strokes.flat(), width, size, at);
  const nearest = new Float32Array(CANVAS * CANVAS).fill(CANVAS * CANVAS);
  for (const points of strokes) {
    const way = curve(points.map(place));
    for (let i = 0; i < Math.max(1, way.length - 1); i++) {
      stamp(nearest, way[i]!, way[i + 1] ?? way[i]!, width / 2 + 1);
    }
  }
  // Typed arrays' own map takes twenty times as long.
  const data = new Uint8Array(nearest.length).fill(PAPER);
  const [core, reach] = [width / 2 - 0.5, width / 2 + 0.5];
  for (let i = 0; i < data.length; i++) {
    const squared = nearest[i]!;
    if (squared >= reach * reach) continue;
    data[i] = squared <= core * core ? 0 : Math.round(PAPER * (1 - reach + Math.sqrt(squared)));
  }
  return { data, width: CANVAS, height: CANVAS, channels: 1 };
}

/** From the drawing's units to the canvas. */
function placement(points: readonly Point[], width: number, size: number, at: Point) {
  const range = (axis: 0 | 1) => {
    const all = points.map((point) => point[axis]);
    const low = Math.min(...all);
    return { low, extent: Math.max(...all) - low };
  };
  const [x, y] = [range(0), range(1)];
  // A dot has no extent.
  const scale = size / (Math.max(x.extent, y.extent) || 1);
  const edge = MARGIN + width / 2;
  const offset = (extent: number, share: number) =>
    edge + share * (CANVAS - 2 * edge - extent * scale);
  const [left, top] = [offset(x.extent, at[0]), offset(y.extent, at[1])];
  return (point: Point): Point => [
    left + (point[0] - x.low) * scale,
    top + (point[1] - y.low) * scale,
  ];
}

/** Pieces that a quadratic curve between two middles is taken for. */
const PIECES = 4;

/** The page's curve as short lines: from point to point by the middles, each point a curve's control. */
function curve(points: readonly Point[]): Point[] {
  const way: Point[] = [points[0]!];
  for (let i = 1; i + 1 < points.length; i++) {
    const [from, control] = [way.at(-1)!, points[i]!];
    const to = mix(control, points[i + 1]!, 0.5);
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      way.push(mix(mix(from, control, t), mix(control, to, t), t));
    }
  }
  return [...way, points.at(-1)!];
}

const mix = (a: Point, b: Point, t: number): Point => [
  a[0] + t * (b[0] - a[0]),
  a[1] + t * (b[1] - a[1]),
];

/** Lowers the squared distances of the pixels around a line to those from it. */
function stamp(nearest: Float32Array, a: Point, b: Point, reach: number): void {
  const within = (value: number) => Math.max(0, Math.min(CANVAS, value));
  const low = (axis: 0 | 1) => within(Math.floor(Math.min(a[axis], b[axis]) - reach));
  const high = (axis: 0 | 1) => within(Math.ceil(Math.max(a[axis], b[axis]) + reach));
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy || 1;
  const [left, right, bottom] = [low(0), high(0), high(1)];
  for (let row = low(1); row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const [px, py] = [column + 0.5 - a[0], row + 0.5 - a[1]];
      const t = Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
      const [ex, ey] = [px - t * dx, py - t * dy];
      const at = row * CANVAS + column;
      nearest[at] = Math.min(nearest[at]!, ex * ex + ey * ey);
    }
  }
}
