import {
  type Dataset,
  InklingError,
  parameterCount,
  type Recipe,
  validateRecipe,
  validateSpec,
} from "@inkling/engine";
import type { Command } from "commander";
import { fitRecipe, fitSpec } from "../models/fit.ts";
import { count } from "../models/format.ts";
import { whyNotTrained } from "../models/presets.ts";
import { teacherOf } from "../models/teacher.ts";
import { FAILED, UsageError } from "./errors.ts";
import { findModel } from "./find-model.ts";
import { addBuild, addExamples, addJson, threads } from "./options.ts";
import { plural } from "./output.ts";
import type { Finish } from "./program.ts";
import type { RecipeFlags } from "./recipe-options.ts";
import { readCheckpoint, resumeCommand } from "./resume.ts";
import { finishTraining } from "./train-result.ts";
import { type TrainPlan, train } from "./train-run.ts";
import type { Build, PresetFacts, World } from "./world.ts";

interface Flags extends RecipeFlags {
  readonly model?: string;
  readonly threads?: number;
  readonly data?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly build?: Build;
  readonly json?: true;
}

const USUAL = "inkling";

export function addTrain(
  program: Command,
  world: World,
  finish: Finish,
  argv: readonly string[],
): void {
  const command = program
    .command("train")
    .description("train a preset; Ctrl-C saves a checkpoint and says how to go on from it")
    .option("--model <preset>", "the preset to train, see `inkling models` (default: inkling)")
    .option("--epochs <n>", "times that every image is seen")
    .option("--batch-size <n>", "images a step, over all threads")
    .option("--lr <rate>", "learning rate of the optimizer")
    .option(
      "--optimizer <spec>",
      "sgd, rmsprop, adam or adamw, with options: sgd:momentum=0.9,nesterov",
    )
    .option(
      "--schedule <spec>",
      "constant, step:every=3,factor=0.5, cosine:warmup=1, one-cycle or plateau:patience=3",
    )
    .option(
      "--augment <spec>",
      "rotate=10,zoom=0.1,shift=0.1,shear=5,elastic=34:4,pen=1.5:0.8:0.3, or none",
    )
    .option("--non-digits <share>", "scribbles and signs to be unsure of, a share more, or none")
    .option(
      "--drawn-digits <share>",
      "digits in styles that MNIST has few of, a share more, or none",
    )
    .option(
      "--crowded-digits <share>",
      "digits with parts of neighbours or lines beside them, a share more, or none",
    )
    .option(
      "--distil <spec>",
      "learn in part from what another model says, as in cnn-blocks:0.7, or none",
    )
    .option("--label-smoothing <share>", "share of each label spread over all classes, or none")
    .option("--clip-norm <norm>", "longest gradient, or none")
    .option("--ema <decay>", "keep the moving average of the weights, e.g. 0.999, or none")
    .option("--validation <share>", "share of the training images kept for validation")
    .option("--early-stopping <epochs>", "stop after so many epochs without a better one, or none")
    .option("--seed <n>", "seed of every random number")
    .option("--threads <n>", "threads to train on (default: all cores)", threads)
    .option("--data <dir>", "a directory of IDX files, plain or .gz (default: MNIST)")
    .option("--out <file>", "where the model goes (default: <preset>.safetensors, a free name)")
    .option("--resume <file>", "go on from a checkpoint: model, recipe and threads are its own");
  addBuild(command);
  addJson(command, "print one JSON object a line: every epoch, then the result");
  addExamples(
    command,
    "train --model mlp",
    "train --model cnn-simple --epochs 5 --lr 0.002 --schedule cosine --out mine.safetensors",
    "train --model cnn-blocks --augment rotate=10,zoom=0.1,shift=0.1 --early-stopping 8",
    "train --model cnn-deep --data ./fashion-mnist --json > log.jsonl",
  );
  command.action(async (flags: Flags) => {
    const plan = await makePlan(world, flags, argv);
    announce(world, plan, flags);
    const end = await train(world, plan);
    if (end === undefined) finish(FAILED);
    else await finishTraining(world, plan, end);
  });
}

async function makePlan(world: World, flags: Flags, argv: readonly string[]): Promise<TrainPlan> {
  // Read while the checks of a recipe are loaded, a library that other commands do without.
  const reading = world.data(flags.data);
  // What is wrong with the flags is said first; what is wrong with the data, where it is awaited.
  reading.catch(() => {});
  const { recipeWith } = await import("./recipe-options.ts");
  const saved =
    flags.resume === undefined ? undefined : await readCheckpoint(world.files, flags.resume);
  const preset = pickPreset(await world.presets(), flags.model ?? saved?.spec.name ?? USUAL);
  const base = saved?.recipe ?? preset.recipe;
  const recipe = validateRecipe(recipeWith(base, flags));
  const out = flags.out ?? freeName(world, preset.name);
  await world.files.prepare(out);
  const splits = await reading;
  const data = checkData(splits.train, flags.data);
  const used = flags.threads ?? saved?.threads ?? Math.min(world.engine.cores, recipe.batchSize);
  const checkpointFile = `${out.replace(/\.safetensors$/, "")}.checkpoint.safetensors`;
  const fitted = saved ? recipe : validateRecipe(recipeWith(fitRecipe(base, data), flags));
  const open = async (name: string) => (await findModel(world, name, undefined)).model;
  const teacher = await teacherOf(fitted, open);
  return {
    job: {
      spec: validateSpec(fitSpec(preset.spec, data)),
      recipe: fitted,
      data,
      threads: used,
      ...(teacher && { teacher }),
      ...(saved && { checkpoint: saved.bytes }),
      ...(flags.build && { build: flags.build }),
    },
    test: splits.test,
    out,
    checkpointFile,
    resume: resumeCommand(argv, { out, threads: used, resume: checkpointFile }),
    json: flags.json === true,
  };
}

function pickPreset(presets: readonly PresetFacts[], name: string): PresetFacts {
  const found = presets.find((preset) => preset.name === name);
  if (found) return found;
  const why = whyNotTrained(name);
  if (why !== undefined) throw new UsageError(`--model: ${why}`);
  const names = presets.map((preset) => preset.name).join(", ");
  throw new UsageError(`--model: there is no preset ${JSON.stringify(name)}. Presets: ${names}.`);
}

/** A model of an earlier training is never overwritten unasked. */
export function freeName({ files }: World, model: string): string {
  for (let n = 1; ; n++) {
    const name = `${n === 1 ? model : `${model}-${n}`}.safetensors`;
    if (!files.exists(name)) return name;
  }
}

function checkData(data: Dataset | undefined, directory = "MNIST"): Dataset {
  if (data) return data;
  throw new InklingError("bad_format", `${directory} has no training images.`);
}

function announce({ out }: World, { job, json, out: file }: TrainPlan, { resume }: Flags): void {
  if (json) return;
  const { spec, recipe, data, threads: used } = job;
  const images = `${count(data.count)} images, ${describeValidation(recipe)}`;
  out.print(
    `Training ${out.bold(spec.name)} (${count(parameterCount(spec))} parameters) on ${images}.`,
  );
  out.print(
    `${plural(recipe.epochs, "epoch")} of batches of ${recipe.batchSize}, ${recipe.optimizer.kind}, ` +
      `${plural(used, "thread")}, seed ${recipe.seed}; the model goes to ${file}.`,
  );
  if (resume !== undefined) out.print(`Going on from ${resume}.`);
}

function describeValidation({ validation = 0.1 }: Recipe): string {
  return validation === 0 ? "none for validation" : `${100 * validation} % of them for validation`;
}
