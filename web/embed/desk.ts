import { USUAL_PEN } from "../../models/examples.ts";
import type { Stroke } from "../../models/stroke.ts";
import { trackKeys } from "../keyboard-pen.ts";
import { trackPen } from "../pen.ts";
import { createRaster, RASTER_SIDE } from "../raster.ts";
import { Drawing } from "../strokes.ts";
import { createView } from "../view.ts";
import type { Tree } from "./tree.ts";

export interface DeskOptions {
  /** Width of the paper, in heights. */
  readonly reach: number;
  /** The drawing has changed. */
  readonly changed: () => void;
  /** The pen is up, or has been put aside. */
  readonly settled: () => void;
}

/** The paper of a pad with its pens and buttons. */
export interface Desk {
  readonly drawing: Drawing;
  /** These strokes in place of all that was done; nobody is told. */
  start(strokes: readonly Stroke[]): void;
  /** Whether nothing may be drawn. */
  lock(isLocked: boolean): void;
  /** Grey bytes, black on white, and their width and height. */
  picture(): { data: Uint8Array; width: number; height: number; channels: 1 };
}

export function createDesk(tree: Tree, { reach, changed, settled }: DeskOptions): Desk {
  const { paper, canvas, cursor, mark, hint, undo, clear } = tree;
  const width = Math.round(RASTER_SIDE * reach);
  const raster = createRaster(width);
  let drawing = new Drawing();
  let frame = 0;
  const show = createView(canvas, () => drawing);
  const paint = (): void => {
    frame = 0;
    show();
  };
  const refresh = (): void => {
    hint.hidden = paper.inert || !drawing.isClear;
    undo.disabled = paper.inert || !drawing.canUndo;
    clear.disabled = paper.inert || drawing.isClear;
    // A hidden tab gets no frames; the drawing is shown when it comes back.
    if (frame === 0) frame = requestAnimationFrame(paint);
  };
  const moved = (): void => {
    refresh();
    changed();
  };

  const begin = (erase = false): Stroke => drawing.begin({ points: [], width: USUAL_PEN, erase });
  cursor.setAttribute("viewBox", `0 0 ${reach} 1`);
  // The pen keeps the press to itself: the focus comes by hand.
  canvas.addEventListener("pointerdown", () => {
    canvas.focus({ preventScroll: true, focusVisible: false });
  });
  const liftPen = trackPen(canvas, { begin, moved });
  const liftKeys = trackKeys(canvas, mark, { begin, moved, reach });
  const act = (action: () => void): void => {
    liftPen();
    liftKeys();
    action();
    moved();
    settled();
  };
  undo.addEventListener("click", () => act(() => drawing.undo()));
  clear.addEventListener("click", () => act(() => drawing.clear()));
  canvas.addEventListener("keydown", (event) => {
    const action = shortcut(event);
    if (action === undefined) return;
    event.preventDefault();
    act(() => drawing[action]());
  });
  for (const end of ["pointerup", "pointercancel", "keyup", "blur"]) {
    canvas.addEventListener(end, settled);
  }

  return {
    get drawing() {
      return drawing;
    },
    start(strokes) {
      liftPen();
      liftKeys();
      drawing = new Drawing();
      if (strokes.length > 0) drawing.open(strokes);
      refresh();
    },
    lock(isLocked) {
      paper.inert = isLocked;
      refresh();
    },
    picture: () => ({ data: raster(drawing), width, height: RASTER_SIDE, channels: 1 }),
  };
}

function shortcut({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent) {
  if (key === "Backspace" || key === "Delete") return "clear";
  if ((ctrlKey || metaKey) && key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return undefined;
}
