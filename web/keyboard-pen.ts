import type { Stroke } from "../models/stroke.ts";

/** How far an arrow key moves the pen, as a share of the side; with Shift, finely. */
const STEP = 0.04;
const FINE = 0.01;

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface KeyboardPenOptions {
  /** A stroke to fill. */
  readonly begin: () => Stroke;
  /** The pen has moved, been put down or lifted. */
  readonly moved: () => void;
  /** Width of the canvas, in heights. */
  readonly reach?: number;
}

/**
 * Draws without a pointer: where the canvas has the focus, arrow keys move the pen, with Shift in
 * small steps, Space or Enter puts it down and lifts it, Escape lifts it. `mark` is a circle that
 * shows where it is, in units of the height. The answer lifts the pen.
 */
export function trackKeys(
  canvas: HTMLCanvasElement,
  mark: SVGCircleElement,
  { begin, moved, reach = 1 }: KeyboardPenOptions,
): () => void {
  let [x, y] = [reach / 2, 0.5];
  let stroke: Stroke | undefined;

  const show = (): void => {
    mark.setAttribute("cx", String(x));
    mark.setAttribute("cy", String(y));
    mark.dataset.down = String(stroke !== undefined);
  };
  const lift = (): void => {
    stroke = undefined;
    show();
  };
  const toggle = (): void => {
    if (stroke === undefined) {
      stroke = begin();
      stroke.points.push(x, y);
    } else {
      stroke = undefined;
    }
    show();
  };
  const move = (dx: number, dy: number, step: number): void => {
    x = within(x + dx * step, reach);
    y = within(y + dy * step, 1);
    stroke?.points.push(x, y);
    show();
  };

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) move(...arrow, event.shiftKey ? FINE : STEP);
    else if (event.key === " " || event.key === "Enter") toggle();
    else if (event.key === "Escape" && stroke) lift();
    else return;
    // The page would scroll.
    event.preventDefault();
    moved();
  });
  canvas.addEventListener("blur", lift);
  show();
  return lift;
}

const within = (value: number, most: number): number => Math.max(0, Math.min(most, value));
