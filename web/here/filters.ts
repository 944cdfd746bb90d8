import { type Filters, filtersSentence, filtersTitle } from "../../models/filters.ts";
import { need, setText } from "../dom.ts";
import { voice } from "../language.ts";
import { showGrey } from "../picture.ts";

/** Shows what the first layer looks for after so many steps. */
export function showFilters(root: HTMLElement, filters: Filters, step: number): void {
  const { kind, rows, columns, tiles } = filters;
  const list = need(root, "ul", HTMLUListElement);
  list.dataset.kind = kind;
  list.setAttribute("aria-label", filtersTitle(filters, voice));
  while (list.children.length < tiles.length) {
    const item = document.createElement("li");
    item.append(document.createElement("canvas"));
    list.append(item);
  }
  tiles.forEach((tile, i) => {
    const canvas = list.children[i]?.querySelector("canvas");
    if (canvas) showGrey(canvas, columns, rows, tile);
  });
  setText(root.querySelector("figcaption"), filtersSentence(filters, step, voice));
  root.hidden = false;
}
