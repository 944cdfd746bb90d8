import { philoxWords } from "./philox.ts";

export interface Distortion {
  readonly rotate: number;
  readonly zoom: number;
  readonly shift: number;
  readonly shear: number;
  readonly alpha: number;
  readonly sigma: number;
  readonly penWidth: number;
  readonly penBlur: number;
  readonly penContrast: number;
}

export const NOTHING: Distortion = {
  rotate: 0,
  zoom: 0,
  shift: 0,
  shear: 0,
  alpha: 0,
  sigma: 1,
  penWidth: 0,
  penBlur: 0,
  penContrast: 0,
};

/** One image distorted as assembly/kernels/augment.ts says, in float64. */
export function augment(
  image: ArrayLike<number>,
  [H, W]: readonly [number, number],
  by: Distortion,
  [seed, epoch, index]: readonly [number, number, number],
): number[] {
  const source = sourceOf([H, W], by, [seed, epoch, index]);
  const pen = penOf(by, [seed, epoch, index]);
  const bend = by.alpha ? displacements([H, W], by, [seed, epoch, index]) : undefined;
  return Array.from({ length: H * W }, (_, i) => {
    const [x, y] = source(i % W, Math.floor(i / W));
    const [dx, dy] = bend?.[i] ?? [0, 0];
    const level = (u: number, v: number) => bilinear(image, [H, W], x + dx + u, y + dy + v) / 255;
    return inked(level, pen);
  });
}

interface Pen {
  readonly reach: number;
  readonly blur: number;
  readonly strength: number;
}

function penOf(by: Distortion, [seed, epoch, index]: readonly [number, number, number]): Pen {
  const [grow, soft, strong] = draws(12, [seed, epoch, index]).slice(6) as [number, number, number];
  return {
    reach: Math.max(0, grow) * by.penWidth,
    blur: Math.abs(soft) * by.penBlur,
    strength: 1 + strong * by.penContrast,
  };
}

/** What the pen makes of the levels at a place and `reach` to its left, right, top and bottom. */
function inked(level: (u: number, v: number) => number, { reach, blur, strength }: Pen): number {
  const places = [
    [0, 0],
    [-reach, 0],
    [reach, 0],
    [0, -reach],
    [0, reach],
  ] as const;
  const levels = places.map(([u, v]) => level(u, v));
  const most = Math.max(...levels);
  const mean = levels.reduce((sum, one) => sum + one) / levels.length;
  return Math.min(1, strength * (reach > 0 ? most + blur * (mean - most) : most));
}

/** The image's numbers in [−1, 1). */
function draws(count: number, [seed, epoch, index]: readonly [number, number, number]): number[] {
  return philoxWords(count, [seed, 2, epoch, index]).map((word) => ((word >> 8) * 256) / 2 ** 31);
}

function sourceOf(
  [H, W]: readonly [number, number],
  by: Distortion,
  [seed, epoch, index]: readonly [number, number, number],
) {
  const [turn, lean, zoomX, zoomY, shiftX, shiftY] = draws(8, [seed, epoch, index]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [cos, sin] = [Math.cos(turn * by.rotate), Math.sin(turn * by.rotate)];
  const tan = Math.tan(lean * by.shear);
  return (column: number, row: number): [number, number] => {
    const px = column - (W - 1) / 2 - shiftX * by.shift * W;
    const py = row - (H - 1) / 2 - shiftY * by.shift * H;
    const [ux, uy] = [cos * px + sin * py, cos * py - sin * px];
    const x = (ux - tan * uy) / (1 + zoomX * by.zoom) + (W - 1) / 2;
    return [x, uy / (1 + zoomY * by.zoom) + (H - 1) / 2];
  };
}

/** The elastic field: noise, blurred plainly in two dimensions, scaled to norm α. */
function displacements(
  [H, W]: readonly [number, number],
  { alpha, sigma }: Distortion,
  [seed, epoch, index]: readonly [number, number, number],
): [number, number][] {
  const pitch = Math.ceil(W / 4) * 4;
  const words = philoxWords(H * pitch, [seed, 3, epoch, index]);
  const radius = Math.min(Math.ceil(3 * sigma), Math.max(H, W));
  const blurred = Array.from({ length: H * W }, (_, i): [number, number] => {
    const [x, y] = [i % W, Math.floor(i / W)];
    let [dx, dy] = [0, 0];
    for (let v = Math.max(0, y - radius); v <= Math.min(H - 1, y + radius); v++) {
      for (let u = Math.max(0, x - radius); u <= Math.min(W - 1, x + radius); u++) {
        const weight = Math.exp(-((u - x) ** 2 + (v - y) ** 2) / (2 * sigma * sigma));
        const word = words[v * pitch + u]!;
        dx += weight * ((word << 16) >> 16);
        dy += weight * (word >> 16);
      }
    }
    return [dx, dy];
  });
  const norm = Math.sqrt(blurred.reduce((sum, [dx, dy]) => sum + dx * dx + dy * dy, 0));
  return blurred.map(([dx, dy]) => [(alpha * dx) / norm, (alpha * dy) / norm]);
}

function bilinear(
  image: ArrayLike<number>,
  [H, W]: readonly [number, number],
  x: number,
  y: number,
): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  let sum = 0;
  for (const [u, v] of [
    [left, top],
    [left + 1, top],
    [left, top + 1],
    [left + 1, top + 1],
  ] as const) {
    if (u < 0 || u >= W || v < 0 || v >= H) continue;
    sum += image[v * W + u]! * (1 - Math.abs(x - u)) * (1 - Math.abs(y - v));
  }
  return sum;
}
