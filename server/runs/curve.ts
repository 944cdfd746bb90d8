import type { CurvePoint } from "../deps.ts";

/** Points at most; twice as many steps make them half as dense. */
const MOST = 1000;

/**
 * Loss and accuracy by step in bounded room. Steps fall into buckets of `grain` steps, one point
 * each, the mean of what fell in; when there are too many points the grain doubles. So the whole
 * run stays in view, evenly.
 */
export class Curve {
  #points: CurvePoint[];
  #grain = 1;
  /** How many steps the last point is the mean of. */
  #inLast = 1;

  constructor(points: readonly CurvePoint[] = []) {
    this.#points = [...points];
    while (this.#points.length > MOST / 2 && this.#areApart(2 * this.#grain)) this.#grain *= 2;
  }

  get points(): readonly CurvePoint[] {
    return this.#points;
  }

  /** Points at or after this step are of a course that is now being run again: they go. */
  add({ step, loss, accuracy }: CurvePoint): void {
    while ((this.#points.at(-1)?.step ?? -1) >= step) this.#points.pop();
    const last = this.#points.at(-1);
    if (last === undefined || this.#bucket(last.step) !== this.#bucket(step)) {
      this.#points.push({ step, loss, accuracy });
      this.#inLast = 1;
      if (this.#points.length > MOST) this.#coarsen();
      return;
    }
    const share = 1 / ++this.#inLast;
    this.#points[this.#points.length - 1] = {
      step,
      loss: last.loss + (loss - last.loss) * share,
      accuracy: last.accuracy + (accuracy - last.accuracy) * share,
    };
  }

  #bucket(step: number, grain = this.#grain): number {
    return Math.floor((step - 1) / grain);
  }

  #areApart(grain: number): boolean {
    return this.#points.every(
      ({ step }, i, all) =>
        i === 0 || this.#bucket(step, grain) !== this.#bucket(all[i - 1]!.step, grain),
    );
  }

  #coarsen(): void {
    const points = this.#points;
    this.#points = [];
    this.#grain *= 2;
    for (const point of points) this.add(point);
  }
}
