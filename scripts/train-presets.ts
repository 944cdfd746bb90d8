// Trains presets with their own recipes and keeps what came of it: `npm run train-presets -- cnn-deep`.
//
//   models/<name>/model.safetensors   weights; recipe, threads and figures in the header
//   models/<name>/log.jsonl           one line an epoch
//   models/README.md                  the table, made from all weight files
//
// Interrupted runs go on from data/train-presets/<name>.safetensors. With no names, all are trained.
// --table writes the table alone; --confidence fits the confidence of trained weights again.
import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import {
  calibrate,
  createTrainer,
  type Dataset,
  decodeModel,
  encodeModel,
  evaluate,
  loadModel,
  type Model,
  multiplyAdds,
  parameterCount,
  quantize,
  splitOf,
  subset,
} from "@inkling/engine";
import { writeAtomically } from "../models/files.ts";
import { loadMnist } from "../models/mnist.ts";
import { findPreset, type Preset, presets } from "../models/presets.ts";

/** What the committed weights were trained with: part of what makes them reproducible to the bit. */
const THREADS = 2;

const folder = (name: string) => `models/${name}`;
const weightsFile = (name: string) => `${folder(name)}/model.safetensors`;

async function trainPreset(preset: Preset, train: Dataset, test: Dataset): Promise<void> {
  const { name, spec, recipe } = preset;
  const checkpointFile = `data/train-presets/${name}.safetensors`;
  const logFile = `${folder(name)}/log.jsonl`;
  await mkdir("data/train-presets", { recursive: true });
  await mkdir(folder(name), { recursive: true });
  const checkpoint = existsSync(checkpointFile) ? await readFile(checkpointFile) : undefined;
  if (!checkpoint) await rm(logFile, { force: true });

  const trainer = await createTrainer({ spec, recipe, data: train, threads: THREADS, checkpoint });
  let best: { validationAccuracy?: number; validationLoss?: number } = {};
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
      const results = {
        validationAccuracy: best.validationAccuracy ?? 0,
        validationLoss: best.validationLoss ?? 0,
        testAccuracy: scores.accuracy,
        testLoss: scores.loss,
        epochs: event.epoch,
        seconds: Math.round(event.seconds),
      };
      const provenance = { ...event.model.provenance, results };
      await writeAtomically(weightsFile(name), encodeModel({ ...event.model, provenance }));
      process.stdout.write(`${name} ${event.reason} ${JSON.stringify(results)}\n`);
    }
  }
  await trainer.close();
  await rm(checkpointFile, { force: true });
}

async function shippedModels(): Promise<readonly Model[]> {
  const trained = presets.filter((preset) => existsSync(weightsFile(preset.name)));
  return Promise.all(
    trained.map(async (preset) => decodeModel(await readFile(weightsFile(preset.name)))),
  );
}

async function tableRow(model: Model, test: Dataset): Promise<string> {
  const { spec, provenance } = model;
  const { results = {}, recipe } = provenance;
  const small = quantize(model);
  const { accuracy } = await evaluate(await loadModel(small), test);
  const { calibration } = await evaluate(await loadModel(model), test);
  const percent = (value = 0) => `${(100 * value).toFixed(2)} %`;
  const megabytes = (file: Uint8Array) => `${(file.length / 1e6).toFixed(2)} MB`;
  const cells = [
    `\`${spec.name}\``,
    parameterCount(spec).toLocaleString("en"),
    `${(multiplyAdds(spec) / 1e6).toFixed(2)} M`,
    megabytes(encodeModel(model)),
    megabytes(encodeModel(small)),
    percent(results.validationAccuracy),
    percent(results.testAccuracy),
    percent(accuracy),
    (results.testLoss ?? 0).toFixed(4),
    percent(calibration.error),
    percent(model.confidence?.falseRejects),
    `${results.epochs ?? 0} of ${recipe?.epochs ?? 0}`,
    `${results.seconds ?? 0} s`,
  ];
  return `| ${cells.join(" | ")} |`;
}

const INTRODUCTION = `# Shipped models

Each was trained with its preset's recipe (\`presets.ts\`) on MNIST's 60,000 training images alone, part of
them kept for validation, on which recipes were compared; the 10,000 test images serve the test columns. Seed 1, ${THREADS} threads,
the relaxed-SIMD build. \`model.safetensors\` holds weights, recipe and figures, \`log.jsonl\` one line an epoch.

\`\`\`
npm run train-presets -- cnn-blocks     # trains it again: same seed, threads, build and kernels give the same weights
npx inkling evaluate --model cnn-blocks # measures it again
npx inkling quantize cnn-blocks         # writes it with int8 weights, and measures both
\`\`\`

| model | parameters | multiply-adds | file | int8 file | validation | test | int8 test | test loss | ECE | rejects | epochs | training time |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
`;

async function writeTable(test: Dataset): Promise<void> {
  const rows: string[] = [];
  for (const model of await shippedModels()) rows.push(await tableRow(model, test));
  const notes =
    "\nParameters count moving statistics, as Keras does. ECE is the expected calibration error on the test images; rejects the share of the validation images that the model's threshold takes for none of the classes. Training time is that of a shared two-core machine, often busy with other work: see `bench/` for rates.\n";
  await writeAtomically("models/README.md", `${INTRODUCTION}${rows.join("\n")}\n${notes}`);
}

/** Fits the confidence of trained weights, as their training does at its end, and measures them. */
async function fitAgain({ name, recipe }: Preset, train: Dataset, test: Dataset): Promise<void> {
  const file = weightsFile(name);
  const { validation } = await splitOf(train, recipe);
  const model = await calibrate(decodeModel(await readFile(file)), subset(train, validation));
  const scores = await evaluate(await loadModel(model), test);
  const figures = { testAccuracy: scores.accuracy, testLoss: scores.loss };
  const results = { ...model.provenance.results, ...figures };
  const provenance = { ...model.provenance, results };
  await writeAtomically(file, encodeModel({ ...model, provenance }));
  process.stdout.write(`${name} ${JSON.stringify(model.confidence)}\n`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { table: { type: "boolean" }, confidence: { type: "boolean" } },
});
const chosen = positionals.length > 0 ? positionals : presets.map((preset) => preset.name);
const { train, test } = await loadMnist();
for (const name of values.table ? [] : chosen) {
  const preset = findPreset(name);
  if (!preset) throw new Error(`No preset is named ${name}.`);
  await (values.confidence ? fitAgain(preset, train, test) : trainPreset(preset, train, test));
}
await writeTable(test);
