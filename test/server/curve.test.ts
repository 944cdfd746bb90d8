import { describe, expect, test } from "vitest";
import { Curve } from "../../server/runs/curve.ts";

const fill = (curve: Curve, from: number, to: number, every = 1) => {
  for (let step = from; step <= to; step += every) curve.add({ step, loss: step, accuracy: 0 });
  return curve;
};

describe("a curve", () => {
  test.each([
    ["few steps", 10, 1, 10],
    ["as many as there is room", 1000, 1, 1000],
    ["one more", 1001, 1, 501],
    ["many", 100_000, 1, 782],
    ["many, seldom told", 100_000, 37, 782],
  ])("of %s keeps %d steps by %d in %d points", (_why, steps, every, points) => {
    const curve = fill(new Curve(), 1, steps, every);
    expect(curve.points).toHaveLength(points);
    const distances = curve.points.slice(1).map(({ step }, i) => step - curve.points[i]!.step);
    const typical = distances[Math.floor(distances.length / 2)]!;
    for (const distance of distances) expect(distance).toBeLessThanOrEqual(2 * typical);
  });

  test("a coarse point is the mean of its steps", () => {
    const { points } = fill(new Curve(), 1, 1001);
    expect(points[0]).toMatchObject({ step: 2, loss: 1.5 });
  });

  test("what is run again replaces what was", () => {
    const curve = fill(fill(new Curve(), 1, 10), 5, 8);
    expect(curve.points.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("goes on evenly after it was stored", () => {
    const whole = fill(new Curve(), 1, 6000);
    const stored = fill(new Curve(fill(new Curve(), 1, 3000).points), 3001, 6000);
    expect(stored.points.length).toBe(whole.points.length);
  });
});
