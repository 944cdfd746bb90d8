import { createHash } from "node:crypto";
import { decodeAnyModel, encodeModel, quantize } from "@inkling/engine";
import type { Precision } from "../models/addresses.ts";
import { Lru } from "../models/lru.ts";
import type { ModelStore } from "./deps.ts";

/** Files of int8 weights that are kept: the largest shipped one has 2 MB. */
const KEPT = 8;

export type Weights = (name: string, precision: Precision) => Promise<Uint8Array>;

/** What the routes have that give out weights. */
export interface WeightsDeps {
  readonly weights: Weights;
}

/** Weight files as they are stored, or with int8 weights, made once for each state of the stored file. */
export function createWeights(models: Pick<ModelStore, "bytes">): Weights {
  const small = new Lru<Promise<Uint8Array>>(KEPT);
  return async (name, precision) => {
    const file = await models.bytes(name);
    if (precision === "float32") return file;
    const sum = createHash("sha256").update(file).digest("base64");
    return small.get(sum, async () => encodeModel(quantize(decodeAnyModel(file))));
  };
}
