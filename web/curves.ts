import uPlot from "uplot";
import { accuracy, loss } from "../models/format.ts";
import type { Figure, History } from "./history.ts";

const HEIGHT = 260;

/** A live chart in place of the server's drawing. */
export class CurveChart {
  readonly #box: HTMLElement;
  readonly #figure: Figure;
  readonly #history: History;
  #chart: uPlot | undefined;
  #log = false;

  constructor(box: HTMLElement, figure: Figure, history: History) {
    this.#box = box;
    this.#figure = figure;
    this.#history = history;
    new ResizeObserver(() => this.#chart?.setSize(this.#size())).observe(box);
  }

  set log(on: boolean) {
    this.#log = on;
    this.rebuild();
  }

  /** Draws the history as it is now; nothing before its first point. */
  update(): void {
    const columns = this.#history.columns(this.#figure);
    if (columns[0].length === 0) return;
    if (this.#chart) this.#chart.setData(columns);
    else this.rebuild();
  }

  /** Anew, for another scale or other colours. */
  rebuild(): void {
    const columns = this.#history.columns(this.#figure);
    if (columns[0].length === 0) return;
    this.#chart?.destroy();
    this.#box.replaceChildren();
    this.#chart = new uPlot(this.#options(), columns, this.#box);
  }

  #scale(): uPlot.Scale {
    if (this.#log) return { distr: 3, log: 10 };
    return { range: () => this.#history.settledRange(this.#figure) };
  }

  #size(): { width: number; height: number } {
    return { width: this.#box.clientWidth, height: HEIGHT };
  }

  #options(): uPlot.Options {
    const style = getComputedStyle(this.#box);
    const colour = (name: string): string => resolved(this.#box, style.getPropertyValue(name));
    const words = this.#figure === "loss" ? loss : accuracy;
    const [train, validation] = [colour("--series-1"), colour("--series-2")];
    const axis: uPlot.Axis = {
      stroke: colour("--muted"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
      font: `12px ${style.fontFamily}`,
    };
    const dots = { show: true, size: 6 };
    return {
      ...this.#size(),
      legend: { live: true },
      cursor: { drag: { x: true, y: false } },
      scales: { x: { time: false }, y: this.#scale() },
      axes: [
        { ...axis, values: (_, steps) => steps.map((step) => step.toLocaleString("en")) },
        {
          ...axis,
          size: 64,
          values: (_, values) => values.map((v) => (v === null ? "" : tick(v, words))),
        },
      ],
      series: [
        { label: "Step", value: (_, v) => said(v, (step) => step.toLocaleString("en")) },
        {
          label: "Training, by step",
          stroke: faint(train),
          width: 1,
          points: { show: false },
          value: (_, v) => said(v, words),
        },
        {
          label: "Training, by epoch",
          stroke: train,
          width: 2,
          spanGaps: true,
          points: { ...dots, fill: train },
          value: (_, v) => said(v, words),
        },
        {
          label: "Validation",
          stroke: validation,
          width: 2,
          dash: [6, 4],
          spanGaps: true,
          points: { ...dots, fill: validation },
          value: (_, v) => said(v, words),
        },
      ],
    };
  }
}

const said = (value: number | null, words: (value: number) => string): string =>
  value === null ? "–" : words(value);

/** Axis figures without the noughts at their end: "0.9500" → "0.95". */
const tick = (value: number, words: (value: number) => string): string =>
  words(value).replace(/\.?0+( %)?$/, "$1");

/** The colour that a custom property stands for in this theme: a canvas knows no light-dark(). */
function resolved(box: HTMLElement, value: string): string {
  const probe = document.createElement("span");
  probe.style.color = value;
  box.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** "rgb(1, 2, 3)" at two fifths of its strength. */
const faint = (colour: string): string => colour.replace("rgb(", "rgba(").replace(")", ", 0.4)");
