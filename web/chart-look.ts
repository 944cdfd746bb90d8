import type uPlot from "uplot";
import { need } from "./dom.ts";
import { count } from "./language.ts";

/** How the charts look: in the colours of the page, figures in the words of its language. */

/** Where a card has its chart, and the buttons for it. */
export function chartParts(
  root: HTMLElement,
  figure: string,
): [plot: HTMLElement, tools: HTMLElement] {
  const card = need(root, `.chart[data-figure=${figure}]`, HTMLElement);
  return [need(card, "[data-plot]", HTMLElement), need(card, "[data-zoom]", HTMLElement)];
}

type Words = (value: number) => string;

/** Both axes: below what goes across, with its name; figures in words at the side. */
export function axesOf(
  box: HTMLElement,
  words: Words,
  across: { readonly name: string; readonly words: Words },
): uPlot.Axis[] {
  const axis: uPlot.Axis = {
    stroke: colourOf(box, "--muted"),
    grid: { stroke: colourOf(box, "--line"), width: 1 },
    ticks: { show: false },
    font: `12px ${getComputedStyle(box).fontFamily}`,
  };
  return [
    {
      ...axis,
      label: across.name,
      labelFont: axis.font ?? "",
      labelSize: 18,
      size: 34,
      values: (_, values) => values.map((v) => across.words(v)),
    },
    {
      ...axis,
      size: 64,
      values: (_, values) => values.map((v) => (v === null ? "" : tick(v, words))),
    },
  ];
}

/** A figure of the legend. */
export const said = (value: number | null, words: Words): string =>
  value === null || value === undefined ? "–" : words(value);

/** Axis figures without the noughts at their end: "0.9500" → "0.95", "100,00 %" → "100 %". */
const tick = (value: number, words: Words): string =>
  words(value).replace(/(?:[.,]0+|([.,]\d*[1-9])0+)( %)?$/, "$1$2");

/** The colour that a custom property stands for in this theme: a canvas knows no light-dark(). */
export function colourOf(box: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  box.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** "rgb(1, 2, 3)" at two fifths of its strength. */
export const faint = (colour: string): string =>
  colour.replace("rgb(", "rgba(").replace(")", ", 0.4)");

/** Calls when the page's colours change. */
export function onTheme(then: () => void): void {
  document.addEventListener("inkling:theme", then);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", then);
}

/** What is seen, with a twentieth of it above and below. */
export function withAir(low: number | null, high: number | null): [low: number, high: number] {
  if (low === null || high === null) return [0, 1];
  const air = (high - low || Math.abs(high) || 1) / 20;
  return [low - air, high + air];
}

/** Between two steps or epochs there is nothing to be said. */
export const whole = (value: number): string => (Number.isInteger(value) ? count(value) : "");
