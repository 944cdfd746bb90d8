import type { EpochEvent } from "@inkling/engine";
import type { AlignedData } from "uplot";

/** A figure by step. */
export interface Point {
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
}

export type Figure = "loss" | "accuracy";

/** Above this, every second of the older points goes. */
const MOST = 2000;

/** The step and epoch figures of a run, in the columns that the chart wants. */
export class History {
  points: Point[] = [];
  epochs: EpochEvent[] = [];

  /** A step from before the last one is of a run that went back to its checkpoint. */
  addStep(point: Point): void {
    while ((this.points.at(-1)?.step ?? 0) >= point.step) this.points.pop();
    this.points.push(point);
    if (this.points.length > MOST) {
      this.points = this.points.filter((_, i) => i % 2 === 0 || i > MOST - 100);
    }
  }

  addEpoch(epoch: EpochEvent): void {
    this.epochs = [...this.epochs.filter((known) => known.epoch < epoch.epoch), epoch];
  }

  /**
   * The figure's span once the first tenth of the steps is over, with a little air: the first steps
   * would squeeze all the rest into a line.
   */
  settledRange(figure: Figure): [low: number, high: number] {
    const [, ...lines] = this.columns(figure);
    const settled = lines.flatMap((line) => Array.from(line).slice(Math.floor(line.length / 10)));
    const values = settled.filter((value) => typeof value === "number");
    if (figure === "loss") return [0, 1.1 * Math.max(0.01, ...values)];
    const low = Math.min(0.99, ...values);
    return [Math.max(0, low - (1 - low) / 10), 1];
  }

  /** [steps, training by step, training by epoch, validation]; null where a line has no point. */
  columns(figure: Figure): AlignedData {
    const byStep = new Map(this.points.map((point) => [point.step, point[figure]]));
    const byEpoch = new Map(this.epochs.map((epoch) => [epoch.step, epoch]));
    const steps = [...new Set([...byStep.keys(), ...byEpoch.keys()])].sort((a, b) => a - b);
    const validation = figure === "loss" ? "validationLoss" : "validationAccuracy";
    return [
      steps,
      steps.map((step) => byStep.get(step) ?? null),
      steps.map((step) => byEpoch.get(step)?.[figure] ?? null),
      steps.map((step) => byEpoch.get(step)?.[validation] ?? null),
    ];
  }
}
