// Trains presets with their own recipes and keeps what came of it: `npm run train-presets -- cnn-deep`.
//
//   models/<name>/model.safetensors   weights; recipe, threads and figures in the header
//   models/<name>/log.jsonl           one line an epoch; of an ensemble, one line a member and its own
//   models/README.md                  the table, made from all weight files
//
// An ensemble is put together from its members' weights; those without are trained before. Interrupted
// runs go on from data/train-presets/<name>.safetensors. With no names, all are trained. --table writes
// the table alone; --confidence fits the confidence of trained weights again; --combinations shows how
// well the trained presets would answer together. Of the table only rows of the named are measured again.
//
// --seed 2,3 trains the named presets with other seeds, to learn how much of their figures is luck: what came
// of it is a line each in models/<name>/seeds.jsonl, the weights go to data/train-presets/ and are not shipped.
import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import {
  calibrate,
  createTrainer,
  type Dataset,
  decodeAnyModel,
  decodeModel,
  encodeModel,
  evaluate,
  loadModel,
  type Model,
  type Results,
  splitOf,
  subset,
} from "@inkling/engine";
import { writeAtomically } from "../models/files.ts";
import { loadMnist } from "../models/mnist.ts";
import { type EnsemblePreset, type Preset, presets, shippedModels } from "../models/presets.ts";
import { teacherOf } from "../models/teacher.ts";
import { assemble, combinations } from "./ensembles.ts";
import { writeTable } from "./preset-table.ts";

/** What the committed weights were trained with: part of what makes them reproducible to the bit. */
const THREADS = 2;

const folder = (name: string) => `models/${name}`;
const weightsFile = (name: string) => `${folder(name)}/model.safetensors`;

/** Where a training leaves its epochs and its weights, and keeps its checkpoint meanwhile. */
interface Place {
  readonly log: string;
  readonly weights: string;
  readonly checkpoint: string;
}

const CHECKPOINTS = "data/train-presets";

async function trainPreset(preset: Preset, train: Dataset, test: Dataset): Promise<void> {
  const { name } = preset;
  const log = `${folder(name)}/log.jsonl`;
  const checkpoint = `${CHECKPOINTS}/${name}.safetensors`;
  await trainAt({ log, weights: weightsFile(name), checkpoint }, preset, train, test);
}

/** The same preset with another seed. */
async function trainSeed(preset: Preset, seed: number, train: Dataset, test: Dataset) {
  const { name, recipe } = preset;
  const stem = `${CHECKPOINTS}/${name}-seed-${seed}`;
  const place = {
    log: `${stem}.jsonl`,
    weights: `${stem}.safetensors`,
    checkpoint: `${stem}-checkpoint.safetensors`,
  };
  const seeded = { ...preset, recipe: { ...recipe, seed } };
  const results = await trainAt(place, seeded, train, test);
  await appendFile(`${folder(name)}/seeds.jsonl`, `${JSON.stringify({ seed, ...results })}\n`);
}

async function trainAt(place: Place, preset: Preset, train: Dataset, test: Dataset) {
  const { name, spec, recipe } = preset;
  const { checkpoint: checkpointFile, log: logFile } = place;
  await mkdir(CHECKPOINTS, { recursive: true });
  await mkdir(folder(name), { recursive: true });
  const checkpoint = existsSync(checkpointFile) ? await readFile(checkpointFile) : undefined;
  if (!checkpoint) await rm(logFile, { force: true });

  const teacher = await teacherOf(recipe, readAny);
  const job = { spec, recipe, data: train, threads: THREADS, checkpoint, teacher };
  const trainer = await createTrainer(job);
  let best: { validationAccuracy?: number; validationLoss?: number } = {};
  let results: Results | undefined;
  for await (const event of trainer.events()) {
    if (event.type === "epoch") {
      const { type: _, secondsLeft: __, ...line } = event;
      await appendFile(logFile, `${JSON.stringify(line)}\n`);
      await writeAtomically(checkpointFile, await trainer.checkpoint());
      if (event.best || !recipe.earlyStopping) best = event;
      process.stdout.write(`${name} ${JSON.stringify(line)}\n`);
    }
    if (event.type === "end") {
      const scores = await evaluate(await loadModel(event.model), test);
      results = {
        validationAccuracy: best.validationAccuracy ?? 0,
        validationLoss: best.validationLoss ?? 0,
        testAccuracy: scores.accuracy,
        testLoss: scores.loss,
        epochs: event.epoch,
        seconds: Math.round(event.seconds),
      };
      const provenance = { ...event.model.provenance, results };
      await writeAtomically(place.weights, encodeModel({ ...event.model, provenance }));
      process.stdout.write(`${name} ${event.reason} ${JSON.stringify(results)}\n`);
    }
  }
  await trainer.close();
  await rm(checkpointFile, { force: true });
  return results;
}

const read = async (name: string): Promise<Model> =>
  decodeModel(await readFile(weightsFile(name)), weightsFile(name));

/** A network or an ensemble. */
const readAny = async (name: string) => decodeAnyModel(await readFile(weightsFile(name)), name);

/** Members that have no weights yet are trained. */
async function makeEnsemble(preset: EnsemblePreset, train: Dataset, test: Dataset) {
  const { name, members } = preset;
  for (const member of members) {
    if (!existsSync(weightsFile(member.name))) await trainPreset(member, train, test);
  }
  const models = await Promise.all(members.map((member) => read(member.name)));
  const { ensemble, log } = await assemble(name, models, train, test);
  await writeAtomically(weightsFile(name), encodeModel(ensemble));
  const lines = log.map((line) => `${JSON.stringify(line)}\n`);
  await writeAtomically(`${folder(name)}/log.jsonl`, lines.join(""));
  for (const line of lines) process.stdout.write(`${name} ${line}`);
}

/** Fits the confidence of trained weights, as their training does at its end, and measures them. */
async function fitAgain({ name, recipe }: Preset, train: Dataset, test: Dataset): Promise<void> {
  const file = weightsFile(name);
  const { validation } = await splitOf(train, recipe);
  const model = await calibrate(await read(name), subset(train, validation));
  const scores = await evaluate(await loadModel(model), test);
  const figures = { testAccuracy: scores.accuracy, testLoss: scores.loss };
  const results = { ...model.provenance.results, ...figures };
  const provenance = { ...model.provenance, results };
  await writeAtomically(file, encodeModel({ ...model, provenance }));
  process.stdout.write(`${name} ${JSON.stringify(model.confidence)}\n`);
}

async function make(name: string, train: Dataset, test: Dataset): Promise<void> {
  const preset = shippedModels.find((one) => one.name === name);
  if (!preset) throw new Error(`No preset is named ${name}.`);
  if ("members" in preset) {
    if (seeds.length > 0) throw new Error(`${name} is not trained: its members are.`);
    await makeEnsemble(preset, train, test);
  } else if (seeds.length > 0) {
    for (const seed of seeds) await trainSeed(preset, seed, train, test);
  } else
    await (values.confidence ? fitAgain(preset, train, test) : trainPreset(preset, train, test));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    table: { type: "boolean" },
    confidence: { type: "boolean" },
    combinations: { type: "boolean" },
    seed: { type: "string" },
  },
});
const seeds = (values.seed?.split(",") ?? []).map((seed) => {
  if (/^\d{1,9}$/.test(seed)) return Number(seed);
  throw new Error(`--seed: expected whole numbers with commas between them, got ${values.seed}.`);
});
if (seeds.length > 0 && positionals.length === 0) {
  throw new Error("--seed: name the presets to train.");
}
const { train, test } = await loadMnist();
if (seeds.length > 0) {
  for (const name of positionals) await make(name, train, test);
} else if (values.combinations) {
  const trained = presets.filter(({ name }) => existsSync(weightsFile(name)));
  process.stdout.write(
    await combinations(await Promise.all(trained.map(({ name }) => read(name))), train),
  );
} else {
  const chosen = positionals.length > 0 ? positionals : shippedModels.map(({ name }) => name);
  for (const name of values.table ? [] : chosen) await make(name, train, test);
  const trained = shippedModels.filter(({ name }) => existsSync(weightsFile(name)));
  const models = trained.map(async ({ name }) => decodeAnyModel(await readFile(weightsFile(name))));
  await writeTable(await Promise.all(models), chosen, test);
}
