import { z } from "@hono/zod-openapi";
import { FormatError } from "@inkling/engine";
import type { Run, RunAction } from "../deps.ts";
import { recipeSchema } from "../recipe.ts";

/** Where a run stands in the line. */
export type Place = Pick<Run, "position" | "waiting" | "startsIn" | "waitsFor">;

/** What run.json holds: a run without what is worked out anew, with what only we need. */
export interface RunRecord extends Omit<Run, keyof Place | "actions"> {
  /** When it was last put in the queue, ISO 8601: the queue's order after a restart. */
  readonly queued: string;
  /** File name of the checkpoint to go on from. */
  readonly checkpoint?: string;
  /** Whether model.safetensors is there. */
  readonly weights: boolean;
}

const time = z.iso.datetime();
const figure = z.number();

/** JSON has no NaN: a diverged loss is written as null. */
const loss = figure.nullable();

const stepSchema = z
  .object({
    type: z.literal("step"),
    epoch: figure,
    step: figure,
    steps: figure,
    loss,
    accuracy: figure,
    learningRate: figure,
    imagesPerSecond: figure,
    secondsLeft: figure.nullable(),
  })
  .openapi("StepEvent");

const epochSchema = z
  .object({
    type: z.literal("epoch"),
    epoch: figure,
    epochs: figure,
    step: figure,
    loss,
    accuracy: figure,
    validationLoss: loss.optional(),
    validationAccuracy: figure.optional(),
    learningRate: figure,
    imagesPerSecond: figure,
    seconds: figure,
    secondsLeft: figure.nullable(),
    best: z.boolean(),
  })
  .openapi("EpochEvent");

/** The fields that both run.json and the API's answers have. */
export const runFields = {
  id: z.string(),
  name: z.string(),
  preset: z.string(),
  recipe: recipeSchema,
  threads: figure,
  data: z.string(),
  state: z.enum(["queued", "running", "paused", "finished", "stopped", "failed", "interrupted"]),
  phase: z.enum(["loading", "training", "testing"]).optional(),
  created: time,
  started: time.optional(),
  ended: time.optional(),
  saved: time.optional(),
  savedStep: figure.optional(),
  error: z.string().optional(),
  outcome: z.enum(["finished", "earlyStopping", "stopped"]).optional(),
  epochs: z.array(epochSchema),
  step: stepSchema.optional(),
  result: z.object({ count: figure, accuracy: figure, loss, top3: figure }).optional(),
  model: z.string().optional(),
};

const recordSchema = z.object({
  ...runFields,
  queued: time,
  checkpoint: z
    .string()
    .regex(/^checkpoint-\d+\.safetensors$/)
    .optional(),
  weights: z.boolean(),
});

/** Throws FormatError when the text is not a run of this id. */
export function readRecord(text: string, id: string): RunRecord {
  const what = `runs/${id}/run.json`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(what, "is not JSON.", { cause });
  }
  const result = recordSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new FormatError(what, `${issue?.path.join(".")}: ${issue?.message}.`);
  }
  if (result.data.id !== id) throw new FormatError(what, `holds the run ${result.data.id}.`);
  return JSON.parse(text, reviveFigure) as RunRecord;
}

/** JSON writes NaN and infinity as null: a loss that has run away. */
export function reviveFigure(_key: string, value: unknown): unknown {
  return value === null ? Number.NaN : value;
}

/** What the API and the pages see. */
export function toRun(record: RunRecord, place: Place): Run {
  const { queued: _, checkpoint: __, weights: ___, ...run } = record;
  return { ...run, ...place, actions: actionsOf(record) };
}

const OVER = ["finished", "stopped", "failed", "interrupted"];

export function isOver(record: Pick<RunRecord, "state">): boolean {
  return OVER.includes(record.state);
}

export function actionsOf({ state, phase, weights }: RunRecord): RunAction[] {
  const kept: RunAction[] = weights ? ["keep", "download"] : [];
  switch (state) {
    case "queued":
      return ["pause", "stop", "remove"];
    case "running":
      return phase === "testing" ? ["stop", ...kept] : ["pause", "stop"];
    case "paused":
      return ["resume", "stop"];
    case "finished":
      return [...kept, "remove"];
    case "stopped":
    case "failed":
    case "interrupted":
      return ["resume", ...kept, "remove"];
  }
}

/** The record without some of its fields. */
export function omit<K extends keyof RunRecord>(
  record: RunRecord,
  ...keys: readonly K[]
): Omit<RunRecord, K> {
  const kept = Object.entries(record).filter(([key]) => !keys.includes(key as K));
  return Object.fromEntries(kept) as unknown as Omit<RunRecord, K>;
}
