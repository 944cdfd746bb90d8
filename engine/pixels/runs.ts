import type { Plane } from "./plane.ts";

/** How a plane is walked: `length` steps along its lines, `breadth` across; pixels from one to the next. */
export interface Walk {
  readonly length: number;
  readonly breadth: number;
  readonly along: number;
  readonly across: number;
}

/** Along its rows, and along its columns. */
export function walksOf({ width, height }: Plane): { rows: Walk; columns: Walk } {
  return {
    rows: { length: width, breadth: height, along: 1, across: width },
    columns: { length: height, breadth: width, along: width, across: 1 },
  };
}

/** At each pixel of a run across the walk that is at most `thin` pixels, 1 to 255, thick: its thickness; elsewhere 0. */
export function thinRuns(mask: Uint8Array, walk: Walk, thin: number): Uint8Array {
  const { length, breadth, along, across } = walk;
  const runs = new Uint8Array(mask.length);
  for (let a = 0; a < length; a++) {
    let size = 0;
    for (let b = 0, i = a * along; b <= breadth; b++, i += across) {
      if (b < breadth && mask[i] === 1) {
        size++;
      } else {
        if (size <= thin) for (let k = 1; k <= size; k++) runs[i - k * across] = size;
        size = 0;
      }
    }
  }
  return runs;
}
