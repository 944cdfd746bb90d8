import { readFile } from "node:fs/promises";
import {
  type AnyModel,
  type Dataset,
  encodeModel,
  evaluate,
  loadModel,
  quantize,
} from "@inkling/engine";
import { writeAtomically } from "../models/files.ts";

const TABLE = "models/README.md";

const INTRODUCTION = `# Shipped models

Each but the ensemble was trained with its preset's recipe (\`presets.ts\`) on MNIST's 60,000 training images alone, part of
them kept for validation, on which recipes were compared; the 10,000 test images serve the test columns. Seed 1, 2 threads,
the relaxed-SIMD build. \`model.safetensors\` holds weights, recipe and figures, \`log.jsonl\` one line an epoch.

\`\`\`
npm run train-presets -- cnn-blocks     # trains it again: same seed, threads, build and kernels give the same weights
npx inkling evaluate --model cnn-blocks # measures it again
npx inkling quantize cnn-blocks         # writes it with int8 weights, and measures both
\`\`\`

| model | parameters | multiply-adds | file | int8 file | validation | test | int8 test | test loss | ECE | rejects | epochs | training time |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
`;

const NOTES = `
Parameters count moving statistics, as Keras does. ECE is the expected calibration error on the test images; rejects the share of the validation images that the model's threshold takes for none of the classes. Training time is that of a shared two-core machine, often busy with other work: see \`bench/\` for rates.

## The ensemble

\`inkling-ensemble\` holds its members' weights as they are, in one file. Its probabilities are the mean of theirs, at a temperature
that is fitted, like its threshold, on the images that all of them kept for validation. On these its members were chosen:
[docs/architecture.md](../docs/architecture.md) has the figures. When a member has been trained anew, it is put together
anew, which takes a minute:

\`\`\`
npm run train-presets -- inkling-ensemble   # members without weights are trained before
npm run train-presets -- --combinations     # how well the presets read the validation images together
\`\`\`
`;

/**
 * Writes the table of models/README.md: these models measured on the test images, whose rows are made anew or
 * added; the rows of all others stay as they are.
 */
export async function writeTable(
  models: readonly AnyModel[],
  names: readonly string[],
  test: Dataset,
): Promise<void> {
  const before = (await readFile(TABLE, "utf8")).split("\n");
  const rows: string[] = [];
  for (const model of models) {
    const { name } = model.spec;
    const row = before.find((line) => line.startsWith(`| \`${name}\` |`));
    rows.push(row && !names.includes(name) ? row : await tableRow(model, test));
  }
  await writeAtomically(TABLE, `${INTRODUCTION}${rows.join("\n")}\n${NOTES}`);
}

async function tableRow(model: AnyModel, test: Dataset): Promise<string> {
  const { spec, provenance } = model;
  const { results = {}, recipe } = provenance;
  const small = quantize(model);
  const { accuracy } = await evaluate(await loadModel(small), test);
  const classifier = await loadModel(model);
  const { calibration } = await evaluate(classifier, test);
  const percent = (value = 0) => `${(100 * value).toFixed(2)} %`;
  const megabytes = (file: Uint8Array) => `${(file.length / 1e6).toFixed(2)} MB`;
  const cells = [
    `\`${spec.name}\``,
    classifier.parameters.toLocaleString("en"),
    `${(classifier.multiplyAdds / 1e6).toFixed(2)} M`,
    megabytes(encodeModel(model)),
    megabytes(encodeModel(small)),
    percent(results.validationAccuracy),
    percent(results.testAccuracy),
    percent(accuracy),
    (results.testLoss ?? 0).toFixed(4),
    percent(calibration.error),
    percent(model.confidence?.falseRejects),
    recipe ? `${results.epochs ?? 0} of ${recipe.epochs}` : "-",
    recipe ? `${results.seconds ?? 0} s` : "-",
  ];
  return `| ${cells.join(" | ")} |`;
}
