import { checkLabels, type Dataset } from "../dataset.ts";
import { type AnyModel, checkSame, membersOf } from "../ensemble.ts";
import { ValueError } from "../errors.ts";
import type { TrainEvent } from "../events.ts";
import { host } from "../host.ts";
import { compileKernels, instantiate, type KernelOptions, sizingKernels } from "../kernels.ts";
import { DIGITS, type ModelSpec, type Tensor } from "../model.ts";
import { createMemory } from "../plan/arena.ts";
import { initialise, writeParameters } from "../plan/parameters.ts";
import type { Recipe } from "../recipe.ts";
import { sumOf } from "../sum.ts";
import { validateRecipe, validateSpec } from "../validate.ts";
import { checkWeights } from "../weights.ts";
import { Crew } from "./crew.ts";
import { crowdDigits } from "./crowded-digits.ts";
import { drawDigits } from "./drawn-digits.ts";
import type { FillUniform } from "./draws.ts";
import { type Job, type Layout, layOut } from "./layout.ts";
import { makeNonDigits } from "./non-digits.ts";
import { drawSplit, keptShare } from "./split.ts";
import { Training } from "./training.ts";

export interface TrainerOptions extends KernelOptions {
  readonly spec: ModelSpec;
  readonly recipe: Recipe;
  /** Pictures to train on; those for validation are split off them. Of the model's input size. */
  readonly data: Dataset;
  /** Threads, 1 to the batch size. Default: all cores. */
  readonly threads?: number | undefined;
  /** Bytes of `checkpoint()` of the same job: training goes on from there, to the same weights. */
  readonly checkpoint?: Uint8Array | undefined;
  /** The model that the recipe's `distil` names, of the same input and classes. */
  readonly teacher?: AnyModel | undefined;
  /** All weights to start from, instead of random ones. */
  readonly weights?: ReadonlyMap<string, Tensor> | undefined;
}

/** One training. Iterate `events()` to its end, then `close()`. */
export interface Trainer {
  /** Steps of the whole run, if it is not stopped early. */
  readonly steps: number;
  readonly threads: number;
  /** Runs the training; may be called once. Throws WorkerError when a thread dies. */
  events(): AsyncGenerator<TrainEvent>;
  /** All three take effect at the next step boundary. */
  pause(): void;
  /**
   * Goes on: to the end, or for so many steps and then pauses again. An epoch's end comes with its last step.
   * @throws ValueError for steps that are no whole number from 1
   */
  resume(steps?: number): void;
  stop(): void;
  /** The run as it is at the next step boundary, to be continued with `createTrainer`. */
  checkpoint(): Promise<Uint8Array>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** Streams of the random generator for pictures of no digit, drawn digits, and crowded ones. */
const STREAM_NON_DIGITS = 19;
const STREAM_DRAWN_DIGITS = 20;
const STREAM_CROWDED_DIGITS = 21;

/** Label of pictures of no digit: beyond all classes. */
const NO_CLASS = 255;

/**
 * Makes a training ready: memory planned, threads started, and meanwhile the memory filled.
 * Throws ShapeError or ValueError when model, recipe and data do not fit together, FormatError for a
 * checkpoint that is damaged or of another job and for weights of another model, InklingError
 * `no_memory` for a batch too large.
 */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const { spec, recipe, data, teacher } = options;
  validateSpec(spec, "spec");
  validateRecipe(recipe, "recipe");
  checkData(spec, data);
  checkMade(options);
  checkTeacher(options);
  if (options.weights) checkWeights("weights", spec, options.weights);
  const replicas = threadsOf(options);
  const { module } = await compileKernels(options);
  const sizes = sizingKernels(module);
  const { count } = data;
  const kept = Math.round(keptShare(recipe) * count);
  if (count - kept < 1)
    throw new ValueError("data", "expected at least one image to train on", count);
  const share = (part = 0) => Math.round(part * (count - kept));
  const made = {
    drawnDigits: share(recipe.drawnDigits),
    crowdedDigits: share(recipe.crowdedDigits),
    nonDigits: share(recipe.nonDigits),
  };
  const more = made.drawnDigits + made.crowdedDigits + made.nonDigits;
  const counts = {
    dataCount: count,
    count: count + more,
    trainCount: count - kept + more,
    ...made,
  };
  const job: Job = {
    spec,
    recipe,
    replicas,
    ...counts,
    ...(teacher && { teacher: sumOfWeights(teacher) }),
  };
  const layout = layOut(job, sizes);
  const memory = createMemory(layout.top);
  const training = new Training(job, layout, memory, options);
  // Threads take as long to start as the memory takes to fill, and look at nothing in it before.
  const crew = new Crew(module, memory, job, layout, teacher);
  try {
    fillMemory(instantiate(module, memory), memory, job, layout, options);
    if (options.checkpoint) training.restore(options.checkpoint);
    await crew.ready;
  } catch (error) {
    await crew.end();
    throw error;
  }
  training.engage(crew);
  return training;
}

/** The threads asked for, or as many as there are cores and images in a batch. */
function threadsOf({ threads, recipe }: TrainerOptions): number {
  const { sharesMemory, cores } = host();
  const most = sharesMemory() ? recipe.batchSize : 1;
  const replicas = threads ?? Math.min(cores(), most);
  if (Number.isInteger(replicas) && replicas >= 1 && replicas <= most) return replicas;
  const rule = sharesMemory()
    ? `expected a whole number from 1 to the batch size ${most}`
    : "expected 1, because this page is not cross-origin isolated and cannot share memory between threads";
  throw new ValueError("threads", rule, replicas);
}

function checkData(spec: ModelSpec, data: Dataset): void {
  const [H, W, C = 1] = spec.input;
  if (spec.input.length !== 3 || C !== 1 || H !== data.rows || W !== data.columns) {
    const rule = `expected images of the model's input size ${spec.input.join(" x ")}`;
    throw new ValueError("data", rule, [data.rows, data.columns, 1]);
  }
  if (data.classes.length !== spec.classes.length) {
    throw new ValueError(
      "data",
      `expected ${spec.classes.length} classes as the model has`,
      data.classes.length,
    );
  }
  const { images, labels, count } = data;
  const sizes = [images.length / (H * W), labels.length];
  if (sizes.some((size) => size !== count)) {
    throw new ValueError("data", `expected ${count} images and as many labels`, sizes);
  }
  checkLabels(labels, data.classes.length);
}

/** A teacher where the recipe has one, and none where it has none. */
function checkTeacher({ spec, recipe, teacher }: TrainerOptions): void {
  const [wanted = "none", given = "none"] = [recipe.distil?.teacher, teacher?.spec.name];
  if (given !== wanted) {
    throw new ValueError("teacher", `expected ${wanted}, as recipe.distil says`, given);
  }
  if (!teacher) return;
  const where = `teacher ${given}`;
  for (const member of membersOf(teacher)) {
    validateSpec(member.spec, where);
    checkWeights(where, member.spec, member.weights);
    checkSame(where, member.spec, spec);
  }
}

function sumOfWeights(model: AnyModel): number {
  const blocks = membersOf(model).flatMap(({ weights }) => [...weights.values()]);
  return sumOf(
    "",
    blocks.map(({ data }) => data),
  );
}

/** What a training makes for itself, it makes in MNIST's size. */
function checkMade({ spec, recipe, data }: TrainerOptions): void {
  const [H, W] = spec.input;
  const isSmall = H === 28 && W === 28;
  if (recipe.nonDigits && spec.classes.length > NO_CLASS) {
    const rule = `expected at most ${NO_CLASS} with nonDigits, whose label is beyond all of them`;
    throw new ValueError("spec.classes", rule, spec.classes.length);
  }
  if (recipe.nonDigits && !isSmall) {
    const rule =
      "expected 0 (--non-digits none): pictures of no digit are made in MNIST's 28x28 only";
    throw new ValueError("recipe.nonDigits", rule, recipe.nonDigits);
  }
  if (recipe.crowdedDigits && !isSmall) {
    const rule = "expected 0 (--crowded-digits none): digits are crowded in MNIST's 28x28 only";
    throw new ValueError("recipe.crowdedDigits", rule, recipe.crowdedDigits);
  }
  if (recipe.drawnDigits && !(isSmall && data.classes.join() === DIGITS.join())) {
    const rule =
      "expected 0 (--drawn-digits none): digits are drawn in MNIST's 28x28 for the classes 0 to 9 only";
    throw new ValueError("recipe.drawnDigits", rule, recipe.drawnDigits);
  }
}

/** Lays blocks one after the other. */
function place(bytes: Uint8Array, start: number, ...blocks: readonly Uint8Array[]): void {
  let at = start;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
}

function fillMemory(
  k: ReturnType<typeof instantiate>,
  memory: WebAssembly.Memory,
  job: Job,
  layout: Layout,
  { data, weights }: TrainerOptions,
): void {
  const bytes = new Uint8Array(memory.buffer);
  const { recipe } = job;
  // The range of the split is free until it is made.
  const { train, validation } = drawSplit(k, memory, layout.split, data, recipe);
  const split = new Uint32Array(memory.buffer, layout.split, job.count);
  // The images' range is free until they are set, and has room for the numbers of one picture.
  const fillFrom =
    (stream: number): FillUniform =>
    (draws, picture) => {
      k.randomUniform(layout.images, draws.length, 0, 1, recipe.seed, stream, picture, 0);
      draws.set(new Float32Array(memory.buffer, layout.images, draws.length));
    };
  const drawn = drawDigits(job.drawnDigits, fillFrom(STREAM_DRAWN_DIGITS));
  const digits = { images: data.images, labels: data.labels, places: train };
  const crowded = crowdDigits(job.crowdedDigits, digits, fillFrom(STREAM_CROWDED_DIGITS));
  const others = makeNonDigits(job.nonDigits, digits, fillFrom(STREAM_NON_DIGITS));
  const nothing = new Uint8Array(job.nonDigits).fill(NO_CLASS);
  place(bytes, layout.images, data.images, drawn.images, crowded.images, others);
  place(bytes, layout.labels, data.labels, drawn.labels, crowded.labels, nothing);
  split.set(train);
  for (let i = data.count; i < job.count; i++) split[train.length + i - data.count] = i;
  split.set(validation, job.trainCount);
  initialise(k, memory, layout.table, layout, recipe.seed);
  const view = (at: number, size: number) => new Float32Array(memory.buffer, at, size);
  const { trainableFloats, stateFloats } = layout.table;
  const blocks = {
    trainable: view(layout.trainable, trainableFloats),
    state: view(layout.state, stateFloats),
  };
  if (weights) writeParameters(layout.table, blocks, weights);
  view(layout.average.trainable, trainableFloats).set(blocks.trainable);
  view(layout.average.state, stateFloats).set(blocks.state);
}
