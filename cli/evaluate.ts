import type { Dataset } from "@inkling/engine";
import type { Command } from "commander";
import { accuracy, compact, count, loss, milliseconds } from "../models/format.ts";
import { UsageError } from "./errors.ts";
import { findModel } from "./find-model.ts";
import { type Measured, measure } from "./measure.ts";
import { addBuild, addDataDir, addExamples, addJson, threads } from "./options.ts";
import { plural, table } from "./output.ts";
import { fullReport, reportFacts, summaryLine } from "./report.ts";
import type { Build, DataSplits, World } from "./world.ts";

interface Flags {
  readonly model?: readonly string[];
  readonly data?: string;
  readonly split: string;
  readonly threads?: number;
  readonly build?: Build;
  readonly dataDir?: string;
  readonly json?: true;
}

export function addEvaluate(program: Command, world: World): void {
  const command = program
    .command("evaluate")
    .description("measure models on a data set: accuracy, loss, classification report, confusion")
    .option(
      "--model <model...>",
      "a model's name or a .safetensors file; several are compared (default: the page's model)",
    )
    .option("--data <dir>", "a directory of IDX files, plain or .gz (default: MNIST)")
    .option("--split <split>", "the images to use: test or train", "test")
    .option("--threads <n>", "threads to measure on (default: all cores)", threads);
  addBuild(command);
  addDataDir(command);
  addJson(command);
  addExamples(
    command,
    "evaluate",
    "evaluate --model cnn-blocks --json",
    "evaluate --model mlp cnn-simple my-model.safetensors",
    "evaluate --model inkling --data ./my-digits",
  );
  command.action(async (flags: Flags) => {
    const data = pickSplit(await world.data(flags.data), flags);
    const wanted = flags.model ?? [undefined];
    const measured: Measured[] = [];
    for (const name of wanted) {
      const found = await findModel(world, name, flags.dataDir);
      measured.push(await measure(world, found, data, flags));
    }
    if (flags.json) {
      const documents = measured.map((one) => facts(one, flags));
      world.out.json(documents.length === 1 ? documents[0] : documents);
    } else {
      world.out.print(measured.length === 1 ? single(measured[0]!) : comparison(measured));
    }
  });
}

function pickSplit(data: DataSplits, { split, data: directory = "MNIST" }: Flags): Dataset {
  if (split !== "test" && split !== "train") {
    throw new UsageError(`--split must be test or train, got ${JSON.stringify(split)}.`);
  }
  const found = data[split];
  if (found) return found;
  const other = split === "test" ? "train" : "test";
  throw new UsageError(`${directory} has no ${split} images; use --split ${other} for the others.`);
}

function facts({ found, classifier, evaluation, seconds }: Measured, flags: Flags) {
  return {
    model: found.name,
    data: flags.data ?? "mnist",
    split: flags.split,
    build: classifier.build,
    threads: classifier.threads,
    parameters: classifier.parameters,
    multiplyAdds: classifier.multiplyAdds,
    seconds,
    ...reportFacts(evaluation),
  };
}

function single({ found, classifier, evaluation, seconds }: Measured): string {
  const speed = `${count(evaluation.count / seconds)} images/s, ${classifier.build} build, ${plural(classifier.threads, "thread")}`;
  return `${found.name}: ${summaryLine(evaluation)} (${speed})\n\n${fullReport(evaluation)}`;
}

const HEADINGS = ["model", "accuracy", "loss", "top-3", "parameters", "multiply-adds", "per image"];

function comparison(measured: readonly Measured[]): string {
  const rows = measured.map(({ found, classifier, evaluation, seconds }) => [
    found.name,
    accuracy(evaluation.accuracy),
    loss(evaluation.loss),
    accuracy(evaluation.top3),
    count(classifier.parameters),
    compact(classifier.multiplyAdds),
    milliseconds((1000 * seconds) / evaluation.count),
  ]);
  return table([HEADINGS, ...rows], "lrrrrrr");
}
