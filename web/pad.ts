import { need } from "./dom.ts";
import { createRaster, paint } from "./raster.ts";
import { Drawing, type Stroke } from "./strokes.ts";

/** Told to the document whenever the drawing has changed, at most once a frame. */
export interface Drawn {
  /** Grey bytes, [280, 280], black on white. */
  readonly pixels: Uint8Array;
  readonly isEmpty: boolean;
}

const ERASER_BUTTON = 32;
/** An eraser as thin as the pen would be a pain. */
const ERASER_SCALE = 2;

/** The pad: `<canvas>`, buttons `[data-do]` (undo, redo, clear, erase) and a width slider. */
export function pad(root: HTMLElement): void {
  const canvas = need(root, "canvas", HTMLCanvasElement);
  const width = need(root, "[data-width]", HTMLInputElement);
  const surface = canvas.getContext("2d", { alpha: false, desynchronized: true });
  if (surface === null) throw new Error("This browser cannot draw on a canvas.");
  const drawing = new Drawing();
  const raster = createRaster();
  let stroke: Stroke | undefined;
  let pointer: number | undefined;
  let erasing = false;
  let frame = 0;

  const view = (): void => {
    const style = getComputedStyle(canvas);
    paint(surface, canvas.width, drawing.strokes, style.color, style.backgroundColor);
  };

  const show = (): void => {
    frame = 0;
    view();
    root.dataset.empty = String(drawing.strokes.length === 0);
    button(root, "undo").disabled = !drawing.canUndo;
    button(root, "redo").disabled = !drawing.canRedo;
    button(root, "clear").disabled = drawing.strokes.length === 0;
    const detail: Drawn = { pixels: raster(drawing.strokes), isEmpty: drawing.isEmpty };
    document.dispatchEvent(new CustomEvent("inkling:drawn", { detail }));
  };

  // A hidden tab gets no frames; the drawing is shown when it comes back.
  const changed = (): void => {
    if (frame === 0) frame = requestAnimationFrame(show);
  };

  const lift = (): void => {
    stroke = undefined;
    pointer = undefined;
  };

  const actions: Record<string, () => void> = {
    undo: () => drawing.undo(),
    redo: () => drawing.redo(),
    clear: () => drawing.clear(),
    erase: () => {
      erasing = !erasing;
      root.dataset.tool = erasing ? "eraser" : "pen";
      button(root, "erase").setAttribute("aria-pressed", String(erasing));
    },
  };
  const act = (name: string): void => {
    lift();
    actions[name]?.();
    changed();
  };

  const follow = (event: PointerEvent): void => {
    // Measured at each event: right after scrolling, zooming and turning the phone.
    const box = canvas.getBoundingClientRect();
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of moves.length > 0 ? moves : [event]) {
      stroke?.points.push((clientX - box.left) / box.width, (clientY - box.top) / box.height);
    }
    changed();
  };

  canvas.addEventListener("pointerdown", (event) => {
    const erase = erasing || (event.buttons & ERASER_BUTTON) !== 0;
    if (pointer !== undefined || (event.button !== 0 && !erase)) return;
    event.preventDefault();
    pointer = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    const size = width.valueAsNumber * (erase ? ERASER_SCALE : 1);
    stroke = drawing.begin({ points: [], width: size, erase });
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

  root.addEventListener("click", (event) => {
    const name = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do;
    if (name !== undefined) act(name);
  });
  document.addEventListener("keydown", (event) => {
    const name = shortcut(event);
    if (name === undefined || isField(event.target)) return;
    event.preventDefault();
    act(name);
  });

  const resize = (): void => {
    // The size in the page is the style sheet's; here only the number of pixels behind it.
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (side === 0 || side === canvas.width) return;
    canvas.width = side;
    canvas.height = side;
    view();
  };
  new ResizeObserver(resize).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", view);
  document.addEventListener("inkling:theme", view);
  document.addEventListener("visibilitychange", changed);
  // Whoever starts listening late asks for the drawing as it is.
  document.addEventListener("inkling:ask", changed);
  resize();
  show();
}

/** Ctrl or Cmd with Z, Shift+Z, Y; Backspace or Delete clears; E takes the eraser. */
function shortcut(event: KeyboardEvent): string | undefined {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") return event.shiftKey ? "redo" : "undo";
    return key === "y" ? "redo" : undefined;
  }
  if (event.altKey) return undefined;
  if (key === "backspace" || key === "delete") return "clear";
  return key === "e" ? "erase" : undefined;
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches("input:not([type=range]), select, textarea");

const button = (root: HTMLElement, name: string): HTMLButtonElement =>
  need(root, `[data-do=${name}]`, HTMLButtonElement);
