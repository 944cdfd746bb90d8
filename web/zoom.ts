import type uPlot from "uplot";
import { t } from "./language.ts";

export type Span = readonly [low: number, high: number];

export type ZoomAct = "in" | "out" | "earlier" | "later" | "all";

/** Closer than this share of the whole, there is nothing to be seen. */
const LEAST = 1 / 200;

const KEYS: Readonly<Record<string, ZoomAct>> = {
  "+": "in",
  "=": "in",
  "-": "out",
  ArrowLeft: "earlier",
  ArrowRight: "later",
  "0": "all",
  Escape: "all",
};

/** What is seen after an act: half or twice as much about the middle, or as much a half further. */
export function zoomed(act: ZoomAct, [low, high]: Span, whole: Span): Span {
  if (act === "all") return whole;
  const [first, last] = whole;
  const length = last - first;
  const seen = high - low;
  const grow = { in: 0.5, out: 2, earlier: 1, later: 1 }[act];
  const wanted = Math.min(length, Math.max(length * LEAST, seen * grow));
  const step = { in: 0, out: 0, earlier: -seen / 2, later: seen / 2 }[act];
  const middle = (low + high) / 2 + step;
  const from = Math.max(first, Math.min(last - wanted, middle - wanted / 2));
  return [from, from + wanted];
}

/**
 * The part of a chart's x axis that is seen: chosen by dragging over the chart, by the buttons beside
 * it, or by keys; it stays while new points come in.
 */
export class Zoom {
  readonly #box: HTMLElement;
  readonly #tools: HTMLElement;
  readonly #chart: () => uPlot | undefined;
  #view: Span | undefined;

  constructor(box: HTMLElement, tools: HTMLElement, chart: () => uPlot | undefined) {
    this.#box = box;
    this.#tools = tools;
    this.#chart = chart;
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", t("live.chart-keys"));
    box.addEventListener("keydown", (event) => {
      const act = KEYS[event.key];
      if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.#act(act);
    });
    tools.addEventListener("click", ({ target }) => {
      const button = (target as Element).closest<HTMLElement>("[data-act]");
      if (button) this.#act(button.dataset.act as ZoomAct);
    });
  }

  get isOn(): boolean {
    return this.#view !== undefined;
  }

  /** For the options of the chart: `auto` says whether new points may move the view. */
  readonly scale: uPlot.Scale = {
    time: false,
    auto: (_, isAll) => isAll === true || this.#view === undefined,
  };

  readonly hooks: uPlot.Hooks.Arrays = {
    setScale: [(chart, key) => key === "x" && this.#noteView(chart)],
  };

  /** All is seen again: of another axis, the view says nothing. */
  forget(): void {
    this.#view = undefined;
  }

  /** To a chart that was made anew. */
  applyTo(chart: uPlot): void {
    if (this.#view) chart.setScale("x", { min: this.#view[0], max: this.#view[1] });
  }

  #act(act: ZoomAct): void {
    const chart = this.#chart();
    const whole = chart && wholeOf(chart);
    if (!chart || !whole) return;
    const [min, max] = zoomed(act, this.#view ?? whole, whole);
    chart.setScale("x", { min, max });
  }

  #noteView(chart: uPlot): void {
    const { min, max } = chart.scales.x ?? {};
    const whole = wholeOf(chart);
    if (min == null || max == null || !whole) return;
    this.#view = min <= whole[0] && max >= whole[1] ? undefined : [min, max];
    this.#showTools();
  }

  #showTools(): void {
    for (const button of this.#tools.querySelectorAll("button")) {
      const isOff = button.dataset.act !== "in" && !this.isOn;
      // Who pressed it last keeps a place to press on.
      if (isOff && button === document.activeElement) this.#box.focus();
      button.disabled = isOff;
    }
  }
}

function wholeOf(chart: uPlot): Span | undefined {
  const xs = chart.data[0];
  const [first, last] = [xs[0], xs[xs.length - 1]];
  return first === undefined || last === undefined ? undefined : [first, last];
}
