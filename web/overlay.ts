import uPlot from "uplot";
import { axesOf, colourOf, faint, said, whole, withAir } from "./chart-look.ts";
import type { Figure } from "./history.ts";
import { accuracy, duration, loss, t } from "./language.ts";
import {
  type ComparedRun,
  columnsOf,
  linesOf,
  type OverlayChoice,
  type OverlayLine,
} from "./overlay-lines.ts";
import { Zoom } from "./zoom.ts";

const HEIGHT = 300;

/** Lines of runs: told apart by colour and by dashes, as in the legend of the page. */
const DASHES = [[], [9, 4], [2, 3], [10, 3, 2, 3], [5, 5], [14, 5]];

/** One figure of several runs in one chart. */
export class OverlayChart {
  readonly #box: HTMLElement;
  readonly #figure: Figure;
  readonly #zoom: Zoom;
  #chart: uPlot | undefined;
  #choice: OverlayChoice | undefined;

  constructor(box: HTMLElement, tools: HTMLElement, figure: Figure) {
    this.#box = box;
    this.#figure = figure;
    this.#zoom = new Zoom(box, tools, () => this.#chart);
    new ResizeObserver(() => this.#chart?.setSize(this.#size())).observe(box);
  }

  /** The runs as they are now; the same choice keeps chart and zoom. */
  show(runs: readonly ComparedRun[], choice: OverlayChoice): void {
    const lines = linesOf(runs, this.#figure, choice);
    const columns = columnsOf(lines);
    if (columns[0].length === 0) return;
    const isSame = choice === this.#choice && this.#chart?.series.length === columns.length;
    if (isSame) {
      this.#chart?.setData(columns);
      return;
    }
    if (choice.across !== this.#choice?.across) this.#zoom.forget();
    this.#choice = choice;
    this.#chart?.destroy();
    this.#box.replaceChildren();
    this.#chart = new uPlot(this.#options(runs, lines, choice), columns, this.#box);
    this.#zoom.applyTo(this.#chart);
  }

  #size(): { width: number; height: number } {
    return { width: this.#box.clientWidth, height: HEIGHT };
  }

  #options(
    runs: readonly ComparedRun[],
    lines: readonly OverlayLine[],
    { across, log }: OverlayChoice,
  ): uPlot.Options {
    const words = this.#figure === "loss" ? loss : accuracy;
    const name = t(across === "epoch" ? "live.epoch" : "live.time");
    const acrossWords = across === "epoch" ? whole : duration;
    return {
      ...this.#size(),
      legend: { live: true },
      cursor: { drag: { x: true, y: false } },
      scales: {
        x: this.#zoom.scale,
        y: log ? { distr: 3, log: 10 } : { range: (_, low, high) => withAir(low, high) },
      },
      hooks: this.#zoom.hooks,
      axes: axesOf(this.#box, words, { name, words: acrossWords }),
      series: [
        { label: name, value: (_, v) => said(v, acrossWords) },
        ...lines.map((line) => this.#series(runs, line, words)),
      ],
    };
  }

  #series(
    runs: readonly ComparedRun[],
    { run, kind, isFaint, points }: OverlayLine,
    words: (value: number) => string,
  ): uPlot.Series {
    const colour = colourOf(this.#box, `--run-${run + 1}`);
    const name = runs[run]?.name ?? "";
    return {
      label: kind === "train" ? t("live.training-of", { run: name }) : name,
      stroke: isFaint ? faint(colour) : colour,
      width: isFaint ? 1.5 : 2.5,
      dash: DASHES[run] ?? [],
      spanGaps: true,
      points: { show: points.size === 1, size: 7, fill: colour },
      value: (_, v) => said(v, words),
    };
  }
}
