import { describe, expect, test } from "vitest";
import { circle, orderOf, type Place, placeOf } from "../../models/class-map.ts";

const rounded = (place: Place | undefined) => place?.map((value) => Number(value.toFixed(3)) + 0);
/** One likely class, the others alike. */
const sure = (of: number, classes: number, likely = 0.97): number[] =>
  Array.from({ length: classes }, (_, i) => (i === of ? likely : (1 - likely) / (classes - 1)));

test("classes stand evenly around the circle, the first of the order at the top", () => {
  expect(circle([2, 0, 3, 1]).map(rounded)).toEqual([
    [1, 0],
    [-1, 0],
    [0, -1],
    [0, 1],
  ]);
});

describe("the place of an image", () => {
  const four = circle([0, 1, 2, 3]);
  test.each([
    ["as likely for all: in the middle", [0.25, 0.25, 0.25, 0.25], [0, 0]],
    ["sure of the first: towards it", [1, 0, 0, 0], [0, -1]],
    ["of neither of two: between them", [0.5, 0.5, 0, 0], [0.95, -0.95]],
    ["of neither of two opposite ones: in the middle", [0.5, 0, 0.5, 0], [0, 0]],
    ["less than a millionth counts as that", [1, 1e-9, 1e-7, 1e-30], [0, -1]],
  ] as const)("%s", (_, probabilities, place) => {
    expect(rounded(placeOf(probabilities, four))).toEqual(place);
  });
});

describe("the order around the circle", () => {
  test("those that are taken for each other stand side by side", () => {
    // Each class is half taken for the next but three of ten, so that these make one ring.
    const classes = 10;
    const images = Array.from({ length: classes }, (_, label) => {
      const one = sure(label, classes, 0.6);
      one[(label + 3) % classes] = 0.3;
      return one;
    });
    const labels = Uint8Array.from({ length: classes }, (_, i) => i);
    const order = orderOf(Float32Array.from(images.flat()), labels, classes);
    expect(order.toSorted((a, b) => a - b)).toEqual([...labels]);
    for (const [i, one] of order.entries()) {
      const next = order[(i + 1) % classes]!;
      expect([3, 7]).toContain((next - one + classes) % classes);
    }
  });

  test.each([1, 2, 3, 4])("of %i classes that look alike is their own", (classes) => {
    const labels = Uint8Array.from({ length: classes }, (_, i) => i);
    const same = new Float32Array(classes * classes).fill(1 / classes);
    expect(orderOf(same, labels, classes)).toEqual([...labels]);
  });
});
