import type { Picture } from "#engine/pixels.js";

/** One number a pixel, 0 (ground) to 1 (ink), soft edges of one pixel. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly ink: Float64Array;
}

export type Point = readonly [x: number, y: number];
export type Colour = readonly [red: number, green: number, blue: number];

/** Lines through points, with round ends, `thickness` pixels thick. */
export function draw(
  width: number,
  height: number,
  strokes: readonly (readonly Point[])[],
  thickness: number,
): Drawing {
  const ink = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const nearest = Math.min(...strokes.map((points) => distance([x + 0.5, y + 0.5], points)));
      ink[y * width + x] = Math.max(0, Math.min(1, thickness / 2 + 0.5 - nearest));
    }
  }
  return { width, height, ink };
}

function distance([x, y]: Point, points: readonly Point[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i++) {
    const [x0, y0] = points[i]!;
    const [x1, y1] = points[Math.min(i + 1, points.length - 1)]!;
    const [dx, dy] = [x1 - x0, y1 - y0];
    const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.max(0, Math.min(1, along));
    nearest = Math.min(nearest, Math.hypot(x - x0 - t * dx, y - y0 - t * dy));
  }
  return nearest;
}

/** A seven with a bar, within a square of `side` at (x, y). */
export function seven(x: number, y: number, side: number): Point[][] {
  const at = (u: number, v: number): Point => [x + u * side, y + v * side];
  return [
    [at(0.1, 0), at(0.9, 0), at(0.4, 1)],
    [at(0.35, 0.5), at(0.85, 0.5)],
  ];
}

/** The drawing in opaque colours. */
export function paint({ width, height, ink }: Drawing, on: Colour, with_: Colour): Picture {
  const data = new Uint8Array(width * height * 3);
  ink.forEach((share, i) => {
    for (let c = 0; c < 3; c++) {
      data[3 * i + c] = Math.round(on[c]! + share * (with_[c]! - on[c]!));
    }
  });
  return { data, width, height, channels: 3 };
}

/** The drawing in one colour on a clear canvas. */
export function paintClear({ width, height, ink }: Drawing, colour: Colour): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  ink.forEach((share, i) => {
    if (share > 0) data.set([...colour, Math.round(share * 255)], 4 * i);
  });
  return { data, width, height, channels: 4 };
}

/** Numbers 0..1 from a small generator. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
