import { type Dataset, type Split, stratifiedSplit } from "../dataset.ts";
import { compileKernels, instantiate, type KernelOptions, type Kernels } from "../kernels.ts";
import { ARENA_BASE, createMemory } from "../plan/arena.ts";
import type { Recipe } from "../recipe.ts";

type Kept = Pick<Recipe, "validation">;
type Labelled = Pick<Dataset, "labels" | "classes">;

/**
 * Seed and stream of the random generator for the validation split. Every training of a set keeps the same
 * images, whatever its own seed, so that trainings are compared on the same and may answer together.
 */
const SEED = 1;
const STREAM_SPLIT = 18;

/** Bytes of a random word. */
const WORD = 4;

export const keptShare = ({ validation = 0.1 }: Kept): number => validation;

/**
 * The places that a training with this recipe learns from, and those that it keeps for validation:
 * what is chosen or fitted after the training may look at these.
 * @throws ValueError for a share outside 0 to below 1, or a label of no class
 */
export async function splitOf(
  data: Labelled,
  recipe: Kept,
  options: KernelOptions = {},
): Promise<Split> {
  const { module } = await compileKernels(options);
  const memory = createMemory(ARENA_BASE + WORD * data.labels.length);
  return drawSplit(instantiate(module, memory), memory, ARENA_BASE, data, recipe);
}

/** The same, with a word for each image at address `at` for scratch. */
export function drawSplit(
  k: Kernels,
  memory: WebAssembly.Memory,
  at: number,
  { labels, classes }: Labelled,
  recipe: Kept,
): Split {
  // A permutation's places serve as random words.
  const random = (count: number, label: number): Uint32Array => {
    k.randomPermutation(at, count, SEED, STREAM_SPLIT, label, 0);
    return new Uint32Array(memory.buffer, at, count).slice();
  };
  return stratifiedSplit(labels, classes.length, keptShare(recipe), random);
}
