import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromFragment, toFragment } from "../../models/drawing-link.ts";
import type { Stroke } from "../../models/stroke.ts";

/** A step of the grid that places are rounded to. */
const STEP = 1 / 1024;

const place = fc.integer({ min: -512, max: 1536 }).map((steps) => steps * STEP);
const stroke: fc.Arbitrary<Stroke> = fc.record({
  points: fc
    .array(fc.tuple(place, place), { minLength: 1, maxLength: 40 })
    .map((all) => all.flat()),
  width: fc.integer({ min: 1, max: 1024 }).map((steps) => steps * STEP),
  erase: fc.boolean(),
});
/** One of a pen that feels how hard it is pressed: in steps of a 64th, and not at its usual pressure alone. */
const pressed: fc.Arbitrary<Stroke> = stroke.map((one) => {
  const pressures = Array.from({ length: one.points.length / 2 }, (_, i) => ((7 * i) % 65) / 64);
  return { ...one, pressures };
});

describe("a drawing in an address", () => {
  test("comes back as it was, to a step of the grid", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(stroke, pressed), { maxLength: 6 }), (strokes) => {
        expect(fromFragment(`#${toFragment(strokes)}`)).toEqual(strokes);
      }),
      { seed: 1 },
    );
  });

  test("places between two steps go to the nearer one", () => {
    const [back] = fromFragment(
      toFragment([{ points: [0.3337, 0.7], width: 0.0825, erase: false }]),
    )!;
    expect(back!.points[0]).toBeCloseTo(0.3337, 2.9);
    expect(Math.abs(back!.points[0]! - 0.3337)).toBeLessThanOrEqual(STEP / 2);
    expect(Math.abs(back!.width - 0.0825)).toBeLessThanOrEqual(STEP / 2);
  });

  test("is short: a stroke of 60 points takes less than 200 letters, all of them plain", () => {
    const points = Array.from({ length: 60 }, (_, i) => [
      0.3 + 0.004 * i,
      0.5 + 0.2 * Math.sin(i / 9),
    ]);
    const fragment = toFragment([{ points: points.flat(), width: 0.08, erase: false }]);
    expect(fragment.length).toBeLessThan(200);
    expect(fragment).toMatch(/^drawing=[A-Za-z0-9_-]+$/);
  });

  test("of a pen that feels nothing says nothing of pressure: links of old are the same", () => {
    const plain: Stroke = { points: [0.25, 0.5, 0.75, 0.5], width: 0.125, erase: false };
    const fragment = toFragment([plain]);
    expect(fragment).toBe("drawing=AQSAAYAEgAiACAA");
    expect(toFragment([{ ...plain, pressures: [0.5, 0.5] }])).toBe(fragment);
    expect(fromFragment("#drawing=AQSAAYAEgAiACAA")).toEqual([plain]);
  });

  const good = toFragment([{ points: [0.1, 0.2, 0.3, 0.4], width: 0.08, erase: false }]);
  const none: [why: string, fragment: string][] = [
    ["nothing", ""],
    ["another anchor", "#content"],
    ["no base64", "#drawing=%%%"],
    ["no bytes", "#drawing="],
    ["another format", `#drawing=${btoa("\u0003")}`],
    ["cut short", `#${good.slice(0, -3)}`],
    ["a stroke without points", `#drawing=${btoa("\u0001\u0000\u0010")}`],
    ["pressures cut short", `#drawing=${btoa("\u0002\u0006\u0010\u0002\u0002")}`],
    ["a pen of no width", `#drawing=${btoa("\u0001\u0002\u0000\u0000\u0000")}`],
    ["more points than a hand draws", `#drawing=${btoa("\u0001\u00ff\u00ff\u00ff\u007f\u0010")}`],
  ];

  test.each(none)("%s is none", (_why, fragment) => {
    expect(fromFragment(fragment)).toBeUndefined();
  });

  test("any text is a drawing or none, and never an error", () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 60 }), (format, rest) => {
        const bytes = [format, ...rest];
        const text = btoa(String.fromCharCode(...bytes));
        const strokes = fromFragment(`#drawing=${text}`) ?? [];
        for (const { points, pressures = [] } of strokes) {
          expect([...points, ...pressures].every(Number.isFinite)).toBe(true);
        }
      }),
      { seed: 2 },
    );
  });
});
