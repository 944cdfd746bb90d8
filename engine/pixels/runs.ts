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

/** Runs of a mask across a walk that are thin. */
export interface Runs {
  /** At each pixel of a run its thickness, 1 to 255; elsewhere 0. */
  readonly sizes: Uint8Array;
  /** Where each begins, step · breadth + place across, in order. */
  readonly starts: readonly number[];
}

/** The runs of at most `thin` (to 255) pixels. */
export function thinRuns(mask: Plane, walk: Walk, thin: number): Runs {
  const { length, breadth, along, across } = walk;
  const { data } = mask;
  const sizes = new Uint8Array(data.length);
  const starts: number[] = [];
  for (let a = 0; a < length; a++) {
    let size = 0;
    for (let b = 0, i = a * along; b <= breadth; b++, i += across) {
      if (b < breadth && data[i] === 1) {
        size++;
      } else if (size > 0) {
        if (size <= thin) starts.push(a * breadth + b - size);
        if (size <= thin) for (let k = 1; k <= size; k++) sizes[i - k * across] = size;
        size = 0;
      }
    }
  }
  return { sizes, starts };
}
