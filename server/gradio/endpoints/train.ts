import { z } from "@hono/zod-openapi";
import { InklingError } from "@inkling/engine";
import { runExample } from "../../api/examples.ts";
import { runInput } from "../../api/runs.ts";
import type { AppDeps, Run, RunEvent } from "../../deps.ts";
import { recipeFields } from "../../recipe.ts";
import { feed, isEnded } from "../../runs/feed.ts";
import { whole } from "../../validate.ts";
import { type Call, defineEndpoint } from "../endpoint.ts";
import { integer, json, jsonResult, number, optional, text } from "../parameters.ts";

type Deps = Pick<AppDeps, "runs">;

const PRESET = "cnn-simple";

const anyText = z.string({ error: "must be text" }).max(100, { error: "must be short" });
const settings = z.record(z.string(), z.unknown(), { error: "must be an object with settings" });

/** A training in the server's own line of runs, and how it goes; cancelling the call stops the run. */
export const trainEndpoint = ({ runs }: Deps) =>
  defineEndpoint({
    name: "train",
    summary: "Trains a preset's network, and tells how it goes until it is tested.",
    lane: "training",
    generates: true,
    parameters: {
      preset: text({
        label: "Preset",
        description: "Which network, with its recipe.",
        schema: optional(anyText),
        default: PRESET,
        example: "mlp",
      }),
      epochs: integer({
        label: "Epochs",
        description: "Rounds over the training images; null for the preset's own.",
        schema: optional(whole(1, 1000)),
        default: null,
        example: 3,
      }),
      batch_size: integer({
        label: "Batch size",
        description: "Images a step; null for the preset's own.",
        schema: optional(whole(1, 4096)),
        default: null,
        example: 64,
      }),
      learning_rate: number({
        label: "Learning rate",
        description: "Of the preset's optimizer; null for its own.",
        schema: optional(recipeFields.learningRate),
        default: null,
        example: 0.001,
      }),
      seed: integer({
        label: "Seed",
        description: "Same seed and threads, same weights; null for the preset's own.",
        schema: optional(whole(0, 2 ** 32 - 1)),
        default: null,
        example: 1,
      }),
      data: text({
        label: "Data",
        description: "A data set's name.",
        schema: optional(anyText),
        default: "mnist",
        example: "mnist",
      }),
      recipe: json({
        label: "Recipe",
        description: "Further settings, as POST /api/v1/runs takes them.",
        schema: optional(settings),
        default: null,
        example: { schedule: "cosine" },
      }),
    },
    results: [
      jsonResult("Status", "The run: its id, state, figures so far, and its result at the end.", {
        run: runExample.id,
        name: "MLP",
        preset: "mlp",
        state: "running",
        phase: "training",
        epoch: 1,
        of: 3,
        loss: 0.214,
        accuracy: 0.938,
      }),
      jsonResult("Curve", "Loss and accuracy by epoch, and at the end by step.", {
        epochs: [{ epoch: 1, loss: 0.214, accuracy: 0.938, validationAccuracy: 0.968 }],
      }),
    ],
    async run({ preset = PRESET, batch_size, learning_rate, recipe, ...others }, call) {
      const beside = { ...others, batchSize: batch_size, learningRate: learning_rate };
      const given = Object.entries(beside).filter(([, value]) => value !== undefined);
      const body = { preset, ...Object.fromEntries(given), ...(recipe && { recipe }) };
      const run = await runs.create(runInput(body));
      call.log(`The run ${run.id} is in line; watch it at /train/${run.id}.`);
      return watch(runs, run.id, call);
    },
  });

/** Tells of the run until its end. A caller who is merely gone leaves it to the page. */
async function watch(runs: Deps["runs"], id: string, call: Call): Promise<readonly unknown[]> {
  for await (const event of feed(runs, id, call.signal)) {
    if (event.type === "step") tellStep(event.step, runs.get(id), call);
    if (event.type === "epoch" || event.type === "state") call.output(figuresOf(runs.get(id)));
    if (event.type === "queue") tellPlace(event.waiting, id, call);
    if (event.type === "end") return resultOf(runs, event.run);
    if (event.type === "removed")
      throw new InklingError("run_not_found", `The run ${id} was removed.`);
  }
  if (call.signal.reason === "cancelled") await stop(runs, id);
  return [];
}

function tellStep({ step, steps, epoch }: StepOf<RunEvent>, run: Run | undefined, call: Call) {
  const description = `Epoch ${epoch} of ${run?.recipe.epochs}`;
  call.progress({ done: step, total: steps, unit: "steps", description });
}

type StepOf<E> = E extends { readonly type: "step"; readonly step: infer S } ? S : never;

function tellPlace(waiting: readonly string[], id: string, call: Call): void {
  const place = waiting.indexOf(id);
  if (place < 0) return;
  const description = "Waiting for other trainings";
  call.progress({ done: place, total: waiting.length, unit: "runs before", description });
}

async function resultOf(runs: Deps["runs"], run: Run): Promise<readonly unknown[]> {
  if (run.state === "failed") throw new InklingError("run_failed", run.error ?? "It failed.");
  const [status, curve] = figuresOf(run);
  return [status, { ...curve, steps: await runs.curve(run.id) }];
}

function figuresOf(run: Run | undefined) {
  if (run === undefined) return [{}, {}] as const;
  const { id, name, preset, state, phase, epochs, step, result, recipe } = run;
  const last = epochs.at(-1);
  const status = {
    run: id,
    name,
    preset,
    state,
    phase,
    epoch: last?.epoch ?? 0,
    of: recipe.epochs,
  };
  const figures = { loss: step?.loss, accuracy: step?.accuracy, result };
  const curve = epochs.map(({ epoch, loss, accuracy, validationLoss, validationAccuracy }) => {
    return { epoch, loss, accuracy, validationLoss, validationAccuracy };
  });
  return [{ ...status, ...figures }, { epochs: curve }] as const;
}

/** A run that has ended meanwhile is as stopped as it can be. */
async function stop(runs: Deps["runs"], id: string): Promise<void> {
  const run = runs.get(id);
  if (run !== undefined && !isEnded(run)) await runs.stop(id);
}
