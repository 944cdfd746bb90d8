import type { Kernels } from "../kernels.ts";
import { elements, F32, type Preparation, type Run } from "../plan/layer.ts";
import type { AugmentSpec } from "../recipe.ts";
import {
  Control,
  type Job,
  type Layout,
  METRICS_PITCH,
  part,
  slice,
  stepsPerEpoch,
} from "./layout.ts";
import { baseRate, rateFactor } from "./schedule.ts";
import { type Teacher, takeLesson } from "./teacher.ts";
import { makeUpdate } from "./update.ts";

/** Stream of the random generator for the order of an epoch. */
const STREAM_SHUFFLE = 17;

/** The host has ended the training while this thread was at work. */
export class Aborted extends Error {}

/** A stretch of steps within one epoch. */
export interface RunCommand {
  /** From 0. */
  readonly epoch: number;
  /** Steps of the whole run, from 0: [from, to), all of this epoch. */
  readonly from: number;
  readonly to: number;
  /** What a plateau has made of the learning rate. */
  readonly plateau: number;
}

/** Figures of one step's batch. */
export interface StepFigures {
  /** Steps done. */
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly learningRate: number;
  readonly images: number;
}

export interface EvaluationFigures {
  readonly loss: number;
  readonly correct: number;
}

/** One thread's part of a training. All replicas run the same commands and meet at barriers. */
export class Replica {
  readonly #k: Kernels;
  readonly #job: Job;
  readonly #layout: Layout;
  readonly #replica: number;
  readonly #bytes: Uint8Array;
  readonly #floats: Float32Array;
  readonly #doubles: Float64Array;
  readonly #control: Int32Array;
  readonly #prepare: readonly Preparation[];
  readonly #update: (learningRate: number, step: number, gradientScale: number) => void;
  readonly #teacher: Teacher | undefined;

  constructor(
    k: Kernels,
    memory: WebAssembly.Memory,
    job: Job,
    layout: Layout,
    replica: number,
    teacher?: Teacher,
  ) {
    this.#teacher = teacher;
    this.#k = k;
    this.#job = job;
    this.#layout = layout;
    this.#replica = replica;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#floats = new Float32Array(memory.buffer);
    this.#doubles = new Float64Array(memory.buffer);
    this.#control = new Int32Array(memory.buffer, layout.control, 16);
    this.#prepare = myPreparations(this.#own.plan.prepare, replica, job.replicas);
    this.#update = makeUpdate(k, job, layout, replica);
  }

  get #own() {
    return this.#layout.replicas[this.#replica]!;
  }

  #barrier = (): void => {
    if (this.#k.barrier(this.#layout.barrier, this.#job.replicas)) throw new Aborted();
  };

  /** Runs steps until the end of the stretch or until the host says stop; returns the steps done. */
  run(command: RunCommand, report: (figures: StepFigures) => void): number {
    const { recipe, trainCount } = this.#job;
    const perEpoch = stepsPerEpoch(this.#job);
    if (this.#replica === 0) this.#shuffle(command.epoch);
    this.#prepareWeights();
    for (let step = command.from; step < command.to; step++) {
      const first = (step - command.epoch * perEpoch) * recipe.batchSize;
      const size = Math.min(recipe.batchSize, trainCount - first);
      const factor = rateFactor(recipe.schedule, step, perEpoch, recipe.epochs);
      const learningRate = baseRate(recipe.optimizer) * factor * command.plateau;
      this.#gradients(command.epoch, step, first, size);
      this.#barrier();
      this.#applyGradients(learningRate, step);
      if (this.#replica === 0) {
        const figures = this.#total(step + 1, size, learningRate);
        report(figures);
        const leave = Atomics.load(this.#control, Control.stop) === 1;
        Atomics.store(this.#control, Control.leave, leave ? 1 : 0);
      }
      this.#barrier();
      this.#prepareWeights();
      if (Atomics.load(this.#control, Control.leave) === 1) return step + 1;
    }
    return command.to;
  }

  /** This epoch's order: a permutation of the places that train. */
  #shuffle(epoch: number): void {
    const { order, split } = this.#layout;
    const { trainCount, recipe } = this.#job;
    this.#k.randomPermutation(order, trainCount, recipe.seed, STREAM_SHUFFLE, epoch, 0);
    const places = new Uint32Array(this.#bytes.buffer, split, trainCount);
    const permutation = new Uint32Array(this.#bytes.buffer, order, trainCount);
    for (let i = 0; i < trainCount; i++) permutation[i] = places[permutation[i]!]!;
  }

  /** Packs this thread's share of the changed weights, and waits for the others. */
  #prepareWeights(): void {
    for (const task of this.#prepare) task.run(this.#k);
    this.#barrier();
  }

  /** Forward and backward of this replica's rows; leaves their loss sum and hits in the metrics. */
  #gradients(epoch: number, step: number, first: number, size: number): void {
    const { plan, gradients, labels, losses } = this.#own;
    const [from, to] = part(size, this.#replica, this.#job.replicas);
    const rows = to - from;
    const run = this.#pass(rows, from, size, true, step);
    const gentle = Math.round((this.#job.recipe.augment?.gentle ?? 0) * size);
    const order = this.#layout.order + (first + from) * 4;
    this.#load(order, rows, { epoch, gentle: Math.max(0, Math.min(rows, gentle - from)) });
    this.#k.clearGradients(gradients, this.#layout.table.trainableFloats);
    plan.forward(run);
    const { spec, recipe } = this.#job;
    const correct = this.#k.softmaxCrossEntropy(
      plan.logits,
      labels,
      plan.dLogits,
      losses,
      rows,
      spec.classes.length,
      recipe.labelSmoothing ?? 0,
      1 / size,
    );
    this.#beTaught(order, rows, size);
    this.#leaveMetrics(this.#lossSum(rows) + this.#penalty(size), correct, this.#classed(rows));
    plan.backward(run);
  }

  /** Changes loss and gradient to targets by the teacher, where the recipe has one: see `takeLesson`. */
  #beTaught(indices: number, rows: number, size: number): void {
    const { spec, recipe, dataCount } = this.#job;
    if (!this.#teacher || !recipe.distil) return;
    const { plan, labels, losses } = this.#own;
    const places = new Uint32Array(this.#bytes.buffer, indices, rows);
    // A teacher may never have seen what is made for the training.
    const taught = Array.from(places.keys()).filter((row) => places[row]! < dataCount);
    const floats = (at: number, count: number) => this.#floats.subarray(at / F32, at / F32 + count);
    const answers = rows * spec.classes.length;
    const answered = {
      logits: floats(plan.logits, answers),
      labels: this.#bytes.subarray(labels, labels + rows),
      dLogits: floats(plan.dLogits, answers),
      losses: floats(losses, rows),
    };
    takeLesson(answered, {
      rows: taught,
      taught: this.#teacher(this.#imagesOf(taught), taught.length),
      share: recipe.distil.share,
      labelSmoothing: recipe.labelSmoothing ?? 0,
      scale: 1 / size,
    });
  }

  /** The pictures in these rows of the batch, one after the other. */
  #imagesOf(rows: readonly number[]): Float32Array {
    const size = elements(this.#job.spec.input);
    const first = this.#own.plan.input / F32;
    const images = new Float32Array(rows.length * size);
    for (const [i, row] of rows.entries()) {
      const at = first + row * size;
      images.set(this.#floats.subarray(at, at + size), i * size);
    }
    return images;
  }

  #pass(rows: number, firstRow: number, totalRows: number, training: boolean, step: number): Run {
    return {
      k: this.#k,
      bytes: this.#bytes,
      rows,
      firstRow,
      totalRows,
      training,
      replica: this.#replica,
      seed: this.#job.recipe.seed,
      step,
      scratch: this.#own.scratch,
      barrier: this.#barrier,
    };
  }

  /** Pictures and labels at these places, augmented in training: the first `gentle` of them less. */
  #load(indices: number, rows: number, training?: { epoch: number; gentle: number }): void {
    const { images, labels } = this.#layout;
    const { plan, scratch, labels: own } = this.#own;
    const { spec, recipe } = this.#job;
    const [H = 1, W = 1] = spec.input;
    this.#k.gatherLabels(labels, indices, own, rows);
    if (!recipe.augment || training === undefined) {
      this.#k.gatherBytes(images, indices, plan.input, rows, H * W);
      return;
    }
    const { epoch, gentle } = training;
    const augment = (from: number, to: number, share: number) =>
      this.#k.augmentImages(
        images,
        indices + from * 4,
        plan.input + from * H * W * F32,
        to - from,
        H,
        W,
        ...augmentRange(recipe.augment!, share),
        recipe.seed,
        epoch,
        scratch,
      );
    augment(0, gentle, GENTLE);
    augment(gentle, rows, 1);
  }

  #lossSum(rows: number): number {
    const at = this.#own.losses / F32;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += this.#floats[at + i]!;
    return sum;
  }

  /** L2's part of the batch's loss sum, for all replicas: taken while no thread changes the weights. */
  #penalty(size: number): number {
    return this.#replica === 0 ? this.#own.plan.penalty(this.#k) * size : 0;
  }

  /** Images of the batch that have a class: all but those of no digit. */
  #classed(rows: number): number {
    const { labels } = this.#own;
    const classes = this.#job.spec.classes.length;
    let count = 0;
    for (let i = labels; i < labels + rows; i++) if (this.#bytes[i]! < classes) count++;
    return count;
  }

  #leaveMetrics(loss: number, correct: number, classed: number): void {
    const at = this.#metricsAt(this.#replica);
    this.#doubles[at] = loss;
    this.#doubles[at + 1] = correct;
    this.#doubles[at + 3] = classed;
  }

  #metricsAt(replica: number): number {
    return (this.#layout.metrics + replica * METRICS_PITCH) / 8;
  }

  /** Sums over the replicas, in fixed order. */
  #sum(word: number): number {
    let sum = 0;
    for (let r = 0; r < this.#job.replicas; r++) sum += this.#doubles[this.#metricsAt(r) + word]!;
    return sum;
  }

  /** This thread's slice of the weights: the replicas' gradients summed, clipped, applied. */
  #applyGradients(learningRate: number, step: number): void {
    const { table, replicas, gradientPitch } = this.#layout;
    const [from, to] = slice(table.trainableFloats, this.#replica, this.#job.replicas);
    const sums = replicas[0]!.gradients;
    this.#k.sumReplicas(sums, gradientPitch, this.#job.replicas, from, to - from);
    let scale = 1;
    const { clipNorm } = this.#job.recipe;
    if (clipNorm !== undefined) {
      const at = this.#metricsAt(this.#replica) + 2;
      this.#doubles[at] = this.#k.squaredNorm(sums + from * F32, to - from);
      this.#barrier();
      const norm = Math.sqrt(this.#sum(2));
      if (norm > clipNorm) scale = clipNorm / norm;
    }
    this.#update(learningRate, step, scale);
  }

  /** The batch's figures, added to the epoch's. Only replica 0 may call it, between barriers. */
  #total(step: number, size: number, learningRate: number): StepFigures {
    const loss = this.#sum(0);
    const correct = this.#sum(1);
    const totals = this.#layout.totals / 8;
    this.#doubles[totals]! += loss;
    this.#doubles[totals + 1]! += correct;
    this.#doubles[totals + 2]! += size;
    const accuracy = correct / Math.max(1, this.#sum(3));
    return { step, loss: loss / size, accuracy, learningRate, images: size };
  }

  /** Loss sum and hits of this replica's share of the images kept for validation. */
  evaluate(): EvaluationFigures {
    const { plan, labels, losses } = this.#own;
    const { count, trainCount, replicas, recipe, spec } = this.#job;
    this.#prepareWeights();
    const [first, end] = part(count - trainCount, this.#replica, replicas);
    const capacity = Math.ceil(recipe.batchSize / replicas);
    let loss = 0;
    let correct = 0;
    for (let at = first; at < end; at += capacity) {
      const rows = Math.min(capacity, end - at);
      this.#load(this.#layout.split + (trainCount + at) * 4, rows);
      plan.forward(this.#pass(rows, 0, rows, false, 0));
      const classes = spec.classes.length;
      const sizes = [rows, classes, 0, 1] as const;
      correct += this.#k.softmaxCrossEntropy(plan.logits, labels, plan.dLogits, losses, ...sizes);
      loss += this.#lossSum(rows);
    }
    return { loss, correct };
  }
}

/** The tasks of one thread: the dearest first, each to the thread with the least to do. */
function myPreparations(tasks: readonly Preparation[], replica: number, replicas: number) {
  const load = new Array<number>(replicas).fill(0);
  const mine: Preparation[] = [];
  for (const task of tasks.toSorted((a, b) => b.cost - a.cost)) {
    const idlest = load.indexOf(Math.min(...load));
    load[idlest]! += task.cost;
    if (idlest === replica) mine.push(task);
  }
  return mine;
}

const RADIANS = Math.PI / 180;

/** How far shapes are distorted gently, beside the ranges of the recipe. */
const GENTLE = 1 / 3;

/** The ranges that augmentImages takes: of shapes `share` as wide as the recipe says, of pens just as wide. */
function augmentRange(augment: AugmentSpec, share: number): readonly number[] {
  const { rotate = 0, zoom = 0, shift = 0, shear = 0, elastic, pen } = augment;
  const { alpha = 0, sigma = 0 } = elastic ?? {};
  const { width = 0, blur = 0, contrast = 0 } = pen ?? {};
  const affine = [rotate * RADIANS, zoom, shift, shear * RADIANS].map((range) => range * share);
  return [...affine, alpha * share, sigma, width, blur, contrast];
}
