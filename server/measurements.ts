import { type AnyModel, type Dataset, type Evaluation, InklingError } from "@inkling/engine";
import { LRUCache } from "lru-cache";
import { MNIST } from "./data.ts";
import type { DataStore, Measurements, ModelInfo, ModelStore, Training } from "./deps.ts";

/** Measurements remembered: without their mistakes, which nobody asks for, some kilobytes each. */
const REMEMBERED = 64;

interface MeasurementsOptions {
  readonly models: Pick<ModelStore, "info" | "open">;
  readonly data: Pick<DataStore, "load">;
  readonly training: Pick<Training, "evaluate">;
}

/** What models come to on MNIST's test images; measured one at a time, when somebody asks. */
export function createMeasurements(options: MeasurementsOptions): Measurements {
  const known = new LRUCache<string, Evaluation>({ max: REMEMBERED });
  let working: { readonly key: string; readonly result: Promise<Evaluation> } | undefined;

  const keyOf = async (name: string) => keyOfInfo(await options.models.info(name));

  const work = async (key: string, name: string): Promise<Evaluation> => {
    try {
      const evaluation = { ...(await measureModel(options, name)), mistakes: [] };
      known.set(key, evaluation);
      return evaluation;
    } finally {
      working = undefined;
    }
  };

  return {
    async known(name) {
      return known.get(await keyOf(name));
    },
    async measure(name) {
      const key = await keyOf(name);
      const found = known.get(key);
      if (found) return found;
      if (working && working.key !== key) {
        const sentence = "Another model is being measured. Try again when that is done.";
        throw new InklingError("busy", sentence);
      }
      working ??= { key, result: work(key, name) };
      return working.result;
    },
  };
}

/** Another file under the same name is another model. */
const keyOfInfo = ({ name, bytes, created, testLoss }: ModelInfo): string =>
  [name, bytes, created, testLoss].join(" ");

/**
 * Answers MNIST's test images with a model of the store. Throws the store's codes, and InklingError `model_shape`
 * for one made for other images.
 */
export async function measureModel(
  {
    models,
    data,
    training,
  }: Omit<MeasurementsOptions, "models"> & {
    readonly models: Pick<ModelStore, "open">;
  },
  name: string,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Evaluation> {
  const model = await models.open(name);
  const { test } = await data.load(MNIST);
  if (test === undefined) throw new InklingError("bad_data", "There are no test images.");
  checkFit(name, model, test);
  return training.evaluate(model, test, onProgress);
}

function checkFit(name: string, { spec }: AnyModel, { rows, columns, classes }: Dataset): void {
  const [height, width] = spec.input;
  if (height === rows && width === columns && spec.classes.length === classes.length) return;
  throw new InklingError(
    "model_shape",
    `The model ${name} was made for other images than MNIST's: ${width}x${height} pixels, ${spec.classes.length} classes.`,
  );
}
