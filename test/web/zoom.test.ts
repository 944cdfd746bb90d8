import { describe, expect, test } from "vitest";
import { type Span, type ZoomAct, zoomed } from "../../web/zoom.ts";

describe("what is seen of 0 to 100", () => {
  const cases: [why: string, act: ZoomAct, seen: Span, then: Span][] = [
    ["half as much about the middle", "in", [0, 100], [25, 75]],
    ["twice as much", "out", [40, 50], [35, 55]],
    ["twice as much, not beyond the start", "out", [0, 20], [0, 40]],
    ["twice as much, not beyond the end", "out", [90, 100], [80, 100]],
    ["no more than all", "out", [10, 90], [0, 100]],
    ["half of it further", "later", [20, 40], [30, 50]],
    ["half of it back", "earlier", [20, 40], [10, 30]],
    ["not before the start", "earlier", [5, 25], [0, 20]],
    ["not after the end", "later", [75, 95], [80, 100]],
    ["all", "all", [3, 4], [0, 100]],
    ["not ever closer", "in", [50, 50.5], [50, 50.5]],
  ];

  test.each(cases)("%s", (_why, act, seen, then) => {
    expect(zoomed(act, seen, [0, 100])).toEqual(then);
  });

  test("a single point stays what it is", () => {
    expect(zoomed("in", [1, 1], [1, 1])).toEqual([1, 1]);
  });
});
