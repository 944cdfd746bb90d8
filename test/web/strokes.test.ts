import { describe, expect, test } from "vitest";
import type { Stroke } from "../../models/stroke.ts";
import { Drawing } from "../../web/strokes.ts";

const stroke = (x: number, erase = false): Stroke => ({ points: [x, x], width: 0.08, erase });

/** What is to be seen, by the first coordinate of each stroke. */
const seen = (drawing: Drawing) => drawing.strokes.map(({ points }) => points[0]);

type Step = number | "undo" | "redo" | "clear";

const run = (steps: readonly Step[]): Drawing => {
  const drawing = new Drawing();
  for (const step of steps) {
    if (typeof step === "number") drawing.begin(stroke(step));
    else drawing[step]();
  }
  return drawing;
};

describe("what is to be seen", () => {
  const cases: [why: string, steps: Step[], strokes: number[]][] = [
    ["nothing at first", [], []],
    ["strokes in their order", [1, 2, 3], [1, 2, 3]],
    ["undo takes the last", [1, 2, "undo"], [1]],
    ["undo of nothing is nothing", ["undo", 1], [1]],
    ["redo brings it back", [1, 2, "undo", "redo"], [1, 2]],
    ["a new stroke ends what could be redone", [1, 2, "undo", 3, "redo"], [1, 3]],
    ["clear leaves nothing", [1, 2, "clear"], []],
    ["clear is undone whole", [1, 2, "clear", "undo"], [1, 2]],
    ["clear twice is clear once", [1, "clear", "clear", "undo"], [1]],
    ["what comes after a clear", [1, "clear", 2], [2]],
    ["thrice cleared, thrice undone", [1, "clear", 2, "clear", 3, "clear", "undo"], [3]],
    ["back over two clears", [1, "clear", 2, "clear", "undo", "undo", "undo"], [1]],
  ];

  test.each(cases)("%s", (_why, steps, strokes) => {
    expect(seen(run(steps))).toEqual(strokes);
  });
});

test("can undo and redo only where there is something", () => {
  const drawing = run([1]);
  expect([drawing.canUndo, drawing.canRedo]).toEqual([true, false]);
  drawing.undo();
  expect([drawing.canUndo, drawing.canRedo]).toEqual([false, true]);
});

test("the eraser alone is no drawing", () => {
  const drawing = new Drawing();
  drawing.begin(stroke(1, true));
  expect(drawing.isEmpty).toBe(true);
  drawing.begin(stroke(2));
  expect(drawing.isEmpty).toBe(false);
});

test("a stroke grows while it is drawn", () => {
  const drawing = new Drawing();
  drawing.begin(stroke(1)).points.push(2, 2);
  expect(drawing.strokes[0]?.points).toEqual([1, 1, 2, 2]);
});

describe("a whole drawing that is opened", () => {
  const picture = {
    side: 1,
    pixels: [255],
    words: "Test image 0",
    label: "7",
    link: "test=mnist/0",
  };
  const opened = () => {
    const drawing = run([1, 2]);
    drawing.open([stroke(8), stroke(9)], picture);
    return drawing;
  };

  test("takes the place of what was drawn, and is undone whole", () => {
    const drawing = opened();
    expect(seen(drawing)).toEqual([8, 9]);
    expect(drawing.underlay).toBe(picture);
    drawing.undo();
    expect(seen(drawing)).toEqual([1, 2]);
    expect(drawing.underlay).toBeUndefined();
    drawing.redo();
    expect(seen(drawing)).toEqual([8, 9]);
  });

  test("is drawn on, and cleared with its picture", () => {
    const drawing = opened();
    drawing.begin(stroke(10));
    expect(seen(drawing)).toEqual([8, 9, 10]);
    expect(drawing.underlay).toBe(picture);
    drawing.clear();
    expect([drawing.isClear, drawing.isEmpty, drawing.underlay]).toEqual([true, true, undefined]);
  });

  test("of a picture alone is neither clear nor empty", () => {
    const drawing = new Drawing();
    drawing.open([], picture);
    expect([drawing.isClear, drawing.isEmpty]).toEqual([false, false]);
    drawing.begin(stroke(1, true));
    expect(drawing.isEmpty).toBe(false);
  });
});
