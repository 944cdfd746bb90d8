import type { Command } from "commander";
import { accuracy, bytes, compact, count } from "../models/format.ts";
import type { ModelInfo } from "../models/store-types.ts";
import { openStore } from "./find-model.ts";
import { addDataDir, addExamples, addJson } from "./options.ts";
import { table } from "./output.ts";
import type { World } from "./world.ts";

interface Flags {
  readonly dataDir?: string;
  readonly json?: true;
}

export function addModels(program: Command, world: World): void {
  const command = program
    .command("models")
    .description("list the models: shipped ones, kept ones, and presets not trained yet");
  addDataDir(command);
  addJson(command);
  addExamples(command, "models", "models --json");
  command.action(async ({ dataDir, json }: Flags) => {
    const store = await openStore(world, dataDir);
    const models = await store.list();
    if (json) world.out.json(models.map(facts));
    else world.out.print(listing(models, world.out.bold));
  });
}

/** null where a figure is not known: of a model not trained, or not measured. */
function facts(model: ModelInfo) {
  const { name, parameters, trained, testAccuracy, multiplyAdds, source } = model;
  return {
    name,
    parameters,
    trained,
    testAccuracy: testAccuracy ?? null,
    bytes: trained ? model.bytes : null,
    multiplyAdds,
    source,
    ...(model.problem !== undefined && { problem: model.problem }),
  };
}

const HEADINGS = ["name", "test accuracy", "parameters", "multiply-adds", "size", "layers"];

function listing(models: readonly ModelInfo[], bold: (text: string) => string): string {
  const rows = models.map((model) => [
    model.name,
    model.testAccuracy === undefined ? "-" : accuracy(model.testAccuracy),
    model.problem === undefined ? count(model.parameters) : "-",
    model.problem === undefined ? compact(model.multiplyAdds) : "-",
    model.trained ? bytes(model.bytes) : "not trained",
    model.problem ?? model.layers,
  ]);
  const [headings, ...lines] = table([HEADINGS, ...rows], "lrrrrl").split("\n");
  return [bold(headings!), ...lines].join("\n");
}
