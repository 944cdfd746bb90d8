import {
  type EndEvent,
  type Evaluation,
  encodeModel,
  evaluate,
  type Model,
  parameterCount,
} from "@inkling/engine";
import { duration, bytes as size } from "../models/format.ts";
import { plural } from "./output.ts";
import { countProgress } from "./progress.ts";
import { fullReport, summaryLine } from "./report.ts";
import type { TrainPlan } from "./train-run.ts";
import type { World } from "./world.ts";

/** Measures the trained model on the test images, writes its file and reports. */
export async function finishTraining(world: World, plan: TrainPlan, end: EndEvent): Promise<void> {
  const evaluation = await test(world, plan, end.model);
  const file = encodeModel(describe(plan, end, evaluation));
  await world.files.write(plan.out, file);
  if (plan.json) world.out.json(resultLine(plan, end, evaluation, file.length));
  else world.out.print(resultText(plan, end, evaluation, file.length));
}

async function test(
  world: World,
  { test: data, job, json }: TrainPlan,
  model: Model,
): Promise<Evaluation | undefined> {
  if (data === undefined) return undefined;
  const classifier = await world.engine.loadModel(model, {
    ...(job.build && { build: job.build }),
    threads: job.threads,
  });
  const progress = countProgress(json ? undefined : world.out.terminal, "testing");
  try {
    return await evaluate(classifier, data, { onProgress: progress.update });
  } finally {
    progress.stop();
    await classifier.close();
  }
}

/** The model with how it came to be and what it scored, as its file tells it. */
function describe({ job }: TrainPlan, end: EndEvent, tested: Evaluation | undefined): Model {
  const { provenance } = end.model;
  return {
    ...end.model,
    provenance: {
      ...provenance,
      recipe: job.recipe,
      threads: job.threads,
      created: new Date().toISOString(),
      results: {
        ...provenance.results,
        epochs: end.epoch,
        seconds: end.seconds,
        ...(tested && { testAccuracy: tested.accuracy, testLoss: tested.loss }),
      },
    },
  };
}

function resultLine(
  { job, out }: TrainPlan,
  end: EndEvent,
  tested: Evaluation | undefined,
  bytes: number,
) {
  const { validationAccuracy, validationLoss } = end.model.provenance.results ?? {};
  return {
    type: "result",
    model: job.spec.name,
    testAccuracy: tested?.accuracy ?? null,
    testLoss: tested?.loss ?? null,
    ...(validationAccuracy !== undefined && { validationAccuracy }),
    ...(validationLoss !== undefined && { validationLoss }),
    parameters: parameterCount(job.spec),
    reason: end.reason,
    epochs: end.epoch,
    steps: end.step,
    seconds: end.seconds,
    threads: job.threads,
    seed: job.recipe.seed,
    recipe: job.recipe,
    out,
    bytes,
  };
}

const ENDS: Readonly<Record<EndEvent["reason"], string>> = {
  finished: "Done",
  earlyStopping: "Stopped early, for it got no better",
  stopped: "Stopped",
};

function resultText(
  { out }: TrainPlan,
  end: EndEvent,
  tested: Evaluation | undefined,
  bytes: number,
): string {
  return [
    `${ENDS[end.reason]} after ${plural(end.epoch, "epoch")} and ${duration(end.seconds)}.`,
    ...(tested ? ["", fullReport(tested), "", `Test: ${summaryLine(tested)}.`] : []),
    `Wrote ${out} (${size(bytes)}). Try it: npx inkling predict --model ${out} picture.png`,
  ].join("\n");
}
