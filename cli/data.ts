import { type DatasetFacts, datasetFacts } from "@inkling/engine";
import type { Command } from "commander";
import { count } from "../models/format.ts";
import { addExamples, addJson } from "./options.ts";
import { table } from "./output.ts";
import { drawText, sideBySide } from "./picture.ts";
import type { DataSplits, World } from "./world.ts";

interface Flags {
  readonly data?: string;
  readonly json?: true;
}

type Facts = { readonly [split in keyof DataSplits]?: DatasetFacts };

export function addData(program: Command, world: World): void {
  const command = program
    .command("data")
    .description("facts of a data set: counts, sizes, and the mean image of each class")
    .option("--data <dir>", "a directory of IDX files, plain or .gz (default: MNIST)");
  addJson(command);
  addExamples(command, "data", "data --data ./fashion-mnist --json");
  command.action(async ({ data, json }: Flags) => {
    const facts = factsOf(await world.data(data));
    const { train, test } = facts;
    if (json) {
      const splits = { ...(train && { train: plain(train) }), ...(test && { test: plain(test) }) };
      world.out.json({ data: data ?? "mnist", ...splits });
    } else world.out.print(describeData(data ?? "MNIST", facts, world.out.columns));
  });
}

function factsOf({ train, test }: DataSplits): Facts {
  return {
    ...(train && { train: datasetFacts(train) }),
    ...(test && { test: datasetFacts(test) }),
  };
}

/** The mean images as arrays: JSON would write the bytes as an object. */
function plain(facts: DatasetFacts) {
  return { ...facts, perClass: facts.perClass.map((one) => ({ ...one, mean: [...one.mean] })) };
}

function describeData(name: string, { train, test }: Facts, columns: number): string {
  const either = (train ?? test)!;
  const total = (facts?: DatasetFacts) => (facts ? count(facts.count) : "-");
  const rows = either.perClass.map(({ label }, i) => [
    label,
    train ? count(train.perClass[i]!.count) : "-",
    test ? count(test.perClass[i]!.count) : "-",
  ]);
  const pictures = either.perClass.map(({ label, mean }) => [
    `${label}:`,
    ...drawText(mean, either.rows, either.columns),
  ]);
  return [
    `${name}: grey pictures, ${either.rows} rows by ${either.columns} columns`,
    "",
    table([["class", "train", "test"], ...rows, ["all", total(train), total(test)]], "lrr"),
    "",
    `Mean image of each class${train ? "" : " (test images)"}:`,
    "",
    sideBySide(pictures, either.columns, columns),
  ].join("\n");
}
