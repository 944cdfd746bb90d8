import { FormatError } from "../errors.ts";
import { isObject, parseJson } from "../json.ts";
import type { Tensor } from "../model.ts";
import { readSafetensors, writeSafetensors } from "../safetensors.ts";
import { sumOf } from "../sum.ts";
import { type Job, stepsPerEpoch } from "./layout.ts";

/** All that a run is at a step boundary, beside its job and its data. */
export interface Progress {
  /** Epochs done, and steps done over the whole run. */
  readonly epoch: number;
  readonly step: number;
  /** Training time so far, in seconds. */
  readonly seconds: number;
  /** The epoch so far: loss sum, correct, images. */
  readonly totals: readonly [number, number, number];
  /** Factor a plateau has made of the learning rate, and epochs since the loss last fell. */
  readonly plateau: number;
  readonly plateauBest: number | null;
  readonly plateauWait: number;
  /** The best monitored figure so far, as a loss (lower is better), and epochs since. */
  readonly best: number | null;
  readonly bestWait: number;
}

/** The blocks of a training's memory that a checkpoint holds. */
export type Blocks = Readonly<Record<string, Float32Array>>;

/** What has to agree for a run to go on to the same weights. */
interface Identity {
  readonly spec: unknown;
  readonly recipe: unknown;
  readonly replicas: number;
  readonly count: number;
  readonly trainCount: number;
  readonly data: number;
  readonly teacher: number | undefined;
}

function identityOf(job: Job, data: number): Identity {
  const { spec, recipe, replicas, count, trainCount, teacher } = job;
  return { spec, recipe, replicas, count, trainCount, data, teacher };
}

/** A checkpoint as safetensors: the blocks as they stand in memory, progress and job in the header. */
export function encodeCheckpoint(
  job: Job,
  data: number,
  progress: Progress,
  blocks: Blocks,
): Uint8Array {
  const tensors = Object.entries(blocks).map(([name, values]): [string, Tensor] => {
    return [name, { shape: [values.length], data: values }];
  });
  const text = JSON.stringify(progress);
  const metadata = new Map([
    ["format", "inkling-checkpoint"],
    ["version", "1"],
    ["job", JSON.stringify(identityOf(job, data))],
    ["progress", text],
    ["sum", String(sumOf(text, Object.values(blocks)))],
  ]);
  return writeSafetensors(new Map(tensors), metadata);
}

/**
 * Reads a checkpoint of this very job into the blocks. @throws FormatError when the file is damaged
 * or of another job: the message says what differs
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  job: Job,
  data: number,
  blocks: Blocks,
): Progress {
  const { tensors, metadata } = readSafetensors(bytes, "checkpoint");
  if (metadata.get("format") !== "inkling-checkpoint" || metadata.get("version") !== "1") {
    throw new FormatError("checkpoint", "it is not an Inkling checkpoint of version 1.");
  }
  const theirs = parseJson(metadata.get("job") ?? "", "checkpoint, job");
  const ours: Identity = identityOf(job, data);
  for (const [key, value] of Object.entries(ours)) {
    const other = isObject(theirs) ? theirs[key] : undefined;
    if (canonical(value) === canonical(other)) continue;
    throw new FormatError("checkpoint", `it belongs to a run with another ${WORDS[key] ?? key}.`);
  }
  for (const [name, block] of Object.entries(blocks)) {
    const tensor = tensors.get(name);
    if (tensor?.data.length !== block.length) {
      throw new FormatError("checkpoint", `tensor ${name} is missing or of another size.`);
    }
  }
  const text = metadata.get("progress") ?? "";
  const values = Object.keys(blocks).map((name) => tensors.get(name)!.data);
  if (metadata.get("sum") !== String(sumOf(text, values))) {
    throw new FormatError("checkpoint", "it is damaged: its sum is not that of what it holds.");
  }
  const progress = checkProgress(parseJson(text, "checkpoint, progress"), job);
  for (const [name, block] of Object.entries(blocks)) block.set(tensors.get(name)!.data);
  return progress;
}

/** JSON with the keys of every object in order: who wrote it down may have had them in another. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (!isObject(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const WORDS: Readonly<Record<string, string>> = {
  spec: "model",
  recipe: "recipe",
  replicas: "number of threads",
  count: "number of images",
  trainCount: "validation split",
  data: "set of images",
  teacher: "version of its teacher",
};

function checkProgress(value: unknown, job: Job): Progress {
  const numbers = ["epoch", "step", "seconds", "plateau", "plateauWait", "bestWait"] as const;
  const valid =
    isObject(value) &&
    numbers.every((key) => typeof value[key] === "number" && value[key] >= 0) &&
    ["plateauBest", "best"].every((key) => value[key] === null || typeof value[key] === "number") &&
    Array.isArray(value.totals) &&
    value.totals.length === 3 &&
    value.totals.every((total) => typeof total === "number");
  if (!valid) throw new FormatError("checkpoint", "its progress is not readable.");
  const progress = value as unknown as Progress;
  if (!isWithin(progress, job)) {
    throw new FormatError("checkpoint", "its steps are not those of its epoch.");
  }
  return progress;
}

/** Whether the steps done are those of whole epochs and part of the next. */
function isWithin({ epoch, step }: Progress, job: Job): boolean {
  const perEpoch = stepsPerEpoch(job);
  const last = job.recipe.epochs * perEpoch;
  const from = epoch * perEpoch;
  const isWhole = Number.isInteger(epoch) && Number.isInteger(step);
  return isWhole && step >= from && step <= Math.min(from + perEpoch, last);
}
