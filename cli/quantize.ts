import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type AnyModel,
  type Dataset,
  type Evaluation,
  encodeModel,
  InklingError,
  membersOf,
  quantize,
} from "@inkling/engine";
import type { Command } from "commander";
import { accuracy, count, loss, percent, bytes as size } from "../models/format.ts";
import { UsageError } from "./errors.ts";
import { type FoundModel, findModel } from "./find-model.ts";
import { measure } from "./measure.ts";
import { addDataDir, addExamples, addJson } from "./options.ts";
import { table } from "./output.ts";
import { freeName } from "./train.ts";
import type { World } from "./world.ts";

interface Flags {
  readonly output?: string;
  readonly evaluate: boolean;
  readonly data?: string;
  readonly dataDir?: string;
  readonly json?: true;
}

/** A model as it was, or as it is now: its file's size, and how it reads the test images. */
interface Side {
  readonly bytes: number;
  readonly evaluation?: Evaluation;
}

export function addQuantize(program: Command, world: World): void {
  const command = program
    .command("quantize")
    .description(
      "write a model with int8 weights, a quarter of the size, and measure what it costs",
    )
    .argument("<model>", "a model's name or a .safetensors file")
    .option(
      "--out, --output <file>",
      "where it goes (default: <model>-int8.safetensors, a free name)",
    )
    .option("--data <dir>", "test images: a directory of IDX files, plain or .gz (default: MNIST)")
    .option("--no-evaluate", "do not measure accuracy and loss before and after");
  addDataDir(command);
  addJson(command);
  addExamples(
    command,
    "quantize mlp",
    "quantize cnn-deep --out small.safetensors",
    "quantize mine.safetensors --no-evaluate",
    "predict --model mlp-int8.safetensors seven.png",
  );
  command.action(async (wanted: string, flags: Flags) => {
    const found = await findModel(world, wanted, flags.dataDir);
    const out = flags.output ?? freeName(world, `${basename(found.name, ".safetensors")}-int8`);
    await world.files.prepare(out);
    const small = { name: `${found.name}, int8`, model: quantize(found.model) };
    if (isDeepStrictEqual(specsOf(small.model), specsOf(found.model))) {
      throw new UsageError(`${found.name}: its weights are int8 already.`);
    }
    const test = flags.evaluate ? await testImages(world, flags.data) : undefined;
    const before = await measureSide(world, found, test, flags);
    const tested = await measureSide(world, small, test, flags);
    const file = encodeModel(withFigures(small.model, tested.evaluation));
    const after = { ...tested, bytes: file.length };
    await world.files.write(out, file);
    if (flags.json) world.out.json(facts(found.name, before, after, out));
    else world.out.print(report(found.name, before, after, out));
  });
}

const specsOf = (model: AnyModel) => membersOf(model).map(({ spec }) => spec);

async function testImages(world: World, directory: string | undefined): Promise<Dataset> {
  const { test } = await world.data(directory);
  if (test) return test;
  const message = `${directory ?? "MNIST"} has no test images. Use --no-evaluate to go without.`;
  throw new InklingError("bad_format", message);
}

async function measureSide(
  world: World,
  found: FoundModel,
  test: Dataset | undefined,
  flags: Flags,
): Promise<Side> {
  const bytes = encodeModel(found.model).length;
  if (!test) return { bytes };
  return { bytes, evaluation: (await measure(world, found, test, flags)).evaluation };
}

/** The model with what it scored, as its file tells it. */
function withFigures(model: AnyModel, tested: Evaluation | undefined): AnyModel {
  if (!tested) return model;
  const { provenance } = model;
  const measured = { testAccuracy: tested.accuracy, testLoss: tested.loss };
  const results = { ...provenance.results, ...measured };
  return { ...model, provenance: { ...provenance, results } };
}

function facts(model: string, before: Side, after: Side, out: string) {
  const figures = ({ bytes, evaluation }: Side) => ({
    bytes,
    testAccuracy: evaluation?.accuracy ?? null,
    testLoss: evaluation?.loss ?? null,
  });
  return { model, before: figures(before), after: figures(after), out };
}

function report(model: string, before: Side, after: Side, out: string): string {
  const row = (name: string, { bytes, evaluation }: Side) => [
    name,
    size(bytes),
    ...(evaluation ? [accuracy(evaluation.accuracy), loss(evaluation.loss)] : []),
  ];
  const measured = before.evaluation;
  const headings = [model, "size", ...(measured ? ["accuracy", "loss"] : [])];
  const rows = [headings, row("before", before), row("int8", after)];
  return [
    table(rows, "lrrr".slice(0, headings.length)),
    "",
    ...(measured ? [`Accuracy and loss are of ${count(measured.count)} test images.`] : []),
    `Wrote ${out}, ${percent(after.bytes / before.bytes)} of the size. Try it: npx inkling predict --model ${out} picture.png`,
  ].join("\n");
}
