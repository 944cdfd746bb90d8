import { describe, expect, test } from "vitest";
import { drawnSoFar, type Stroke } from "../../models/stroke.ts";

const stroke = (points: number[], more: Partial<Stroke> = {}): Stroke => {
  return { points, width: 0.1, erase: false, ...more };
};

/** A corner of two lines of 0.4, then a dot, then a line of 0.2. */
const drawing = [
  stroke([0, 0, 0.4, 0, 0.4, 0.4], { pressures: [0.2, 0.4, 0.6] }),
  stroke([0.9, 0.9]),
  stroke([0, 0, 0, 0.2], { erase: true }),
];

describe("a drawing as far as it was drawn", () => {
  const cases: [why: string, share: number, points: number[][]][] = [
    ["not at all: the pen is set down", 0, [[0, 0, 0, 0]]],
    ["within a line", 0.2, [[0, 0, 0.2, 0]]],
    ["round the corner", 0.6, [[0, 0, 0.4, 0, 0.4, 0.2]]],
    [
      "the first line, and the dot after it",
      0.8,
      [
        [0, 0, 0.4, 0, 0.4, 0.4],
        [0.9, 0.9],
        [0, 0, 0, 0],
      ],
    ],
    [
      "half of the last",
      0.9,
      [
        [0, 0, 0.4, 0, 0.4, 0.4],
        [0.9, 0.9],
        [0, 0, 0, 0.1],
      ],
    ],
    ["all of it", 1, drawing.map(({ points }) => points)],
  ];

  test.each(cases)("%s", (_why, share, points) => {
    const found = drawnSoFar(drawing, share).map((one) => one.points);
    expect(found.map((one) => one.length)).toEqual(points.map((one) => one.length));
    for (const [i, value] of points.flat().entries()) expect(found.flat()[i]).toBeCloseTo(value, 9);
  });

  test("a pen that rests when it is set down leaves no hole", () => {
    const rested = stroke([0.5, 0.5, 0.5, 0.5, 0.9, 0.5]);
    expect(drawnSoFar([rested], 0)[0]?.points).toEqual([0.5, 0.5, 0.5, 0.5]);
    const [, second] = drawnSoFar([rested, rested], 0.5);
    expect(second?.points.every(Number.isFinite) ?? true).toBe(true);
  });

  test("keeps pen and eraser, and a pressure for each point", () => {
    const [first] = drawnSoFar(drawing, 0.6);
    expect(first).toMatchObject({ width: 0.1, erase: false, pressures: [0.2, 0.4, 0.6] });
    expect(drawnSoFar(drawing, 0.9).at(-1)?.erase).toBe(true);
    expect(drawnSoFar(drawing, 0.2)[0]?.pressures).toEqual([0.2, 0.4]);
  });

  test("of dots alone all are there at once, of nothing nothing", () => {
    expect(drawnSoFar([stroke([0.1, 0.1]), stroke([0.2, 0.2])], 0.1)).toHaveLength(2);
    expect(drawnSoFar([], 0.5)).toEqual([]);
  });
});
