import { percent } from "../models/format.ts";
import { detailOf, figureOf, type Row, ratioOf, threadsOf, titleOf } from "./bench-words.ts";
import { setText } from "./dom.ts";

/** A row for everything to be measured, so that nothing moves when a figure comes. */
export function fillRows(body: HTMLElement, rows: readonly Row[]): void {
  body.replaceChildren(...rows.map(rowOf));
  fillValues(body, rows, undefined);
}

/** The figures measured so far; `now` is the place of the one at work. */
export function fillValues(body: HTMLElement, rows: readonly Row[], now: number | undefined): void {
  for (const [i, row] of rows.entries()) {
    const tr = body.children[i];
    if (!(tr instanceof HTMLElement)) continue;
    const { line } = row;
    const share = line?.share === undefined ? "" : percent(line.share, 0);
    tr.dataset.state = line ? "measured" : i === now ? "now" : "open";
    setText(tr.querySelector("[data-value]"), line ? figureOf(line) : i === now ? "…" : "–");
    setText(tr.querySelector("[data-share]"), share);
    setText(tr.querySelector("[data-ratio]"), ratioOf(row));
  }
}

function rowOf({ subject, recorded }: Row): HTMLElement {
  const tr = document.createElement("tr");
  tr.dataset.kind = subject.kind;
  tr.dataset.name = subject.name;
  const others = recorded && recorded.threads !== subject.threads;
  const head = cell("th", part(titleOf(subject)), part(unbroken(detailOf(subject)), "detail"));
  head.setAttribute("scope", "row");
  tr.append(
    head,
    cell("td", part("", "", "value"), part("", "detail", "share")),
    cell(
      "td",
      part(recorded ? figureOf(recorded) : "–"),
      part(others ? threadsOf(recorded.threads) : "", "detail"),
    ),
    cell("td", part("–", "", "ratio")),
  );
  return tr;
}

/** Broken at commas alone: no "1" without its "thread". */
const unbroken = (list: string): string => list.replaceAll(/(?<!,) /g, "\u00a0");

function cell(tag: "td" | "th", ...parts: HTMLElement[]): HTMLElement {
  const node = document.createElement(tag);
  if (tag === "td") node.className = "num";
  node.append(...parts);
  return node;
}

function part(text: string, name = "", data?: string): HTMLElement {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  if (data !== undefined) span.dataset[data] = "";
  return span;
}
