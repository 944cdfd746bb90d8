import type { Matrix } from "../models/changes.ts";
import { feelsPressure, type Stroke, widthFactor } from "../models/stroke.ts";
import type { Underlay } from "./strokes.ts";

/** Side of the picture that is read: fixed, so the answer does not depend on the screen. */
export const RASTER_SIDE = 280;

type Surface = Pick<
  CanvasRenderingContext2D,
  | "arc"
  | "beginPath"
  | "drawImage"
  | "fill"
  | "fillRect"
  | "fillStyle"
  | "lineCap"
  | "lineJoin"
  | "lineTo"
  | "lineWidth"
  | "moveTo"
  | "quadraticCurveTo"
  | "stroke"
  | "strokeStyle"
>;

/** What is painted. */
export interface Painting {
  readonly strokes: readonly Stroke[];
  readonly underlay: Underlay | undefined;
}

/**
 * Paints a drawing on a square of `side` pixels, or on what is as high and wider; the eraser in the colour of
 * the ground.
 */
export function paint(
  surface: Surface,
  side: number,
  { strokes, underlay }: Painting,
  ink: string,
  ground: string,
  width = side,
): void {
  surface.fillStyle = ground;
  surface.fillRect(0, 0, width, side);
  if (underlay) surface.drawImage(inInk(underlay, ink), 0, 0, side, side);
  surface.lineCap = "round";
  surface.lineJoin = "round";
  for (const stroke of strokes) {
    const colour = stroke.erase ? ground : ink;
    surface.strokeStyle = colour;
    surface.fillStyle = colour;
    surface.lineWidth = stroke.width * side;
    paintStroke(surface, side, stroke);
  }
}

/** The picture in the colour of ink, as opaque as it is inked. */
function inInk({ side, pixels }: Underlay, ink: string): OffscreenCanvas {
  const canvas = new OffscreenCanvas(side, side);
  const surface = surfaceOf(canvas);
  const image = surface.createImageData(side, side);
  for (let i = 0; i < pixels.length; i++) image.data[4 * i + 3] = pixels[i] ?? 0;
  surface.putImageData(image, 0, 0);
  surface.globalCompositeOperation = "source-in";
  surface.fillStyle = ink;
  surface.fillRect(0, 0, side, side);
  return canvas;
}

function surfaceOf(canvas: OffscreenCanvas, settings?: CanvasRenderingContext2DSettings) {
  const surface = canvas.getContext("2d", settings);
  if (surface === null) throw new Error("This browser cannot draw on a canvas in memory.");
  return surface;
}

/** A curve through the middles between points, so quick strokes have no corners; a tap is a dot. */
function paintStroke(surface: Surface, side: number, stroke: Stroke): void {
  const { points, width, pressures } = stroke;
  const at = (i: number): number => (points[i] ?? 0) * side;
  surface.beginPath();
  if (points.length < 4) {
    const factor = widthFactor(pressures?.[0] ?? 0.5);
    surface.arc(at(0), at(1), (factor * width * side) / 2, 0, 2 * Math.PI);
    surface.fill();
    return;
  }
  if (feelsPressure(stroke)) {
    paintPressed(surface, side, stroke);
    return;
  }
  surface.moveTo(at(0), at(1));
  let i = 2;
  for (; i + 3 < points.length; i += 2) {
    surface.quadraticCurveTo(
      at(i),
      at(i + 1),
      (at(i) + at(i + 2)) / 2,
      (at(i + 1) + at(i + 3)) / 2,
    );
  }
  surface.lineTo(at(i), at(i + 1));
  surface.stroke();
}

/** The same curve piece by piece, each as wide as the pen was pressed there; round ends join them. */
function paintPressed(
  surface: Surface,
  side: number,
  { points, width, pressures = [] }: Stroke,
): void {
  const count = points.length / 2;
  const at = (i: number): Place => [(points[2 * i] ?? 0) * side, (points[2 * i + 1] ?? 0) * side];
  let from = at(0);
  for (let i = 1; i < count; i++) {
    const to = i === count - 1 ? at(i) : middleOf(at(i), at(i + 1));
    surface.lineWidth = width * side * widthFactor(pressures[i] ?? 0.5);
    surface.beginPath();
    surface.moveTo(...from);
    surface.quadraticCurveTo(...at(i), ...to);
    surface.stroke();
    from = to;
  }
}

type Place = readonly [x: number, y: number];
const middleOf = ([ax, ay]: Place, [bx, by]: Place): Place => [(ax + bx) / 2, (ay + by) / 2];

/**
 * The drawing as grey bytes, [RASTER_SIDE, width], black ink on white: as if it had been scanned. With a
 * matrix, the drawing is turned, moved and enlarged by it.
 */
export function createRaster(
  width = RASTER_SIDE,
): (painting: Painting, matrix?: Matrix) => Uint8Array {
  const canvas = new OffscreenCanvas(width, RASTER_SIDE);
  const surface = surfaceOf(canvas, { willReadFrequently: true, alpha: false });
  return (painting, matrix) => {
    surface.resetTransform();
    surface.fillStyle = "#fff";
    surface.fillRect(0, 0, width, RASTER_SIDE);
    if (matrix) surface.setTransform(...matrix);
    paint(surface, RASTER_SIDE, painting, "#000", "#fff", width);
    const { data } = surface.getImageData(0, 0, width, RASTER_SIDE);
    const grey = new Uint8Array(width * RASTER_SIDE);
    for (let i = 0; i < grey.length; i++) grey[i] = data[4 * i] ?? 0;
    return grey;
  };
}
