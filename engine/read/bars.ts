import type { Patch } from "../pixels/components.ts";
import type { Box } from "../pixels/plane.ts";

/** What comes so close to the left or right edge, in usual heights, may be the side of a form's box. */
const AT_SIDE = 0.2;

/** A side is so many times as high as wide, and this far from the next digit, in usual heights. */
const UPRIGHT = 3.5;
const APART = 0.6;

/** What is lower than this part of the usual height is no digit that a one could stand beside. */
const TALL = 0.4;

/** Parts of one broken side are at most so wide, and so far above one another, in usual heights. */
const STRIP = 0.2;
const BREAK = 0.45;

/**
 * The patches without the sides of a form's box, of which the picture shows a strip: they would be ones.
 * Linear in the plane's width, and but for a sort in patches, of which there may be tens of thousands.
 */
export function withoutBars(
  patches: readonly Patch[],
  usual: number,
  planeWidth: number,
): readonly Patch[] {
  const all = patches.map(({ box }) => box);
  const atSide = ({ x, width }: Box) => Math.min(x, planeWidth - x - width) <= AT_SIDE * usual;
  const isBar = (box: Box) => box.height >= UPRIGHT * box.width && atSide(box);
  const others = all.filter((box) => box.height >= TALL * usual && !isBar(box));
  if (others.length === 0) return patches;
  const covered = columnsOf(others, planeWidth);
  const reach = Math.ceil(APART * usual);
  const hasNeighbour = ({ x, width }: Box) => {
    const from = Math.max(0, x - reach);
    const to = Math.min(planeWidth, x + width + reach);
    return covered[to]! > covered[from]!;
  };
  const strips = all.filter((box) => box.width <= STRIP * usual && atSide(box));
  const isLeft = ({ x, width }: Box) => 2 * x + width < planeWidth;
  const broken = new Set([
    ...brokenSides(strips.filter(isLeft), usual),
    ...brokenSides(
      strips.filter((box) => !isLeft(box)),
      usual,
    ),
  ]);
  return patches.filter((_, i) => {
    const box = all[i]!;
    return !broken.has(box) && (!isBar(box) || hasNeighbour(box));
  });
}

/** Strips of one side with another right above or below: a one stands alone, a worn side is in parts. */
function brokenSides(strips: readonly Box[], usual: number): Set<Box> {
  const found = new Set<Box>();
  const ordered = strips.toSorted((a, b) => a.y - b.y);
  for (const [i, lower] of ordered.entries()) {
    const upper = ordered[i - 1];
    if (upper === undefined) continue;
    const gap = lower.y - upper.y - upper.height;
    const isOver =
      Math.max(upper.x, lower.x) < Math.min(upper.x + upper.width, lower.x + lower.width);
    if (isOver && gap <= BREAK * usual) found.add(upper).add(lower);
  }
  return found;
}

/** How many columns before each one boxes stand in. */
function columnsOf(boxes: readonly Box[], planeWidth: number): Uint32Array {
  // How many patches begin in a column, less those that ended before it.
  const change = new Int32Array(planeWidth + 1);
  for (const { x, width } of boxes) {
    change[x]!++;
    change[x + width]!--;
  }
  const before = new Uint32Array(planeWidth + 1);
  let here = 0;
  for (let x = 0; x < planeWidth; x++) {
    here += change[x]!;
    before[x + 1] = before[x]! + (here > 0 ? 1 : 0);
  }
  return before;
}
