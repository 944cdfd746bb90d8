import { readFile } from "node:fs/promises";
import { decodeModel, type Model } from "@inkling/engine";

/** A preset with its trained weights, read from the project that this folder is part of. */
export async function shipped(preset: string): Promise<Model> {
  const file = new URL(`../../../models/${preset}/model.safetensors`, import.meta.url);
  return decodeModel(await readFile(file));
}
