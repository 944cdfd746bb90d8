import { expect, test } from "vitest";
import { findPatches } from "#engine/pixels/components.js";
import { maskAbove, type Plane } from "#engine/pixels/plane.js";
import { upright } from "#engine/read/slant.js";

/** Bars 40 high and 4 wide whose tops are `lean` heights to the right of their feet. */
function bars(lean: number): Plane {
  const [width, height] = [160, 60];
  const data = new Uint8Array(width * height);
  for (let y = 10; y < 50; y++) {
    for (const foot of [40, 80, 110]) {
      const x = foot + Math.round(lean * (50 - y));
      data.fill(255, y * width + x, y * width + x + 4);
    }
  }
  return { width, height, data };
}

const patchesOf = (plane: Plane) => findPatches(maskAbove(plane, 64));

test.each([-0.3, -0.1, 0, 0.2, 0.5, 0.8])("a slant of %d is taken out", (lean) => {
  const plane = bars(lean);
  const { plane: shifted } = upright(plane);
  const before = patchesOf(plane).map(({ box }) => box);
  const after = patchesOf(shifted).map(({ box }) => box);
  expect(after).toHaveLength(3);
  after.forEach((box, i) => {
    expect(box.height).toBe(before[i]!.height);
    expect(Math.abs(box.width - 4)).toBeLessThanOrEqual(3);
  });
});

test.each([-0.3, 0, 0.5])("boxes are those of the plane as it was, leaning by %d", (lean) => {
  const plane = bars(lean);
  const { plane: shifted, boxOf } = upright(plane);
  const before = patchesOf(plane);
  patchesOf(shifted).forEach((patch, i) => {
    const { x, y, width, height } = boxOf([patch]);
    const box = before[i]!.box;
    expect([y, height]).toEqual([box.y, box.height]);
    expect(Math.abs(x - box.x)).toBeLessThanOrEqual(1.5);
    expect(Math.abs(x + width - box.x - box.width)).toBeLessThanOrEqual(1.5);
  });
});
