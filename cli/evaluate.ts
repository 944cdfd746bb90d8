import type { Command } from "commander";
import type { SplitName } from "../models/pictures.ts";
import { UsageError } from "./errors.ts";
import { errorsCsv } from "./errors-csv.ts";
import { document, documents } from "./evaluate-json.ts";
import { comparison, several, single } from "./evaluate-text.ts";
import { type FoundModel, findModel } from "./find-model.ts";
import { measure } from "./measure.ts";
import { addBuild, addDataDir, addExamples, addJson, threads } from "./options.ts";
import { resultOf, type SetResult } from "./set-result.ts";
import { openSources, type Source, type SourceFlags, withClasses } from "./sources.ts";
import type { Build, World } from "./world.ts";

interface Flags extends SourceFlags {
  readonly model?: readonly string[];
  readonly threads?: number;
  readonly build?: Build;
  readonly dataDir?: string;
  readonly errors?: string;
}

const FORMS = `
What --data takes, one directory or several:
  - a pair of IDX files, images-idx3-ubyte and labels-idx1-ubyte, .gz or not, of any image size, ink high;
  - picture files and labels.csv with the columns file and label;
  - one folder of pictures for each class, called as the class is.
Pictures go through the whole preprocessing, as on the page. Blank ones count as wrong; files that are no
pictures do not count. Both are listed.`;

export function addEvaluate(program: Command, world: World): void {
  const command = program
    .command("evaluate")
    .description(
      "measure models on data sets: accuracy, calibration, classification report, confusion",
    )
    .option(
      "--model <model...>",
      "a model's name or a .safetensors file; several are compared (default: the page's model)",
    )
    .option("--data <dir...>", "directories of labelled pictures, see below (default: MNIST)")
    .option("--split <split>", "the images to use: test or train", "test")
    .option("--raw", "take IDX pictures as they are: of the model's own size, no preprocessing")
    .option("--errors <file>", "write what was read wrong as CSV: file,label,answer,confidence,...")
    .option("--threads <n>", "threads to measure on (default: all cores)", threads);
  addBuild(command);
  addDataDir(command);
  addJson(command);
  command.addHelpText("after", FORMS);
  addExamples(
    command,
    "evaluate",
    "evaluate --model cnn-blocks --json",
    "evaluate --model mlp cnn-simple my-model.safetensors",
    "evaluate --data ./my-scans --errors wrong.csv",
    "evaluate --data ./usps ./photos ./forms",
    "evaluate --model mine.safetensors --data ./fashion-mnist --raw",
  );
  command.action(async (flags: Flags) => {
    checkSplit(flags.split);
    if (flags.errors !== undefined) await world.files.prepare(flags.errors);
    const models: FoundModel[] = [];
    for (const name of flags.model ?? [undefined]) {
      models.push(await findModel(world, name, flags.dataDir));
    }
    const sources = await openSources(world, models, flags);
    const results = await measureAll(world, models, sources, flags);
    if (flags.errors !== undefined) {
      await world.files.write(flags.errors, new TextEncoder().encode(errorsCsv(results)));
    }
    if (flags.json) world.out.json(json(results, sources.length, flags.split));
    else world.out.print(text(results, sources.length));
  });
}

function checkSplit(split: string): asserts split is SplitName {
  if (split === "test" || split === "train") return;
  throw new UsageError(`--split must be test or train, got ${JSON.stringify(split)}.`);
}

/** Every model on every set, model by model. */
async function measureAll(
  world: World,
  models: readonly FoundModel[],
  sources: readonly Source[],
  flags: Flags,
): Promise<SetResult[]> {
  const results: SetResult[] = [];
  for (const found of models) {
    for (const source of sources) {
      const data = withClasses(source, found);
      results.push(resultOf(source, await measure(world, found, data, flags)));
    }
  }
  return results;
}

function json(results: readonly SetResult[], sets: number, split: string) {
  if (sets > 1) return documents(results, split);
  return results.length === 1
    ? document(results[0]!, split)
    : results.map((result) => document(result, split));
}

function text(results: readonly SetResult[], sets: number): string {
  if (sets > 1) return several(results);
  return results.length === 1 ? single(results[0]!) : comparison(results);
}
