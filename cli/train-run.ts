import type { Dataset, EndEvent, EpochEvent, TrainEvent, Trainer } from "@inkling/engine";
import { accuracy, count, duration, loss } from "../models/format.ts";
import { type TrainProgress, trainProgress } from "./progress.ts";
import type { TrainingJob, World } from "./world.ts";

export interface TrainPlan {
  readonly job: TrainingJob;
  readonly test: Dataset | undefined;
  /** The model's file. */
  readonly out: string;
  /** Where Ctrl-C saves to. */
  readonly checkpointFile: string;
  /** The command that goes on from there. */
  readonly resume: string;
  readonly json: boolean;
}

/** Trains to the end; undefined when Ctrl-C came first, and a checkpoint has been saved. */
export async function train(world: World, plan: TrainPlan): Promise<EndEvent | undefined> {
  const trainer = await world.engine.createTrainer(plan.job);
  const progress = trainProgress(world.out.terminal, plan.job.recipe.epochs);
  let saved: Promise<void> | undefined;
  const unwatch = world.onInterrupt(() => {
    progress.stop();
    world.out.note("Saving a checkpoint; Ctrl-C again quits at once, without one.");
    saved ??= saveCheckpoint(world, plan, trainer);
    // A failure is thrown below, where training has come to its end.
    saved.catch(() => trainer.stop());
  });
  try {
    let end: EndEvent | undefined;
    for await (const event of trainer.events()) end = hear(world, plan, progress, event) ?? end;
    if (saved === undefined || end === undefined || end.reason !== "stopped") return end;
    await saved;
    announceCheckpoint(world, plan);
    return undefined;
  } finally {
    unwatch();
    progress.stop();
    await trainer.close();
  }
}

/** The checkpoint is asked for before the stop: it then is of the step at which training halts. */
async function saveCheckpoint(
  { files }: World,
  { checkpointFile }: TrainPlan,
  trainer: Trainer,
): Promise<void> {
  const bytes = trainer.checkpoint();
  trainer.stop();
  await files.write(checkpointFile, await bytes);
}

function announceCheckpoint({ out }: World, { json, checkpointFile, resume }: TrainPlan): void {
  if (json) out.json({ type: "interrupted", checkpoint: checkpointFile, resume });
  out.note(`Saved ${checkpointFile}. To go on from there:\n\n  ${resume}\n`);
}

/** Shows an event; gives the end back. */
function hear(
  { out }: World,
  { json, job }: TrainPlan,
  progress: TrainProgress,
  event: TrainEvent,
): EndEvent | undefined {
  if (event.type === "end") return event;
  if (event.type === "step") progress.step(event);
  else {
    progress.clear();
    if (json) out.json(event);
    else out.print(epochLine(event, job.recipe.epochs));
  }
  return undefined;
}

/** `epoch  3/12  loss 0.0512  accuracy 98.40 %  validation 0.0601 98.20 %  5,120 images/s  1 min left  best` */
function epochLine(event: EpochEvent, epochs: number): string {
  const width = String(epochs).length;
  const { validationLoss, validationAccuracy } = event;
  const validated = validationLoss !== undefined && validationAccuracy !== undefined;
  return [
    `epoch ${String(event.epoch).padStart(width)}/${epochs}`,
    `loss ${loss(event.loss)}`,
    `accuracy ${accuracy(event.accuracy)}`,
    ...(validated
      ? [`validation loss ${loss(validationLoss)}`, `accuracy ${accuracy(validationAccuracy)}`]
      : []),
    `${count(event.imagesPerSecond)} images/s`,
    ...(event.epoch < epochs ? [`${duration(event.secondsLeft)} left`] : []),
    ...(event.best && validated ? ["best"] : []),
  ].join("  ");
}
