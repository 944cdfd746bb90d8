import { basename } from "node:path";
import { type AnyModel, decodeAnyModel, InklingError } from "@inkling/engine";
import { NAME } from "../models/names.ts";
import { readSettings } from "../server/settings.ts";
import { UsageError } from "./errors.ts";
import type { World } from "./world.ts";

export interface FoundModel {
  /** As the user called it, or the default's name. */
  readonly name: string;
  readonly model: AnyModel;
}

/** What `--model` means: a shipped or kept model's name, else a file; nothing: the default model. */
export async function findModel(
  world: World,
  wanted: string | undefined,
  dataDir: string | undefined,
): Promise<FoundModel> {
  const store = await openStore(world, dataDir);
  if (wanted === undefined) {
    const name = await store.defaultName();
    return { name, model: await store.open(name) };
  }
  if (!NAME.test(wanted)) return fromFile(world, wanted);
  try {
    return { name: wanted, model: await store.open(wanted) };
  } catch (error) {
    const unknown = error instanceof InklingError && error.code === "model_not_found";
    if (unknown && world.files.exists(wanted)) return fromFile(world, wanted);
    if (!unknown) throw error;
    const names = (await store.list()).map(({ name }) => name).join(", ");
    throw new UsageError(`There is no model ${wanted}, nor a file of that name. Models: ${names}.`);
  }
}

export const openStore = (world: World, dataDir: string | undefined) =>
  world.store(readSettings({ dataDir }, world.env));

async function fromFile({ files }: World, path: string): Promise<FoundModel> {
  const bytes = await files.read(path);
  try {
    return { name: path, model: decodeAnyModel(bytes) };
  } catch (cause) {
    if (!(cause instanceof InklingError)) throw cause;
    const message = `${basename(path)} is not a model that can be used. ${cause.message}`;
    throw new InklingError("bad_format", message, { cause });
  }
}

/** What pictures are read as. */
const INPUT = [28, 28, 1];

/** Pictures are read at MNIST's size; a model trained on other data may take another. */
export function checkInput(
  { name, model: { spec } }: FoundModel,
  hint = "Choose another model.",
): void {
  if (spec.input.join() === INPUT.join()) return;
  const message = `${name} takes [${spec.input.join(", ")}], and pictures are read as [${INPUT.join(", ")}].`;
  throw new InklingError("model_shape", `${message} ${hint}`);
}
