import { fromFragment, toFragment } from "../models/drawing-link.ts";
import { type Frame, readFilm, withFrame } from "../models/film.ts";
import type { Stroke } from "../models/stroke.ts";
import { NO_DIGIT } from "../models/verdict.ts";
import type { Told } from "./answer.ts";
import { need } from "./dom.ts";
import { percent, t } from "./language.ts";
import type { Drawn } from "./pad.ts";
import { paint } from "./raster.ts";

/** Where this browser keeps the film, and that it is not to. */
const FILM = "inkling-film";
const OFF = "inkling-film-off";

/** Pixels of a frame's side. */
const SIDE = 112;

/**
 * The strip of recent drawings. A drawing comes into it with its answer when another takes its place, is cleared
 * away, or the page is left; a click opens it again. It is kept in this browser, and nowhere else.
 */
export function film(root: HTMLElement): void {
  const list = need(root, "[data-frames]", HTMLElement);
  const keeps = need(root, "[data-keep]", HTMLInputElement);
  const clear = need(root, "[data-clear-film]", HTMLButtonElement);
  const items = new Map<string, HTMLElement>();
  /** The frames that drawings were kept in, by their first strokes: one drawing is one frame, however often it is kept. */
  const frameOf = new WeakMap<Stroke, string>();
  let current: { readonly strokes: readonly Stroke[]; told: Told | undefined } | undefined;

  const show = (): void => {
    const frames = readFilm(stored(FILM));
    keeps.checked = stored(OFF) === null;
    clear.disabled = frames.length === 0;
    root.dataset.empty = String(frames.length === 0);
    const focused = document.activeElement;
    list.replaceChildren(...frames.map((frame) => itemOf(items, frame)));
    if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
  };
  const keep = (): void => {
    if (current?.told === undefined || stored(OFF) !== null) return;
    const { strokes, told } = current;
    const link = toFragment(strokes);
    // Read anew: another tab may have put one in.
    const frames = readFilm(stored(FILM));
    const [first] = strokes;
    const before = first && frameOf.get(first);
    const others = frames.filter((frame) => frame.link !== before);
    // A frame that was there before the drawing, as one that was opened from it, stays beside what becomes of it.
    if (first && !others.some((frame) => frame.link === link)) frameOf.set(first, link);
    const frame = { link, text: told.text, confidence: told.confidence };
    store(FILM, JSON.stringify(withFrame(others, frame)));
    show();
  };

  document.addEventListener("inkling:drawn", (event) => {
    const { strokes, underlay, isEmpty } = (event as CustomEvent<Drawn>).detail;
    const isSame = !isEmpty && strokes[0] === current?.strokes[0];
    if (!isSame) keep();
    // A link holds strokes alone, so a picture with strokes on it is not kept.
    const isKept = !isEmpty && underlay === undefined;
    current = isKept ? { strokes, told: isSame ? current?.told : undefined } : undefined;
  });
  document.addEventListener("inkling:read", (event) => {
    const { detail } = event as CustomEvent<Told | undefined>;
    if (current && detail) current.told = detail;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep();
  });
  addEventListener("pagehide", keep);
  keeps.addEventListener("change", () => {
    store(OFF, keeps.checked ? null : "1");
    if (!keeps.checked) store(FILM, null);
    show();
  });
  clear.addEventListener("click", () => {
    store(FILM, null);
    show();
    keeps.focus();
  });
  addEventListener("storage", show);
  const repaint = (): void => {
    items.clear();
    show();
  };
  document.addEventListener("inkling:theme", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  show();
  document.dispatchEvent(new Event("inkling:ask"));
}

/** The item of a frame: made once, so that the focus stays on it. */
function itemOf(items: Map<string, HTMLElement>, frame: Frame): HTMLElement {
  const known = items.get(frame.link);
  if (known?.dataset.text === frame.text) return known;
  const item = makeItem(frame);
  items.set(frame.link, item);
  return item;
}

function makeItem({ link, text, confidence }: Frame): HTMLElement {
  const item = document.createElement("li");
  item.dataset.text = text;
  const anchor = document.createElement("a");
  anchor.href = `#${link}`;
  const answer = text.replaceAll("\n", " ");
  anchor.title =
    text === NO_DIGIT
      ? t("panel.open-no-digit")
      : t("panel.open-again", { text: answer, share: percent(confidence) });
  anchor.setAttribute("aria-label", anchor.title);
  const canvas = document.createElement("canvas");
  const name = document.createElement("b");
  name.textContent = answer;
  anchor.append(canvas, name);
  item.append(anchor);
  paintFrame(canvas, fromFragment(link) ?? []);
  return item;
}

function paintFrame(canvas: HTMLCanvasElement, strokes: Stroke[]): void {
  canvas.width = SIDE;
  canvas.height = SIDE;
  const surface = canvas.getContext("2d", { alpha: false });
  const { color, backgroundColor } = getComputedStyle(need(document, ".paper canvas", Element));
  if (surface) paint(surface, SIDE, { strokes, underlay: undefined }, color, backgroundColor);
}

/** What this browser keeps under a name; nothing where it keeps nothing at all. */
function stored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Full, or not allowed: the film stays as it was.
  }
}
