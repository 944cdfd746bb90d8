import { fromFragment } from "../models/drawing-link.ts";
import type { Stroke } from "../models/stroke.ts";
import { isShortcut, need, reveal, setText } from "./dom.ts";
import { trackKeys } from "./keyboard-pen.ts";
import { keepDrawing } from "./last-drawing.ts";
import { linkButton } from "./link-button.ts";
import { trackPen } from "./pen.ts";
import { createRaster, type Painting, RASTER_SIDE } from "./raster.ts";
import { Drawing, type Underlay } from "./strokes.ts";
import { surprise, testImageIn } from "./surprise.ts";
import { createView } from "./view.ts";

/** Told to the document whenever the drawing has changed, at most once a frame. */
export interface Drawn extends Painting {
  /** Grey bytes, [280, 280], black on white. */
  readonly pixels: Uint8Array;
  readonly isEmpty: boolean;
}

/** Of an empty drawing. */
const WHITE = new Uint8Array(RASTER_SIDE * RASTER_SIDE).fill(255);

/** An eraser as thin as the pen would be a pain. */
const ERASER_SCALE = 2;

/** Steps of the slider that a key makes the pen wider or narrower by. */
const WIDTH_STEPS = 4;
/** What leaves the drawing as it is, and with it the address that holds it. */
const KEEPS_LINK = ["link", "thinner", "thicker"];

/**
 * The pad: `<canvas>`, buttons `[data-do]` (undo, redo, clear, erase) and a width slider. Beside it, in
 * the same parent, are those for a link and for a surprise.
 */
export function pad(root: HTMLElement): void {
  const desk = root.parentElement ?? root;
  const paper = need(root, ".paper", HTMLElement);
  const canvas = need(paper, "canvas", HTMLCanvasElement);
  const width = need(root, "[data-width]", HTMLInputElement);
  const drawing = new Drawing();
  const raster = createRaster();
  /** What is on the paper in the drawing's place: a replay of it. */
  let preview: readonly Stroke[] | undefined;
  const show = createView(canvas, () => {
    return preview ? { strokes: preview, underlay: drawing.underlay } : drawing;
  });
  let erasing = false;
  let frame = 0;

  const tell = (): void => {
    frame = 0;
    preview = undefined;
    show();
    showTools(root, desk, drawing);
    const { strokes, underlay, isEmpty } = drawing;
    const pixels = isEmpty ? WHITE : raster(drawing);
    const detail: Drawn = { strokes, underlay, isEmpty, pixels };
    document.dispatchEvent(new CustomEvent("inkling:drawn", { detail }));
  };
  // A hidden tab gets no frames; the drawing is shown when it comes back.
  const changed = (): void => {
    if (frame === 0) frame = requestAnimationFrame(tell);
  };

  const begin = (isEraser = false, isPressed = false): Stroke => {
    link.leave();
    const erase = erasing || isEraser;
    const size = width.valueAsNumber * (erase ? ERASER_SCALE : 1);
    const stroke = { points: [], width: size, erase };
    return drawing.begin(isPressed ? { ...stroke, pressures: [] } : stroke);
  };
  const liftPen = trackPen(canvas, { begin, moved: changed });
  const mark = need(root, "[data-cursor]", SVGCircleElement);
  const liftKeys = trackKeys(canvas, mark, { begin: () => begin(), moved: changed });
  const lift = (): void => {
    liftPen();
    liftKeys();
  };

  // For those who chose what is on the paper from further down: on a phone it is out of sight there.
  const showPaper = (): void => reveal(paper);
  const openImage = (image: Promise<Underlay>, then?: () => void): void => {
    image
      .then((found) => {
        drawing.open([], found);
        changed();
        then?.();
      })
      .catch(({ message }: Error) => setText(desk.querySelector("[data-truth]"), message));
  };
  const link = linkButton(button(desk, "link"), drawing);
  const actions: Record<string, () => void> = {
    link: link.copy,
    surprise: () => openImage(surprise(), showPaper),
    thinner: () => width.stepDown(WIDTH_STEPS),
    thicker: () => width.stepUp(WIDTH_STEPS),
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
    if (!KEEPS_LINK.includes(name)) link.leave();
    actions[name]?.();
    changed();
  };
  const openLink = (then?: () => void): void => {
    const image = testImageIn(location.hash);
    if (image) openImage(image, then);
    const strokes = fromFragment(location.hash);
    if (strokes === undefined) return;
    lift();
    drawing.open(strokes);
    changed();
    then?.();
  };
  desk.addEventListener("click", (event) => {
    const target = event.target as Element;
    const name = target.closest<HTMLElement>("[data-do]")?.dataset.do;
    if (name !== undefined) act(name);
    // What is on the paper already is not opened again, but shown.
    const hash = target.closest("a")?.hash ?? "";
    if (hash !== "" && hash === location.hash) showPaper();
  });
  document.addEventListener("keydown", (event) => {
    const name = shortcut(event);
    if (name === undefined || !isShortcut(event)) return;
    event.preventDefault();
    act(name);
  });
  document.addEventListener("visibilitychange", changed);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  document.addEventListener("inkling:theme", show);
  document.addEventListener("inkling:preview", (event) => {
    preview = (event as CustomEvent<readonly Stroke[] | undefined>).detail ?? undefined;
    show();
  });
  // Whoever starts listening late asks for the drawing as it is.
  document.addEventListener("inkling:ask", changed);
  addEventListener("hashchange", () => openLink(showPaper));
  addEventListener("pagehide", () => keepDrawing(drawing.strokes));
  openLink();
  tell();
}

function showTools(root: HTMLElement, desk: HTMLElement, drawing: Drawing): void {
  const { isClear, underlay, strokes } = drawing;
  root.dataset.empty = String(isClear);
  button(root, "undo").disabled = !drawing.canUndo;
  button(root, "redo").disabled = !drawing.canRedo;
  button(root, "clear").disabled = isClear;
  // A link holds strokes, or says which test image it is; not both.
  button(desk, "link").disabled = isClear || (underlay !== undefined && strokes.length > 0);
  setText(desk.querySelector("[data-truth]"), underlay?.words ?? "");
}

/** Ctrl or Cmd with Z, Shift+Z, Y; Backspace or Delete clears; E takes the eraser; [ and ] another width of the pen. */
function shortcut(event: KeyboardEvent): string | undefined {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") return event.shiftKey ? "redo" : "undo";
    return key === "y" ? "redo" : undefined;
  }
  if (event.altKey) return undefined;
  if (key === "backspace" || key === "delete") return "clear";
  if (key === "[") return "thinner";
  if (key === "]") return "thicker";
  return key === "e" ? "erase" : undefined;
}

const button = (root: HTMLElement, name: string): HTMLButtonElement =>
  need(root, `[data-do=${name}]`, HTMLButtonElement);
