import type { Patch } from "../pixels/components.ts";
import type { Box } from "../pixels/plane.ts";

/** What comes so close to the left or right edge, in usual heights, may be the side of a form's box. */
const AT_SIDE = 0.2;

/** A side is so many times as high as wide, and this far from the next digit, in usual heights. */
const UPRIGHT = 3.5;
const APART = 0.6;

/** What is lower than this part of the usual height is no digit that a one could stand beside. */
const TALL = 0.4;

/**
 * The patches without the sides of a form's box, of which the picture shows a strip: they would be ones.
 * Linear in patches and in the plane's width, for there may be tens of thousands of patches.
 */
export function withoutBars(
  patches: readonly Patch[],
  usual: number,
  planeWidth: number,
): readonly Patch[] {
  const isBar = ({ x, width, height }: Box) =>
    height >= UPRIGHT * width && Math.min(x, planeWidth - x - width) <= AT_SIDE * usual;
  const others = patches.filter(({ box }) => box.height >= TALL * usual && !isBar(box));
  if (others.length === 0) return patches;
  const covered = columnsOf(others, planeWidth);
  const reach = Math.ceil(APART * usual);
  const hasNeighbour = ({ x, width }: Box) => {
    const from = Math.max(0, x - reach);
    const to = Math.min(planeWidth, x + width + reach);
    return covered[to]! > covered[from]!;
  };
  return patches.filter(({ box }) => !isBar(box) || hasNeighbour(box));
}

/** How many columns before each one patches stand in. */
function columnsOf(patches: readonly Patch[], planeWidth: number): Uint32Array {
  // How many patches begin in a column, less those that ended before it.
  const change = new Int32Array(planeWidth + 1);
  for (const { box } of patches) {
    change[box.x]!++;
    change[box.x + box.width]!--;
  }
  const before = new Uint32Array(planeWidth + 1);
  let patchesHere = 0;
  for (let x = 0; x < planeWidth; x++) {
    patchesHere += change[x]!;
    before[x + 1] = before[x]! + (patchesHere > 0 ? 1 : 0);
  }
  return before;
}
