import type { Preset } from "../models/presets.ts";
import type { DataStore, ModelStore, RunManager, Training } from "./deps.ts";
import { Manager } from "./runs/manager.ts";
import { RunStore } from "./runs/run-store.ts";

export interface RunsOptions {
  /** Where runs are kept: `<data-dir>/runs`. */
  readonly folder: string;
  readonly presets: readonly Preset[];
  readonly models: Pick<ModelStore, "keep" | "open">;
  readonly data: Pick<DataStore, "load" | "names">;
  readonly training: Training;
  /** Of a run that does not say. */
  readonly threads: number;
  readonly now?: () => Date;
  /** Milliseconds to wait for training threads that may not answer. */
  readonly patience?: number;
}

/** Reads the runs of an earlier server: what it left running is interrupted, what waited waits again. */
export async function openRuns(options: RunsOptions): Promise<RunManager> {
  const store = new RunStore(options.folder);
  const manager = new Manager(options, store);
  await manager.recover(await store.load());
  return manager;
}
