import {
  type AnyModel,
  createTrainer,
  type Dataset,
  datasetFromIdx,
  decodeAnyModel,
  type EndEvent,
  encodeModel,
  evaluate,
  InklingError,
  loadModel,
  modelOfCheckpoint,
  type Trainer,
} from "@inkling/engine";
import { weightsAddress } from "../../models/addresses.ts";
import { firstFilters } from "../../models/filters.ts";
import { teacherOf } from "../../models/teacher.ts";
import { usableCores } from "../threads.ts";
import type { Command, Job, Report, Tested, Wish } from "./messages.ts";

// A training in a worker of its own, so that the page stays quick; it starts the threads.

let trainer: Trainer | undefined;
/** What was asked for last, which may be before there is a training to ask. */
let wish: Wish = "resume";

const say = (report: Report): void => postMessage(report);

async function train(job: Job): Promise<void> {
  say({ kind: "loading" });
  const data = await setOf(job, "train");
  if (data === undefined) throw new InklingError("no_data", "The data has no training images.");
  const { spec, recipe } = job;
  const teacher = await teacherOf(recipe, fetchModel);
  trainer = await createTrainer({ spec, recipe, data, teacher, threads: threadsFor(job) });
  try {
    say({ kind: "started", threads: trainer.threads });
    ask(trainer);
    let end: EndEvent | undefined;
    for await (const event of trainer.events()) {
      if (event.type === "end") end = event;
      else say({ kind: "event", event });
      if (event.type === "epoch" || (event.type === "step" && wish === "step")) {
        await showFilters(trainer, event.step);
      }
    }
    if (end) await finish(job, end);
  } finally {
    await trainer.close();
  }
}

function ask(trainer: Trainer): void {
  if (wish === "step") trainer.resume(1);
  else trainer[wish]();
}

/** What the first layer looks for by now. */
async function showFilters(trainer: Trainer, step: number): Promise<void> {
  const filters = firstFilters(modelOfCheckpoint(await trainer.checkpoint()));
  if (filters) say({ kind: "filters", filters, step });
}

/** All that are asked for, as far as there are cores that share memory. */
function threadsFor({ threads, recipe }: Job): number {
  const cores = usableCores();
  return Math.min(threads ?? cores, cores, recipe.batchSize);
}

async function finish(job: Job, { model, reason, epoch, seconds, step }: EndEvent): Promise<void> {
  if (step === 0) throw new InklingError("no_step", "It was stopped before its first step.");
  say({ kind: "testing" });
  const test = await setOf(job, "test");
  const { told, ...figures } = test ? await measure(model, test) : {};
  const results = { ...figures, epochs: epoch, seconds };
  const provenance = { ...model.provenance, results, created: new Date().toISOString() };
  say({
    kind: "done",
    isWhole: reason !== "stopped",
    file: new Uint8Array(encodeModel({ ...model, provenance })),
    ...(told && { test: told }),
  });
}

/** The test's figures, and every answer, of which the page shows more. */
async function measure(model: EndEvent["model"], test: Dataset) {
  const classifier = await loadModel(model);
  const answers = new Float32Array(test.count * test.classes.length);
  let at = 0;
  const heard = (pixels: Float32Array): Float32Array => {
    const said = classifier.probabilities(pixels);
    answers.set(said, at);
    at += said.length;
    return said;
  };
  try {
    const { accuracy, loss } = await evaluate({ probabilities: heard }, test);
    const temperature = model.confidence?.temperature;
    const told: Tested = { accuracy, answers, ...(temperature && { temperature }) };
    return { testAccuracy: accuracy, ...(Number.isFinite(loss) && { testLoss: loss }), told };
  } finally {
    await classifier.close();
  }
}

/** Undefined where the data has no such part. */
async function setOf({ data, classes }: Job, split: string): Promise<Dataset | undefined> {
  const [images, labels] = await Promise.all(
    ["images", "labels"].map((kind) => fileOf(`/api/v1/data/${data}/${split}-${kind}.gz`)),
  );
  return images && labels && datasetFromIdx(images, labels, classes);
}

async function fetchModel(name: string): Promise<AnyModel> {
  const bytes = await fileOf(weightsAddress(name, "float32"));
  if (bytes) return decodeAnyModel(bytes);
  throw new InklingError("model_not_found", `The teacher ${name} is not there.`);
}

async function fileOf(url: string): Promise<Uint8Array | undefined> {
  const response = await fetch(url).catch(() => undefined);
  if (response?.status === 404) return undefined;
  if (response?.ok) return new Uint8Array(await response.arrayBuffer());
  throw new InklingError(
    "no_images",
    "The server does not give out the images. Is it still running?",
  );
}

addEventListener("message", ({ data: command }: MessageEvent<Command>) => {
  if (command.kind !== "start") {
    wish = command.kind;
    if (trainer) ask(trainer);
    return;
  }
  train(command.job).catch((error: unknown) => {
    const code = error instanceof InklingError ? error.code : "unforeseen";
    say({ kind: "problem", code, message: error instanceof Error ? error.message : String(error) });
  });
});
