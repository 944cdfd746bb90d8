import { DIGITS } from "@inkling/engine";
import type { Place } from "../../models/class-map.ts";
import { colourOf } from "../chart-look.ts";

/** What is painted of an image: its digit at its place, in red where it is misread. */
export interface Figure {
  readonly place: Place;
  readonly label: number;
  readonly read: number;
}

/** Where a place is on the canvas, and what place a point of it is. */
export interface Frame {
  /** In the units of the page. */
  readonly side: number;
  /** What lies farther out than the canvas reaches is at its edge. */
  toPoint(place: Place): Place;
  toPlace(x: number, y: number): Place;
}

/** The farthest figure is just inside the canvas. */
export function frameOf(canvas: HTMLCanvasElement, figures: readonly Figure[]): Frame {
  const side = canvas.clientWidth;
  const reach = 1.06 * Math.max(...figures.map(({ place }) => Math.hypot(...place)));
  return {
    side,
    toPoint: ([x, y]) => {
      const far = reach * Math.max(1, Math.hypot(x, y) / reach);
      return [(side / 2) * (1 + x / far), (side / 2) * (1 + y / far)];
    },
    toPlace: (x, y) => [((2 * x) / side - 1) * reach, ((2 * y) / side - 1) * reach],
  };
}

/** Figures, the drawing as a ring with the way that it came, and a cross at the place asked for, if any. */
export function paintMap(
  canvas: HTMLCanvasElement,
  figures: readonly Figure[],
  trail: readonly Place[],
  asked: Place | undefined,
): void {
  const frame = frameOf(canvas, figures);
  const surface = canvas.getContext("2d");
  if (surface === null || frame.side === 0) return;
  canvas.width = canvas.height = Math.round(frame.side * devicePixelRatio);
  surface.scale(devicePixelRatio, devicePixelRatio);
  const colour = (name: string) => colourOf(canvas.parentElement ?? canvas, name);
  const { fontFamily } = getComputedStyle(canvas);
  surface.textAlign = "center";
  surface.textBaseline = "middle";
  paintFigures(surface, frame, figures.filter(isRight), `9px ${fontFamily}`, colour("--muted"));
  const misread = figures.filter((one) => !isRight(one));
  paintFigures(surface, frame, misread, `bold 13px ${fontFamily}`, colour("--bad"));
  paintTrail(surface, trail.map(frame.toPoint), colour("--accent"));
  if (asked) paintCross(surface, frame.toPoint(asked), colour("--text"));
}

const isRight = ({ read, label }: Figure): boolean => read === label;

function paintFigures(
  surface: CanvasRenderingContext2D,
  { toPoint }: Frame,
  figures: readonly Figure[],
  font: string,
  colour: string,
): void {
  surface.font = font;
  surface.fillStyle = colour;
  for (const { label, place } of figures) {
    surface.fillText(DIGITS[label] ?? "", ...toPoint(place));
  }
}

const RING = 8;

function paintTrail(
  surface: CanvasRenderingContext2D,
  points: readonly Place[],
  colour: string,
): void {
  const last = points.at(-1);
  if (last === undefined) return;
  surface.strokeStyle = colour;
  surface.lineWidth = 2;
  surface.beginPath();
  for (const point of points) surface.lineTo(...point);
  surface.stroke();
  surface.lineWidth = 3;
  surface.beginPath();
  surface.arc(...last, RING, 0, 2 * Math.PI);
  surface.stroke();
}

const CROSS = 7;

function paintCross(surface: CanvasRenderingContext2D, [x, y]: Place, colour: string): void {
  surface.strokeStyle = colour;
  surface.lineWidth = 1.5;
  surface.beginPath();
  surface.moveTo(x - CROSS, y);
  surface.lineTo(x + CROSS, y);
  surface.moveTo(x, y - CROSS);
  surface.lineTo(x, y + CROSS);
  surface.stroke();
}
