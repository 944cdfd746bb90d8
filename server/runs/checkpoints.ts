import type { Trainer } from "@inkling/engine";
import type { CurvePoint } from "../deps.ts";
import type { Curve } from "./curve.ts";
import { omit, type RunRecord } from "./record.ts";
import type { RunStore } from "./run-store.ts";

/** What checkpoints need of the run they are of. */
export interface CheckpointHost {
  readonly store: RunStore;
  now(): Date;
  record(): RunRecord;
  put(record: RunRecord): void;
}

/** Milliseconds of training between two checkpoints. */
const EVERY = 30_000;

/** A checkpoint, and what belongs to the same step. */
interface Taken {
  readonly bytes: Uint8Array;
  readonly step: number;
  readonly points: readonly CurvePoint[];
}

/** The checkpoints of one training: asked for at once, written one after the other. */
export class Checkpoints {
  readonly #host: CheckpointHost;
  readonly #trainer: Trainer;
  readonly #curve: Curve;
  #writing: Promise<void> | undefined;
  #last: number;
  #isOver = false;

  constructor(host: CheckpointHost, trainer: Trainer, curve: Curve) {
    this.#host = host;
    this.#trainer = trainer;
    this.#curve = curve;
    this.#last = host.now().getTime();
  }

  /** What is being written, if anything is. */
  get writing(): Promise<void> | undefined {
    return this.#writing;
  }

  /** One every half minute of training. */
  onStep(): void {
    if (this.#host.now().getTime() - this.#last >= EVERY) this.soon();
  }

  /** One, unless the last is still being written. */
  soon(): void {
    if (this.#writing === undefined) void this.take();
  }

  /** One of the next step boundary. Never rejects: a full disk does not end training. */
  take(): Promise<void> {
    this.#last = this.#host.now().getTime();
    const taken = this.#trainer.checkpoint().then((bytes) => {
      return { bytes, step: this.#host.record().step?.step ?? 0, points: [...this.#curve.points] };
    });
    taken.catch(() => undefined);
    const writing = (this.#writing ?? Promise.resolve())
      .then(async () => this.#write(await taken))
      .catch((error: unknown) => this.#miss(error))
      .finally(() => {
        if (this.#writing === writing) this.#writing = undefined;
      });
    this.#writing = writing;
    return writing;
  }

  /** Training is over: what comes late is not written. */
  end(): void {
    this.#isOver = true;
  }

  async #write({ bytes, step, points }: Taken): Promise<void> {
    if (this.#isOver) return;
    const { store } = this.#host;
    const { id, checkpoint } = this.#host.record();
    await store.saveCurve(id, points);
    const name = await store.saveCheckpoint(id, bytes, checkpoint);
    const saved = this.#host.now().toISOString();
    const record = omit(this.#host.record(), "error");
    this.#host.put({ ...record, checkpoint: name, saved, savedStep: step });
    await store.saveAndTidy(this.#host.record());
  }

  /** An ended training answers no more; that is no loss. */
  #miss(error: unknown): void {
    if (this.#isOver) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#host.put({ ...this.#host.record(), error: `No checkpoint: ${reason}` });
  }
}
