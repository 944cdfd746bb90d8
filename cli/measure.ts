import {
  type Classifier,
  type Dataset,
  type Evaluation,
  evaluate,
  InklingError,
  ShapeError,
} from "@inkling/engine";
import type { FoundModel } from "./find-model.ts";
import { countProgress } from "./progress.ts";
import type { Build, World } from "./world.ts";

export interface Measured {
  readonly found: FoundModel;
  readonly classifier: Classifier;
  readonly evaluation: Evaluation;
  readonly seconds: number;
}

interface MeasureOptions {
  readonly build?: Build;
  readonly json?: true;
  /** Default: all cores. */
  readonly threads?: number;
}

/** How well a model reads a data set; with a progress bar, unless the answer is JSON. */
export async function measure(
  world: World,
  found: FoundModel,
  data: Dataset,
  { build, json, threads = world.engine.cores }: MeasureOptions,
): Promise<Measured> {
  checkFit(found, data);
  const classifier = await world.engine.loadModel(found.model, {
    ...(build && { build }),
    threads,
  });
  const progress = countProgress(json ? undefined : world.out.terminal, found.name);
  const start = performance.now();
  try {
    const evaluation = await evaluate(classifier, data, { onProgress: progress.update });
    return { found, classifier, evaluation, seconds: (performance.now() - start) / 1000 };
  } finally {
    progress.stop();
    await classifier.close();
  }
}

/** A model of other pictures or classes would answer nonsense, or not at all. */
function checkFit({ name, model: { spec } }: FoundModel, data: Dataset): void {
  if (spec.input[0] !== data.rows || spec.input[1] !== data.columns || spec.input[2] !== 1) {
    const hint = "Choose data of that size.";
    throw new ShapeError(name, `[${spec.input.join(", ")}]`, [data.rows, data.columns, 1], hint);
  }
  if (spec.classes.length < data.classes.length) {
    const message = `${name}: tells ${spec.classes.length} classes apart, the data has ${data.classes.length}.`;
    throw new InklingError("model_shape", message);
  }
}
