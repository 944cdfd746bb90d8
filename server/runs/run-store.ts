import { rm } from "node:fs/promises";
import { join } from "node:path";
import { namesIn, readIfThere, removeTemporary, writeAtomically } from "../../models/files.ts";
import type { CurvePoint, RunEvaluation } from "../deps.ts";
import { type RunRecord, readRecord, reviveFigure } from "./record.ts";
import { RUN_ID } from "./run-id.ts";

/**
 * Runs on disk, a folder each:
 *
 *   run.json                     the record; what it names is complete
 *   checkpoint-<n>.safetensors   where to go on from, named by the record
 *   curve.json                   [{ step, loss, accuracy }]
 *   model.safetensors            the trained weights
 *   evaluation.json              the test's report
 *
 * Every file is written atomically, and the record after the files that it names: killed at any
 * moment, a folder holds a run that can be read and gone on with.
 */
export class RunStore {
  readonly #folder: string;
  /** The end of each run's line of writes: two writes of one file never overtake each other. */
  readonly #lines = new Map<string, Promise<void>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All runs that can be read, with leftovers of a killed server cleared away. */
  async load(): Promise<RunRecord[]> {
    const records: RunRecord[] = [];
    for (const id of await namesIn(this.#folder)) {
      if (!RUN_ID.test(id)) continue;
      // The data directory is locked: nobody else is writing here.
      await removeTemporary(join(this.#folder, id), 0);
      const record = await this.#loadOne(id);
      if (record !== undefined) records.push(record);
    }
    return records;
  }

  async #loadOne(id: string): Promise<RunRecord | undefined> {
    const bytes = await this.#read(id, "run.json");
    // A run is made by writing its record and removed by removing that first.
    if (bytes === undefined) {
      await this.remove(id);
      return undefined;
    }
    try {
      const record = readRecord(new TextDecoder().decode(bytes), id);
      await this.#removeCheckpoints(id, record.checkpoint);
      return record;
    } catch (error) {
      console.error(`The run ${id} is left out:`, error instanceof Error ? error.message : error);
      return undefined;
    }
  }

  save(record: RunRecord): Promise<void> {
    return this.#inLine(record.id, () => this.#write(record.id, "run.json", toJson(record)));
  }

  /** Writes a checkpoint under a new name, which the record has to be given. */
  async saveCheckpoint(id: string, bytes: Uint8Array, previous?: string): Promise<string> {
    const n = Number(/\d+/.exec(previous ?? "")?.[0] ?? 0) + 1;
    const name = `checkpoint-${n}.safetensors`;
    await this.#write(id, name, bytes);
    return name;
  }

  /** Removes the checkpoints that no saved record names any more. */
  async #removeCheckpoints(id: string, kept: string | undefined): Promise<void> {
    for (const name of await namesIn(join(this.#folder, id))) {
      if (/^checkpoint-\d+\.safetensors$/.test(name) && name !== kept) {
        await rm(join(this.#folder, id, name), { force: true });
      }
    }
  }

  /** Saves the record, then removes the checkpoints it does not name. */
  saveAndTidy(record: RunRecord): Promise<void> {
    return this.#inLine(record.id, async () => {
      await this.#write(record.id, "run.json", toJson(record));
      await this.#removeCheckpoints(record.id, record.checkpoint);
    });
  }

  checkpoint(id: string, name: string): Promise<Uint8Array | undefined> {
    return this.#read(id, name);
  }

  saveWeights(id: string, bytes: Uint8Array): Promise<void> {
    return this.#write(id, "model.safetensors", bytes);
  }

  weights(id: string): Promise<Uint8Array | undefined> {
    return this.#read(id, "model.safetensors");
  }

  saveCurve(id: string, points: readonly CurvePoint[]): Promise<void> {
    return this.#write(id, "curve.json", JSON.stringify(points));
  }

  async curve(id: string): Promise<readonly CurvePoint[]> {
    const points = await this.#readJson(id, "curve.json");
    return Array.isArray(points) ? (points as CurvePoint[]) : [];
  }

  saveEvaluation(id: string, evaluation: RunEvaluation): Promise<void> {
    return this.#write(id, "evaluation.json", JSON.stringify(evaluation));
  }

  async evaluation(id: string): Promise<RunEvaluation | undefined> {
    return (await this.#readJson(id, "evaluation.json")) as RunEvaluation | undefined;
  }

  /** The record goes first, so that a kill in the middle leaves no half run. */
  remove(id: string): Promise<void> {
    return this.#inLine(id, async () => {
      const folder = join(this.#folder, id);
      await rm(join(folder, "run.json"), { force: true });
      await rm(folder, { recursive: true, force: true });
    });
  }

  #inLine(id: string, write: () => Promise<void>): Promise<void> {
    const next = (this.#lines.get(id) ?? Promise.resolve()).then(write, write);
    this.#lines.set(id, next);
    return next;
  }

  #write(id: string, name: string, content: Uint8Array | string): Promise<void> {
    return writeAtomically(join(this.#folder, id, name), content);
  }

  #read(id: string, name: string): Promise<Uint8Array | undefined> {
    return readIfThere(join(this.#folder, id, name));
  }

  /** A damaged file takes its figures with it, and nothing else of the run. */
  async #readJson(id: string, name: string): Promise<unknown> {
    const bytes = await this.#read(id, name);
    try {
      return bytes && JSON.parse(new TextDecoder().decode(bytes), reviveFigure);
    } catch {
      console.error(`runs/${id}/${name} is not JSON, and is left out.`);
      return undefined;
    }
  }
}

function toJson(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
