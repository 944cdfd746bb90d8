import { type Dataset, InklingError } from "@inkling/engine";
import type { LabelledPicture } from "../models/labelled.ts";
import type { SplitName } from "../models/pictures.ts";
import { datasetOf, type Prepared, placeOf, prepare } from "../models/prepare.ts";
import { UsageError } from "./errors.ts";
import { checkInput, type FoundModel } from "./find-model.ts";
import { countProgress } from "./progress.ts";
import type { World } from "./world.ts";

export interface SourceFlags {
  readonly data?: readonly string[];
  readonly split: string;
  readonly raw?: true;
  readonly json?: true;
}

/** A set of labelled pictures to measure on: as it is, or taken through the preprocessing. */
export type Source = { readonly name: string } & (
  | { readonly raw: Dataset }
  | { readonly prepared: Prepared }
);

const MNIST = "mnist";

/**
 * The sets that the flags name, read and prepared. That their labels are classes of all models, and
 * that models and pictures fit each other, is known before the long work begins.
 */
export async function openSources(
  world: World,
  models: readonly FoundModel[],
  { data, split, raw, json }: SourceFlags,
): Promise<readonly Source[]> {
  if (data === undefined || raw) {
    const sources: Source[] = [];
    for (const directory of data ?? [undefined]) {
      sources.push({ name: directory ?? MNIST, raw: await rawSet(world, directory, split) });
    }
    return sources;
  }
  for (const model of models) checkInput(model, "For IDX files of the model's size use --raw.");
  const opened: { name: string; pictures: readonly LabelledPicture[] }[] = [];
  for (const name of data) {
    const pictures = await world.pictures(name, split as SplitName);
    for (const { model } of models) {
      for (const picture of pictures) placeOf(picture, model.spec.classes);
    }
    opened.push({ name, pictures });
  }
  const sources: Source[] = [];
  for (const { name, pictures } of opened) {
    const progress = countProgress(json ? undefined : world.out.terminal, `reading ${name}`);
    try {
      sources.push({ name, prepared: checkAny(name, await prepare(pictures, progress.update)) });
    } finally {
      progress.stop();
    }
  }
  return sources;
}

async function rawSet(world: World, directory: string | undefined, split: string) {
  const data = await world.data(directory);
  const found = data[split as SplitName];
  if (found) return found;
  const other = split === "test" ? "train" : "test";
  const hint = `use --split ${other} for the others`;
  throw new UsageError(`${directory ?? "MNIST"} has no ${split} images; ${hint}.`);
}

/** The preprocessing makes pictures of MNIST's size; a model trained on other data may take another. */
function checkAny(name: string, prepared: Prepared): Prepared {
  if (prepared.pictures.length > 0) return prepared;
  const { blank, unreadable } = prepared;
  const first = unreadable[0];
  const why = first ? `${first.picture.name}: ${first.problem}` : `${blank[0]?.name} is blank.`;
  const all = blank.length + unreadable.length;
  throw new InklingError("bad_data", `${name}: none of its ${all} pictures can be read. ${why}`);
}

/** The set with its labels as places among the model's classes. */
export function withClasses(source: Source, { model }: FoundModel): Dataset {
  return "raw" in source ? source.raw : datasetOf(source.prepared, model.spec.classes);
}
