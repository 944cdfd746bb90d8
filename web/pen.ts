import type { Stroke } from "../models/stroke.ts";

/** `buttons` of a pen turned round. */
const ERASER_BUTTON = 32;

export interface PenOptions {
  /** A stroke to fill, with the pen's eraser end or without; one that pressure comes to, or not. */
  readonly begin: (isEraser: boolean, isPressed: boolean) => Stroke;
  /** The stroke has grown. */
  readonly moved: () => void;
}

/**
 * Mouse, touch and pen on a canvas as strokes: one pointer at a time, all its points, also those
 * between two frames and outside the canvas. A pen brings its pressure; a mouse and a finger have none worth
 * the name. The answer lifts the pen.
 */
export function trackPen(canvas: HTMLCanvasElement, options: PenOptions): () => void {
  let stroke: Stroke | undefined;
  let pointer: number | undefined;

  const lift = (): void => {
    stroke = undefined;
    pointer = undefined;
  };

  const follow = (event: PointerEvent): void => {
    // Measured at each event: right after scrolling, zooming and turning the phone.
    const box = canvas.getBoundingClientRect();
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY, pressure } of moves.length > 0 ? moves : [event]) {
      // Both in heights: a wide canvas is no reason to stretch what is written.
      stroke?.points.push((clientX - box.left) / box.height, (clientY - box.top) / box.height);
      stroke?.pressures?.push(pressure);
    }
    options.moved();
  };

  canvas.addEventListener("pointerdown", (event) => {
    const isEraser = (event.buttons & ERASER_BUTTON) !== 0;
    if (pointer !== undefined || (event.button !== 0 && !isEraser)) return;
    event.preventDefault();
    // What was prevented would have brought the focus, which the keys need.
    canvas.focus({ preventScroll: true });
    pointer = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    stroke = options.begin(isEraser, event.pointerType === "pen");
    follow(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId === pointer) follow(event);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"] as const) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId === pointer) lift();
    });
  }
  return lift;
}
