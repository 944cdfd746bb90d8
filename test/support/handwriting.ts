import { type Drawing, draw, type Point } from "./draw.ts";

type Strokes = readonly (readonly Point[])[];

/** An arc around (cx, cy), from one angle to another in degrees, clockwise on the page; 0 is to the right. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Point[] {
  const steps = 16;
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
}

/** Each digit in a box of 0.6 by 1, y down, as one hand writes it. */
export const DIGIT_STROKES: readonly Strokes[] = [
  [arc(0.3, 0.5, 0.28, 0.5, 0, 360)],
  [
    [
      [0.12, 0.25],
      [0.34, 0],
      [0.34, 1],
    ],
  ],
  [[...arc(0.3, 0.28, 0.26, 0.27, 190, 400), [0.05, 0.98], [0.58, 0.98]]],
  [[...arc(0.26, 0.25, 0.27, 0.25, 210, 450), ...arc(0.26, 0.74, 0.32, 0.26, 270, 510)]],
  [
    [
      [0.36, 0],
      [0.03, 0.62],
      [0.6, 0.62],
    ],
    [
      [0.46, 0.32],
      [0.46, 1],
    ],
  ],
  [[[0.54, 0.02], [0.12, 0.02], [0.08, 0.44], ...arc(0.26, 0.68, 0.31, 0.31, 235, 500)]],
  [[[0.46, 0], [0.18, 0.3], ...arc(0.3, 0.7, 0.27, 0.29, 190, 550)]],
  [
    [
      [0.02, 0.02],
      [0.58, 0.02],
      [0.22, 1],
    ],
  ],
  [arc(0.3, 0.24, 0.22, 0.24, 90, 450), arc(0.3, 0.74, 0.27, 0.26, 270, 630)],
  [[...arc(0.28, 0.29, 0.25, 0.28, 0, 360), [0.5, 0.55], [0.4, 1]]],
];

export interface Writing {
  readonly text: string;
  /** Of its first digit: the upper left corner. */
  readonly x: number;
  readonly y: number;
  /** Of a digit, in pixels. */
  readonly height: number;
  /** From the left of a digit to that of the next, in heights. Default 0.85. */
  readonly pitch?: number;
  /** Down for each pixel to the right. */
  readonly slope?: number;
  /** To the left for each pixel down. */
  readonly slant?: number;
}

/** The strokes of a line of digits and points. A point takes a third of a digit's place. */
export function write({
  text,
  x,
  y,
  height,
  pitch = 0.85,
  slope = 0,
  slant = 0,
}: Writing): Strokes {
  let left = x;
  return [...text].flatMap((sign) => {
    const at = ([u, v]: Point): Point => {
      const px = left + u * height - slant * (v - 1) * height;
      return [px, y + v * height + slope * (px - x)];
    };
    const strokes: Strokes =
      sign === "."
        ? [
            [
              [0, 1],
              [0.02, 1],
            ],
          ]
        : DIGIT_STROKES[Number(sign)]!;
    const placed = strokes.map((stroke) => stroke.map(at));
    left += (sign === "." ? 0.33 : pitch) * height;
    return placed;
  });
}

/** Lines of digits on one sheet. */
export function sheet(
  width: number,
  height: number,
  pen: number,
  ...lines: readonly Writing[]
): Drawing {
  return draw(width, height, lines.flatMap(write), pen);
}
