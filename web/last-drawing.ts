import { fromFragment, toFragment } from "../models/drawing-link.ts";
import type { Stroke } from "../models/stroke.ts";
import { paint } from "./raster.ts";

// What was drawn last in this tab, for the page of programs, which send it. It stays in the browser.

const KEY = "inkling-drawing";
/** Of its picture: small enough to stand in a program's text. */
const SIDE = 84;

export function keepDrawing(strokes: readonly Stroke[]): void {
  if (strokes.length === 0) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, toFragment(strokes));
}

/** The drawing as a PNG in base64; undefined where nothing was drawn. */
export function lastDrawing(): string | undefined {
  const strokes = fromFragment(sessionStorage.getItem(KEY) ?? "");
  if (strokes === undefined || strokes.every(({ erase }) => erase)) return undefined;
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const surface = canvas.getContext("2d", { alpha: false });
  if (surface === null) return undefined;
  paint(surface, SIDE, { strokes, underlay: undefined }, "#000", "#fff");
  const address = canvas.toDataURL("image/png");
  return address.slice(address.indexOf(",") + 1);
}
