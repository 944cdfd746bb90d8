import uPlot from "uplot";
import { axesOf, colourOf, faint, said, whole, withAir } from "./chart-look.ts";
import type { Figure, History } from "./history.ts";
import { accuracy, count, loss, t } from "./language.ts";
import { Zoom } from "./zoom.ts";

const HEIGHT = 260;

/** A live chart in place of the server's drawing. */
export class CurveChart {
  readonly #box: HTMLElement;
  readonly #figure: Figure;
  readonly #history: History;
  readonly #zoom: Zoom;
  #chart: uPlot | undefined;
  #log = false;

  constructor(box: HTMLElement, tools: HTMLElement, figure: Figure, history: History) {
    this.#box = box;
    this.#figure = figure;
    this.#history = history;
    this.#zoom = new Zoom(box, tools, () => this.#chart);
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
    this.#zoom.applyTo(this.#chart);
  }

  #scale(): uPlot.Scale {
    if (this.#log) return { distr: 3, log: 10 };
    return {
      range: (_, low, high) =>
        this.#zoom.isOn ? withAir(low, high) : this.#history.settledRange(this.#figure),
    };
  }

  #size(): { width: number; height: number } {
    return { width: this.#box.clientWidth, height: HEIGHT };
  }

  #options(): uPlot.Options {
    const words = this.#figure === "loss" ? loss : accuracy;
    const [train, validation] = [
      colourOf(this.#box, "--series-1"),
      colourOf(this.#box, "--series-2"),
    ];
    const dots = { show: true, size: 6 };
    return {
      ...this.#size(),
      legend: { live: true },
      cursor: { drag: { x: true, y: false } },
      scales: { x: this.#zoom.scale, y: this.#scale() },
      hooks: this.#zoom.hooks,
      axes: axesOf(this.#box, words, { name: t("live.step"), words: whole }),
      series: [
        { label: t("live.step"), value: (_, v) => said(v, count) },
        {
          label: t("live.training-by-step"),
          stroke: faint(train),
          width: 1,
          // One step alone is no line.
          points: { ...dots, show: (chart) => chart.data[0].length === 1, fill: train },
          value: (_, v) => said(v, words),
        },
        {
          label: t("live.training-by-epoch"),
          stroke: train,
          width: 2,
          spanGaps: true,
          points: { ...dots, fill: train },
          value: (_, v) => said(v, words),
        },
        {
          label: t("live.validation"),
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
