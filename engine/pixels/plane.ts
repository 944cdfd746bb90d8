/** A picture of one number a pixel, 0..255, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A rectangle of whole pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Levels of a plane. */
export const LEVELS = 256;

/** The highest level. */
export const WHITE = 255;

/** How many pixels have each level, [256]. */
export type Histogram = Uint32Array;

export function histogram(data: Uint8Array): Histogram {
  const counts = new Uint32Array(LEVELS);
  for (let i = 0; i < data.length; i++) counts[data[i]!]!++;
  return counts;
}

/** The lowest level that at least `share` (0..1) of the pixels do not exceed; 0 when there are none. */
export function quantile(counts: Histogram, share: number): number {
  const wanted = share * total(counts);
  let sum = 0;
  for (let level = 0; level < LEVELS; level++) {
    sum += counts[level]!;
    if (sum > 0 && sum >= wanted) return level;
  }
  return 0;
}

export function total(counts: Histogram): number {
  let sum = 0;
  for (let level = 0; level < counts.length; level++) sum += counts[level]!;
  return sum;
}

/** The plane with each level replaced. A table, because a picture has many more pixels than levels. */
export function mapLevels(plane: Plane, replace: (level: number) => number): Plane {
  const table = new Uint8Array(LEVELS);
  for (let level = 0; level < LEVELS; level++) table[level] = replace(level);
  const { width, height, data } = plane;
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = table[data[i]!]!;
  return { width, height, data: result };
}

/** 1 where the plane is above a level, 0 elsewhere. */
export const maskAbove = (plane: Plane, level: number): Plane =>
  mapLevels(plane, (one) => (one > level ? 1 : 0));

/**
 * Otsu's threshold (1979): the level t that parts the pixels into those ≤ t and those > t with the
 * largest variance between the two, n₀·n₁·(μ₀ − μ₁)². Of several, the middle one.
 */
export function otsu(counts: Histogram): number {
  const n = total(counts);
  let sum = 0;
  for (let level = 0; level < LEVELS; level++) sum += level * counts[level]!;
  let below = 0;
  let belowSum = 0;
  let best = 0;
  let first = 0;
  let last = 0;
  for (let level = 0; level < LEVELS - 1; level++) {
    below += counts[level]!;
    belowSum += level * counts[level]!;
    const above = n - below;
    if (below === 0 || above === 0) continue;
    const distance = belowSum / below - (sum - belowSum) / above;
    const variance = below * above * distance * distance;
    if (variance > best) {
      best = variance;
      first = level;
    }
    if (variance === best) last = level;
  }
  return Math.floor((first + last) / 2);
}

/** The smallest box around the pixels above `level`; undefined when there are none. */
export function boundingBox({ width, height, data }: Plane, level = 0): Box | undefined {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x]! <= level) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return undefined;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The box grown by `margin` on every side, as far as the plane goes. */
export function inflate({ x, y, width, height }: Box, margin: number, plane: Plane): Box {
  const left = Math.max(0, x - margin);
  const top = Math.max(0, y - margin);
  const right = Math.min(plane.width, x + width + margin);
  const bottom = Math.min(plane.height, y + height + margin);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function crop({ width, data }: Plane, box: Box): Plane {
  const cut = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * width + box.x;
    cut.set(data.subarray(start, start + box.width), y * box.width);
  }
  return { width: box.width, height: box.height, data: cut };
}

/** A plane of zeros as large as another, with a smaller one in its box. */
export function paste({ data }: Plane, box: Box, { width, height }: Plane): Plane {
  const whole = new Uint8Array(width * height);
  for (let y = 0; y < box.height; y++) {
    const row = data.subarray(y * box.width, (y + 1) * box.width);
    whole.set(row, (box.y + y) * width + box.x);
  }
  return { width, height, data: whole };
}

/** The plane where the mask is 1, zero elsewhere. */
export function applyMask(plane: Plane, mask: Plane): Plane {
  const data = new Uint8Array(plane.data.length);
  for (let i = 0; i < data.length; i++) data[i] = plane.data[i]! * mask.data[i]!;
  return { ...plane, data };
}
