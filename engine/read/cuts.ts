import { type Patch, patchOf } from "../pixels/components.ts";
import { crop, type Plane, WHITE } from "../pixels/plane.ts";
import { inkWithin } from "./patches.ts";
import { type Seam, seamsThrough } from "./seams.ts";

/** A patch, or a part of one between two cuts. */
export interface Piece extends Patch {
  /** Index of the patch it is of. */
  readonly patch: number;
  /** Ink cut through between this piece and the one before it in the patch, in heights of the row. */
  readonly cut: number;
  /** The ink along that cut, when it runs along a stroke: either side may need it, as two zeros share one. */
  readonly shared: Patch | undefined;
  /** Its ink, in pixels of full ink. */
  readonly ink: number;
}

/** What is narrower than this many heights is one digit at most. */
const ONE_DIGIT = 0.5;

/** A cut crosses at most so much ink, in heights: two round digits may touch along half their height. */
const MOST_INK = 0.6;

/** Cuts are at least this far apart, in heights: about a pen's width. */
const APART = 0.06;

/** To either side of a cut there is at least this part of a digit's ink. */
const LEAST_INK = 0.06;

/** A cut that crosses so much ink, in heights, does not cross a stroke, but runs along one. */
const ALONG = 0.12;

/** A stroke's width, in heights. */
const PEN = 0.1;

/** Cuts for each height of width: digits are half as wide as high or wider, and one or two cuts in each are wrong. */
const PER_HEIGHT = 3;

/** The patch in pieces from left to right, cut wherever two digits may touch; in one where none do. */
export function cutUp(patch: Patch, index: number, ink: Plane, rowHeight: number): Piece[] {
  const whole = [{ ...patch, patch: index, cut: 0, shared: undefined, ink: inkOf(patch, ink) }];
  const { box } = patch;
  const height = Math.max(box.height, 0.6 * rowHeight);
  if (box.width < ONE_DIGIT * height) return whole;
  const seams = cutsOf(alone(patch, ink), height);
  if (seams.length === 0) return whole;
  const parts: number[][] = Array.from({ length: seams.length + 1 }, () => []);
  for (const i of patch.places) {
    const x = (i % ink.width) - box.x;
    const y = Math.floor(i / ink.width) - box.y;
    let part = 0;
    for (const { columns } of seams) if (columns[y]! <= x) part++;
    parts[part]!.push(i);
  }
  return parts.flatMap((places, part) => {
    if (places.length === 0) return [];
    const seam = seams[part - 1];
    const cut = seam ? seam.crossed / height : 0;
    const shared = seam && cut >= ALONG ? besideSeam(patch, seam, ink, height) : undefined;
    const piece = patchOf(Uint32Array.from(places), ink.width);
    return [{ ...piece, patch: index, cut, shared, ink: inkOf(piece, ink) }];
  });
}

const inkOf = ({ places }: Patch, { data }: Plane): number =>
  places.reduce((sum, i) => sum + data[i]!, 0) / WHITE;

/** The patch's ink at most a pen's width left or right of a seam. */
function besideSeam({ places, box }: Patch, { columns }: Seam, ink: Plane, height: number): Patch {
  const near = places.filter((i) => {
    const x = i % ink.width;
    const y = (i - x) / ink.width;
    return Math.abs(x - box.x - columns[y - box.y]!) <= PEN * height;
  });
  return patchOf(near, ink.width);
}

/** The patch's own ink, cropped to it. */
function alone(patch: Patch, ink: Plane): Plane {
  const { width, height } = patch.box;
  return crop(inkWithin([patch], patch.box, ink), { x: 1, y: 1, width, height });
}

/** Seams where they cross less ink than to the left and right, the cheapest first when there are too many. */
function cutsOf(plane: Plane, height: number): Seam[] {
  const { costs, seamAt } = seamsThrough(plane);
  const apart = Math.max(2, Math.round(APART * height));
  const [first, last] = middlePart(plane, height);
  const minima: number[] = [];
  for (let x = first; x <= last; x++) {
    if (costs[x]! <= MOST_INK * height && isLowest(costs, x, apart)) {
      minima.push((x + endOfLevel(costs, x)) >> 1);
    }
  }
  return minima
    .toSorted((a, b) => costs[a]! - costs[b]!)
    .slice(0, Math.ceil((PER_HEIGHT * plane.width) / height))
    .toSorted((a, b) => a - b)
    .map(seamAt);
}

/** The first and last column with enough ink to the left and to the right. */
function middlePart({ width, data }: Plane, height: number): [number, number] {
  const columns = new Float64Array(width);
  data.forEach((level, i) => {
    columns[i % width]! += level;
  });
  const total = columns.reduce((sum, ink) => sum + ink, 0);
  const least = LEAST_INK * total * Math.min(1, height / width);
  let first = 0;
  for (let left = 0; first < width && left < least; first++) left += columns[first]!;
  let last = width - 1;
  for (let right = 0; last >= 0 && right < least; last--) right += columns[last]!;
  return [first, last];
}

/** Whether no column within `apart` is cheaper, nor one to the left as cheap. */
function isLowest(costs: Float64Array, x: number, apart: number): boolean {
  const cost = costs[x]!;
  for (
    let other = Math.max(0, x - apart);
    other <= Math.min(costs.length - 1, x + apart);
    other++
  ) {
    if (costs[other]! < cost || (costs[other]! === cost && other < x)) return false;
  }
  return true;
}

/** The last of the columns from `x` on that cost the same. */
function endOfLevel(costs: Float64Array, x: number): number {
  let end = x;
  while (costs[end + 1] === costs[x]) end++;
  return end;
}
