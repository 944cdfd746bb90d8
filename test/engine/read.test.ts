import { describe, expect, test } from "vitest";
import { ValueError } from "#engine/errors.js";
import {
  loadModel,
  membersOf,
  type NumberReading,
  type Picture,
  readNumber,
  toInput,
} from "#engine/node.js";
import { type Colour, draw, noise, paint, paintClear } from "../support/draw.ts";
import { sheet, type Writing, write } from "../support/handwriting.ts";

const classifier = await loadModel(
  new URL("../../models/inkling/model.safetensors", import.meta.url),
);
const read = (picture: Picture): NumberReading => readNumber(classifier, picture);

const PAPER: Colour = [250, 250, 245];
const INK: Colour = [20, 20, 60];
const line = (text: string, more: Partial<Writing> = {}): Writing => {
  return { text, x: 20, y: 40, height: 70, ...more };
};
const onPaper = (width: number, height: number, pen: number, ...lines: Writing[]) =>
  paint(sheet(width, height, pen, ...lines), PAPER, INK);

/** With a shadow that takes three fifths of the light, right of a slanting line. */
function shaded(picture: Picture): Picture {
  const { data, width, channels = 1 } = picture;
  const isDark = (pixel: number) => (pixel % width) + 1.4 * Math.floor(pixel / width) > 160;
  const shade = (level: number, i: number) => level * (isDark(Math.floor(i / channels)) ? 0.4 : 1);
  return { ...picture, data: Uint8Array.from(data, shade) };
}

const pictures: [why: string, text: string, picture: Picture][] = [
  ["all digits apart", "0123456789", onPaper(660, 150, 7, line("0123456789"))],
  ["a thin pen", "27382", onPaper(380, 150, 3, line("27382"))],
  ["a thick pen", "4096", onPaper(300, 150, 11, line("4096"))],
  ["small digits", "360", onPaper(80, 36, 2, line("360", { x: 8, y: 8, height: 20 }))],
  ["large digits", "52", onPaper(900, 700, 40, line("52", { x: 90, y: 80, height: 520 }))],
  ["light on dark", "74", paint(sheet(180, 150, 8, line("74")), [10, 10, 10], [240, 240, 240])],
  ["strokes on a clear canvas", "318", paintClear(sheet(280, 150, 9, line("318")), [0, 0, 0])],
  ["two zeros that touch", "400", onPaper(260, 150, 7, line("400", { pitch: 0.58 }))],
  ["a slant", "2357", onPaper(330, 150, 6, line("2357", { slant: 0.25 }))],
  ["a row that slopes", "98765", onPaper(380, 230, 6, line("98765", { slope: 0.2 }))],
  ["a decimal point", "10.6", onPaper(280, 150, 8, line("10.6"))],
  ["a point at the end is none", "35", onPaper(220, 150, 8, line("35."))],
  [
    "print beneath is no point",
    "583",
    onPaper(280, 150, 6, line("583"), line("1", { x: 78, y: 124, height: 10 })),
  ],
  ["two rows", "1572\n43890", onPaper(380, 280, 6, line("1572"), line("43890", { x: 30, y: 160 }))],
  [
    "rows of two sizes, both sloping",
    "27\n4603",
    onPaper(
      420,
      330,
      6,
      line("27", { slope: 0.1 }),
      line("4603", { y: 170, height: 90, slope: 0.1 }),
    ),
  ],
  [
    "a shadow over half of it, whose edge crosses rings",
    "688",
    shaded(onPaper(250, 150, 8, line("688"))),
  ],
  ["groups with a wide gap", "42 17", onPaper(560, 150, 7, line("42"), line("17", { x: 380 }))],
];

describe("reads", () => {
  test.each(pictures)("%s", (_why, text, picture) => {
    expect(read(picture)).toMatchObject({ text, blank: false, truncated: false });
  });
});

test("digits have boxes from left to right, and probabilities that sum to 1", () => {
  const { rows, confidence } = read(onPaper(280, 150, 7, line("318")));
  expect(rows).toHaveLength(1);
  const { digits, box, text } = rows[0]!;
  expect(text).toBe("318");
  digits.forEach((digit, i) => {
    expect(digit.label).toBe("318"[i]);
    expect(digit.confidence).toBe(Math.max(...digit.probabilities));
    expect(digit.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    // Drawn from 20 + 60 i on, 70 high from 40 on, with a pen of 7.
    expect(Math.abs(digit.box.x + digit.box.width / 2 - (41 + 59.5 * i))).toBeLessThan(8);
    expect(Math.abs(digit.box.y - 36)).toBeLessThan(5);
    expect(Math.abs(digit.box.height - 77)).toBeLessThan(6);
  });
  expect(box.x).toBe(digits[0]!.box.x);
  expect(box.x + box.width).toBe(digits[2]!.box.x + digits[2]!.box.width);
  const product = digits.reduce((all, digit) => all * digit.confidence, 1);
  expect(confidence).toBe(rows[0]!.confidence);
  expect(confidence).toBeGreaterThan(0);
  expect(confidence).toBeLessThanOrEqual(product);
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("a single %d is answered as toInput has it", (digit) => {
  const picture = onPaper(200, 200, 12, line(String(digit), { x: 60, height: 110 }));
  const alone = classifier.classify(toInput(picture).pixels);
  const { rows, text } = read(picture);
  expect(text).toBe(alone.label);
  expect(rows[0]!.digits).toHaveLength(1);
  expect(rows[0]!.digits[0]!.probabilities).toEqual(alone.probabilities);
});

test("a single digit is read without what was left out: the model sees what the box is around", () => {
  const side = 300;
  const data = new Uint8Array(side * side).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      // An ellipse at x 180 to 240 and y 120 to 200, and the side of a form's box.
      const r = Math.hypot((x - 210) / 30, (y - 160) / 40);
      const isBar = x >= 14 && x < 19 && y >= 50 && y < 250;
      if ((r > 0.75 && r <= 1) || isBar) data[y * side + x] = 0;
    }
  }
  const { text, rows } = read({ data, width: side, height: side, channels: 1 });
  expect(text).toBe("0");
  const { box, pixels } = rows[0]!.digits[0]!;
  expect(box.x).toBeGreaterThan(170);
  // A ring of 15 to 20 pixels around the centre: a bar beside it would have made it 4 by 5, at the right.
  const columns = Array.from({ length: 28 }, (_, x) =>
    pixels.some((level, i) => i % 28 === x && level > 0.5),
  );
  expect(columns.filter(Boolean).length).toBeGreaterThan(12);
});

test("digits that run into the side of a form's box are read by a second look, whose steps are shown", () => {
  const [width, height, side] = [240, 170, 7];
  const written = sheet(width, height, 7, line("82", { x: 40, y: 75 }));
  const picture = paint(written, PAPER, [60, 60, 90]);
  const inked: Colour = [110, 110, 130];
  const fill = (x: number, y: number, across: number, down: number) => {
    for (let v = y; v < y + down; v++) {
      for (let u = x; u < x + across; u++) picture.data.set(inked, (v * width + u) * 3);
    }
  };
  for (const y of [8, 146]) fill(0, y, width, side);
  for (const x of [4, width - 10]) fill(x, 8, side, 142);
  const { text, confidence, rows, steps } = readNumber(classifier, picture, { steps: true });
  expect(text).toBe("82");
  // One look read otherwise: the share of the votes counts.
  expect(confidence).toBeLessThan(rows[0]!.confidence);
  expect(steps!.map(({ name }) => name)).toEqual(["grey", "ground", "rise", "ink"]);
});

test("a blank picture is blank", () => {
  const picture = onPaper(100, 80, 5);
  const nothing = { text: "", confidence: 0, rows: [], blank: true, truncated: false };
  expect(read(picture)).toMatchObject(nothing);
});

test("specks beside digits are no marks", () => {
  const drawing = draw(300, 150, write(line("746")), 8);
  const random = noise(5);
  for (let n = 0; n < 40; n++) drawing.ink[Math.floor(random() * drawing.ink.length)] = 1;
  expect(read(paint(drawing, PAPER, INK)).text).toBe("746");
});

test("thousands of strokes end in time, and the answer says that it is not all", () => {
  const side = 1000;
  const data = new Uint8Array(side * side).fill(255);
  for (let y = 10; y < side - 20; y += 16) {
    for (let x = 10; x < side - 20; x += 16) {
      for (let k = 0; k < 9; k++) {
        for (let j = 0; j < 3; j++) data[(y + k) * side + x + j + ((k * (x + y)) % 3)] = 0;
      }
    }
  }
  const start = performance.now();
  const { truncated, text } = read({ data, width: side, height: side, channels: 1 });
  expect(truncated).toBe(true);
  expect(text.length).toBeGreaterThan(30);
  expect(performance.now() - start).toBeLessThan(20_000);
});

test("a model of another input is refused, whatever the picture", () => {
  const model = membersOf(classifier.model)[0]!;
  const spec = { ...model.spec, input: [32, 32, 1] };
  const other = { ...classifier, model: { ...model, spec } };
  const blank = onPaper(30, 30, 2);
  expect(() => readNumber(other, blank)).toThrow(ValueError);
  expect(() => readNumber(other, blank)).toThrow(
    "expected a model that takes [28, 28, 1], got [32,32,1].",
  );
});

test("a picture whose numbers do not fit each other is refused", () => {
  const picture: Picture = { data: new Uint8Array(9), width: 4, height: 3, channels: 1 };
  expect(() => read(picture)).toThrow("expected 12 bytes of data, got 9");
});
