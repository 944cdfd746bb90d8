import { type Plane, WHITE } from "../pixels/plane.ts";

/** A way through a plane from its top to its bottom: the column at each row, one column aside a row at most. */
export interface Seam {
  readonly columns: Int32Array;
  /** What it crosses, in pixels of full ink. */
  readonly crossed: number;
}

/**
 * What a step aside costs, in levels. Little: digits slant, and the way between two of them does too.
 */
const ASIDE = 16;

/**
 * What ground that ink encloses costs, and a pixel of full ink. As without it, a seam through a zero (two thin
 * strokes) would be cheaper than one between two zeros that touch; and of those zeros it follows
 * the stroke that they share rather than run beside it.
 */
const HOLE = 255;
const FULL = 192;

/** Ground is what has less ink. */
const INK = 64;

/**
 * The cheapest seams through each pixel of the middle row, as `costs`, and any of them as a seam.
 * Dynamic programming from the top and from the bottom, as in seam carving (Avidan and Shamir 2007).
 */
export function seamsThrough(plane: Plane): { costs: Float64Array; seamAt(x: number): Seam } {
  const { width, height } = plane;
  const price = pricesOf(plane);
  const down = sums(price, width, height, 1);
  const up = sums(price, width, height, -1);
  const middle = (height >> 1) * width;
  const costs = Float64Array.from({ length: width }, (_, x) => {
    return (down[middle + x]! + up[middle + x]! - price[middle + x]!) / FULL;
  });
  return {
    costs,
    seamAt(x) {
      const columns = new Int32Array(height);
      columns[height >> 1] = x;
      for (let y = (height >> 1) - 1; y >= 0; y--) {
        columns[y] = cheapest(down, y * width, columns[y + 1]!, width);
      }
      for (let y = (height >> 1) + 1; y < height; y++) {
        columns[y] = cheapest(up, y * width, columns[y - 1]!, width);
      }
      return { columns, crossed: costs[x]! };
    },
  };
}

/** The cheapest way to each pixel, from the first row (step 1) or from the last (step -1). */
function sums(price: Uint8Array, width: number, height: number, step: 1 | -1): Float64Array {
  const result = new Float64Array(width * height);
  const first = step === 1 ? 0 : height - 1;
  for (let x = 0; x < width; x++) result[first * width + x] = price[first * width + x]!;
  for (let n = 1; n < height; n++) {
    const row = (first + n * step) * width;
    const before = row - step * width;
    for (let x = 0; x < width; x++) {
      let least = result[before + x]!;
      if (x > 0) least = Math.min(least, result[before + x - 1]! + ASIDE);
      if (x + 1 < width) least = Math.min(least, result[before + x + 1]! + ASIDE);
      result[row + x] = least + price[row + x]!;
    }
  }
  return result;
}

/** Where in a row the way to `x` of the next one comes from. */
function cheapest(costs: Float64Array, row: number, x: number, width: number): number {
  let best = x;
  let least = costs[row + x]!;
  for (const other of [x - 1, x + 1]) {
    if (other < 0 || other >= width || costs[row + other]! + ASIDE >= least) continue;
    best = other;
    least = costs[row + other]! + ASIDE;
  }
  return best;
}

/** What each pixel costs. */
function pricesOf({ width, height, data }: Plane): Uint8Array {
  const outside = new Uint8Array(data.length);
  const found: number[] = [];
  const visit = (i: number) => {
    if (outside[i] === 1 || data[i]! >= INK) return;
    outside[i] = 1;
    found.push(i);
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let i = found.pop(); i !== undefined; i = found.pop()) {
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x + 1 < width) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i + width < data.length) visit(i + width);
  }
  return data.map((level, i) => {
    if (outside[i] === 0 && level < INK) return HOLE;
    return Math.round((level * FULL) / WHITE);
  });
}
