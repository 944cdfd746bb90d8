import { InklingError } from "@inkling/engine";
import type { LaneLimits } from "./lanes.ts";
import type { Task } from "./task.ts";

/** Calls whose time the estimate is the mean of. */
const REMEMBERED = 20;

/** Calls that wait for the same thing: a few in work, a few in line, the others turned away at once. */
export class Lane {
  readonly #limits: LaneLimits;
  readonly #seconds: number[] = [];
  #waiting: Task[] = [];
  #working = 0;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Throws InklingError `line_full`. */
  check(): void {
    const { places, waiting } = this.#limits;
    if (this.#working < places || this.#waiting.length < waiting) return;
    throw new InklingError(
      "line_full",
      `Queue is full. ${places} calls of this kind are in work and ${waiting} wait, the most that may. Try again later.`,
    );
  }

  enter(task: Task): void {
    this.#waiting.push(task);
    this.#tellPlaces(this.#waiting.length - 1);
    this.#fill();
  }

  /** Takes a waiting call out of the line. */
  leave(task: Task): void {
    const place = this.#waiting.indexOf(task);
    if (place < 0) return;
    this.#waiting.splice(place, 1);
    this.#tellPlaces(place);
  }

  /** Seconds that a call takes; null before the first. */
  get average(): number | null {
    if (this.#seconds.length === 0) return null;
    return this.#seconds.reduce((sum, one) => sum + one, 0) / this.#seconds.length;
  }

  #fill(): void {
    while (this.#working < this.#limits.places) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.#working++;
      this.#tellPlaces(0);
      void task.run(this.average).then(() => {
        this.#working--;
        this.#seconds.push(task.seconds);
        if (this.#seconds.length > REMEMBERED) this.#seconds.shift();
        this.#fill();
      });
    }
  }

  /** To those from this place on: the others' has not changed. */
  #tellPlaces(from: number): void {
    const { average } = this;
    for (const [rank, task] of this.#waiting.entries()) {
      if (rank < from) continue;
      task.tell({
        msg: "estimation",
        event_id: task.id,
        rank,
        queue_size: this.#waiting.length,
        rank_eta: average === null ? null : (average * (rank + 1)) / this.#limits.places,
      });
    }
  }
}
