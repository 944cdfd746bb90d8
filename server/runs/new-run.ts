import { InklingError, ValueError } from "@inkling/engine";
import { type Preset, whyNotTrained } from "../../models/presets.ts";
import type { RunInput } from "../deps.ts";
import { changeRecipe } from "../recipe.ts";
import { MAX_THREADS } from "../settings.ts";
import type { RunRecord } from "./record.ts";
import { newRunId } from "./run-id.ts";

const MAX_TITLE = 100;

/** What a new run is made from, beside what was asked for. */
export interface NewRunOptions {
  readonly presets: readonly Preset[];
  /** Names of the data sets there are. */
  readonly data: readonly string[];
  /** Of a run that does not say. */
  readonly threads: number;
  readonly now: Date;
  isTaken(id: string): boolean;
}

/**
 * The record of a run to be queued. Throws InklingError `preset_not_found`, `data_not_found`,
 * ValueError for threads and name.
 */
export function newRun(input: RunInput, options: NewRunOptions): RunRecord {
  const preset = findPreset(options.presets, input.preset);
  const recipe = changeRecipe(preset.recipe, input.recipe ?? {});
  const usual = Math.min(options.threads, recipe.batchSize);
  const created = options.now.toISOString();
  return {
    id: freeId(options),
    name: checkTitle(input.name ?? preset.title),
    preset: preset.name,
    recipe,
    threads: checkThreads(input.threads ?? usual, recipe.batchSize),
    data: checkData(options.data, input.data ?? "mnist"),
    state: "queued",
    created,
    queued: created,
    epochs: [],
    weights: false,
  };
}

export function findPreset(presets: readonly Preset[], name: string): Preset {
  const preset = presets.find((one) => one.name === name);
  if (preset !== undefined) return preset;
  const names = presets.map((one) => one.name).join(", ");
  const unknown = `There is no preset ${JSON.stringify(name.slice(0, 80))}. The presets: ${names}.`;
  throw new InklingError("preset_not_found", whyNotTrained(name) ?? unknown);
}

/** A run's name for people, trimmed. */
export function checkTitle(name: string): string {
  const title = name.trim();
  if (title.length >= 1 && title.length <= MAX_TITLE) return title;
  throw new ValueError("name", `must be 1 to ${MAX_TITLE} characters`, title.slice(0, 120));
}

function checkData(names: readonly string[], name: string): string {
  if (names.includes(name)) return name;
  const shown = JSON.stringify(name.slice(0, 80));
  const sentence = `There is no data set ${shown}. The data sets: ${names.join(", ")}.`;
  throw new InklingError("data_not_found", sentence);
}

/** Each thread takes a share of every batch. */
function checkThreads(threads: number, batchSize: number): number {
  const most = Math.min(MAX_THREADS, batchSize);
  if (Number.isInteger(threads) && threads >= 1 && threads <= most) return threads;
  const rule = `must be a whole number from 1 to ${most} at a batch size of ${batchSize}`;
  throw new ValueError("threads", rule, threads);
}

function freeId({ now, isTaken }: NewRunOptions): string {
  let id = newRunId(now);
  while (isTaken(id)) id = newRunId(now);
  return id;
}
