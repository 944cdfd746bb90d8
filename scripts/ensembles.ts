import {
  calibrate,
  type Dataset,
  type Ensemble,
  ensembleOf,
  evaluate,
  fitConfidence,
  loadModel,
  type Model,
  splitOf,
  subset,
} from "@inkling/engine";
import { average } from "#engine/infer/mean.js";
import { toPixels } from "../models/prepare.ts";

// Ensembles of trained presets: putting one together, and choosing its members.

export interface Assembled {
  readonly ensemble: Ensemble;
  /** A line for each member, then one for the ensemble. */
  readonly log: readonly object[];
}

/**
 * The members' weights as they are; the confidence of the mean fitted on the images that all of them kept
 * for validation. Figures on these are without that temperature, as those of a training are.
 */
export async function assemble(
  name: string,
  members: readonly Model[],
  train: Dataset,
  test: Dataset,
): Promise<Assembled> {
  const kept = await keptByAll(members, train);
  const bare = ensembleOf(name, members);
  const validation = await evaluate(await loadModel(bare), kept);
  const calibrated = await calibrate(bare, kept);
  const tested = await evaluate(await loadModel(calibrated), test);
  const results = {
    validationAccuracy: validation.accuracy,
    validationLoss: validation.loss,
    testAccuracy: tested.accuracy,
    testLoss: tested.loss,
  };
  const log = [
    ...members.map(({ spec, provenance }) => ({ member: spec.name, ...provenance.results })),
    { ensemble: name, validation: kept.count, ...results, ...calibrated.confidence },
  ];
  return { ensemble: { ...calibrated, provenance: { results } }, log };
}

/** What one learnt from says nothing of how well it reads. @throws Error where members kept other images */
async function keptByAll(members: readonly Model[], train: Dataset): Promise<Dataset> {
  const recipes = members.map(({ spec: { name }, provenance: { recipe } }) => {
    if (!recipe) throw new Error(`${name} does not say which images it kept for validation.`);
    return { name, validation: recipe.validation ?? 0.1 };
  });
  const [first] = recipes;
  const odd = recipes.find(({ validation }) => validation !== first?.validation);
  if (!first || odd)
    throw new Error(`${odd?.name} kept other images for validation than the others.`);
  return subset(train, (await splitOf(train, first)).validation);
}

/** Members of a combination, at most: each takes its time. */
const MOST = 4;
/** Combinations of each number of members that are shown. */
const SHOWN = 8;

/**
 * How well models read the validation images together, as a table: log-loss with the temperature fitted, and
 * without, and how many of the images are misread. The best of each number of members by log-loss.
 */
export async function combinations(models: readonly Model[], train: Dataset): Promise<string> {
  const kept = await keptByAll(models, train);
  const pixels = toPixels(kept.images);
  const answers: Float32Array[] = [];
  for (const model of models) answers.push((await loadModel(model)).probabilities(pixels));
  const rows: { members: string[]; loss: number; bare: number; misread: number }[] = [];
  for (const places of subsets(models.length, MOST)) {
    const mean = average(
      places.map((i) => answers[i]!),
      kept.classes.length,
      1,
    );
    const { temperature } = fitConfidence({ probabilities: mean, labels: kept.labels });
    const cooled = average([mean], kept.classes.length, temperature);
    const { loss, mistakes } = await score(cooled, kept);
    const { loss: bare } = await score(mean, kept);
    const members = places.map((i) => models[i]!.spec.name);
    rows.push({ members, loss, bare, misread: mistakes.length });
  }
  const sizes = Array.from({ length: MOST }, (_, i) => i + 1);
  const best = sizes.flatMap((size) =>
    rows
      .filter(({ members }) => members.length === size)
      .toSorted((a, b) => a.loss - b.loss)
      .slice(0, SHOWN),
  );
  const lines = best.map(({ members, loss, bare, misread }) =>
    [loss.toFixed(5), bare.toFixed(5), String(misread).padStart(7), members.join(" ")].join("  "),
  );
  return `${["log-loss  bare     misread  members", ...lines].join("\n")}\n`;
}

/** Places 0 to n - 1, 1 to `most` at a time, each in order. */
function subsets(n: number, most: number, from = 0): number[][] {
  if (most === 0) return [];
  return Array.from({ length: n - from }, (_, i) => from + i).flatMap((first) => [
    [first],
    ...subsets(n, most - 1, first + 1).map((rest) => [first, ...rest]),
  ]);
}

const score = (probabilities: Float32Array, data: Dataset) =>
  evaluate({ probabilities: () => probabilities }, data, { batch: data.count });
