import { fixed } from "../../models/format.ts";
import { need, setText } from "../dom.ts";
import { t, voice } from "../language.ts";
import { showGrey } from "../picture.ts";
import type { OpenPanel } from "./panels.ts";
import type { LayerMaps } from "./tasks.ts";

/** Maps of a layer that are shown at first: a few rows on a phone. */
const FIRST = 16;

/** One map of one layer, by their places. */
type Chosen = readonly [layer: number, map: number];

/**
 * What each layer gives for the drawing, map by map. The maps are radio buttons of one group, so that a click,
 * a finger or the arrow keys choose the one that is shown large; a pointer over one shows it meanwhile.
 */
export const layers: OpenPanel = (root, ask) => {
  const list = need(root, "[data-layers]", HTMLElement);
  const lens = need(root, "[data-lens]", HTMLElement);
  const all = need(root, "[data-all-maps]", HTMLInputElement);
  const ensemble = need(root, "[data-ensemble]", HTMLElement);
  let told: readonly LayerMaps[] = [];
  let chosen: Chosen = [0, 0];

  const showAll = (): void => {
    setRows(list, told.length);
    for (const [i, layer] of told.entries()) showLayer(list.children[i]!, i, layer, all.checked);
    showLens(lens, told, chosen);
  };
  const placeOf = (event: Event): Chosen | undefined => {
    const input = (event.target as Element).closest("label")?.querySelector("input");
    return input ? [Number(input.dataset.layer), Number(input.value)] : undefined;
  };

  all.addEventListener("change", showAll);
  list.addEventListener("change", (event) => {
    chosen = placeOf(event) ?? chosen;
    showLens(lens, told, chosen);
  });
  list.addEventListener("pointerover", (event) => {
    showLens(lens, told, placeOf(event) ?? chosen);
  });
  list.addEventListener("pointerleave", () => showLens(lens, told, chosen));

  return async (sight) => {
    const pixels = sight?.digit?.pixels;
    const answer = pixels && (await ask("layers", { pixels }));
    ensemble.hidden = pixels === undefined || answer !== undefined;
    told = answer ?? [];
    root.dataset.some = String(told.length > 0);
    showAll();
  };
};

function setRows(list: HTMLElement, count: number): void {
  while (list.children.length > count) list.lastElementChild?.remove();
  while (list.children.length < count) {
    const item = list.appendChild(document.createElement("li"));
    const [title, maps] = [document.createElement("p"), document.createElement("div")];
    maps.className = "maps";
    item.append(title, maps);
  }
}

const isMaps = ({ shape }: LayerMaps): boolean => shape.length === 3;
const mapsOf = ({ shape }: LayerMaps): number => (shape.length === 3 ? shape[2]! : 1);
const titleOf = ({ kind, shape }: LayerMaps): string => `${kind} ${shape.join(" × ")}`;

const listed = (words: readonly string[]): string =>
  new Intl.ListFormat(voice.language, { type: "conjunction" }).format(words);

function showLayer(item: Element, layer: number, maps: LayerMaps, isAll: boolean): void {
  const [title, grid] = item.children;
  const count = isAll ? mapsOf(maps) : Math.min(FIRST, mapsOf(maps));
  const some =
    count < mapsOf(maps) ? t("panel.first-maps", { some: count, all: mapsOf(maps) }) : "";
  const after = maps.after.length > 0 ? t("panel.after", { what: listed(maps.after) }) : "";
  const notes = [after, some].filter((note) => note !== "");
  setText(title ?? null, [titleOf(maps), ...notes].join(", "));
  if (!(grid instanceof HTMLElement)) return;
  grid.dataset.vector = String(!isMaps(maps));
  while (grid.children.length > count) grid.lastElementChild?.remove();
  while (grid.children.length < count) grid.append(emptyMap(layer, grid.children.length, maps));
  grid.querySelectorAll("canvas").forEach((canvas, map) => {
    showMap(canvas, maps, map);
  });
}

/** A radio button of a map; numbers in a row are a picture by themselves. */
function emptyMap(layer: number, map: number, maps: LayerMaps): HTMLElement {
  const canvas = document.createElement("canvas");
  if (!isMaps(maps)) {
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", t("panel.numbers", { count: maps.data.length }));
    return canvas;
  }
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "map", value: String(map) });
  input.dataset.layer = String(layer);
  input.checked = layer === 0 && map === 0;
  input.setAttribute("aria-label", t("panel.map", { layer: titleOf(maps), map: map + 1 }));
  label.append(input, canvas);
  return label;
}

/** From black, the least of the layer or nothing, to white, the most. */
function showMap(canvas: HTMLCanvasElement, maps: LayerMaps, map: number): void {
  const { shape, data, least, most } = maps;
  const [height, width, channels] = isMaps(maps) ? shape : [1, data.length, 1];
  const black = Math.min(0, least);
  const scale = 255 / Math.max(1e-9, most - black);
  const levels = Uint8Array.from({ length: height! * width! }, (_, i) =>
    Math.round(scale * (data[i * channels! + map]! - black)),
  );
  showGrey(canvas, width!, height!, levels);
}

function showLens(lens: HTMLElement, told: readonly LayerMaps[], [layer, map]: Chosen): void {
  const maps = told[layer];
  if (maps === undefined || map >= mapsOf(maps)) return;
  showMap(need(lens, "canvas", HTMLCanvasElement), maps, map);
  const channels = mapsOf(maps);
  const own = maps.data.filter((_, i) => i % channels === map);
  const say = (value: number): string => fixed(value, 2, voice.language);
  const range = { least: say(Math.min(...own)), most: say(Math.max(...own)) };
  const place = { layer: titleOf(maps), map: map + 1, all: channels };
  const words = t("panel.map-range", { ...place, ...range });
  setText(lens.querySelector("[data-caption]"), words);
}
