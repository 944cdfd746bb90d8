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

  /** The lowest accuracy once the first tenth of the steps is over, with a little air. */
  settledLow(): number {
    const settled = this.points.slice(Math.ceil(this.points.length / 10));
    const epochs = this.epochs.map((epoch) => epoch.validationAccuracy ?? epoch.accuracy);
    const low = Math.min(0.99, ...settled.map((point) => point.accuracy), ...epochs);
    return Math.max(0, low - (1 - low) / 10);
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
