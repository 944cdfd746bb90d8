import { PassThrough } from "node:stream";
import type {
  Classifier,
  Dataset,
  EndEvent,
  EpochEvent,
  Model,
  ModelSpec,
  Picture,
  Prediction,
  Recipe,
  StepEvent,
  TrainEvent,
  Trainer,
} from "@inkling/engine";
import { DIGITS, InklingError } from "@inkling/engine";
import type { BenchLine } from "../../bench/line.ts";
import { createOutput } from "../../cli/output.ts";
import { run } from "../../cli/program.ts";
import type { LoadOptions, TrainingJob, World } from "../../cli/world.ts";
import { decodeImage } from "../../models/decode.ts";
import { loadPictures } from "../../models/pictures.ts";
import type { ModelInfo } from "../../models/store-types.ts";
import type { Settings } from "../../server/settings.ts";

export const SPEC: ModelSpec = {
  name: "mlp",
  input: [28, 28, 1],
  layers: [{ kind: "flatten" }, { kind: "dense", units: 10 }],
  classes: DIGITS,
};

export const RECIPE: Recipe = {
  batchSize: 100,
  epochs: 2,
  seed: 1,
  optimizer: { kind: "adam" },
  augment: { rotate: 10 },
};

export const MODEL: Model = {
  spec: SPEC,
  weights: new Map([
    ["1.dense.w", { shape: [784, 10], data: new Float32Array(7840) }],
    ["1.dense.b", { shape: [10], data: new Float32Array(10) }],
  ]),
  provenance: {},
};

/** 22 rows of 22 dashes: more than is looked at. */
function manyDashes(): Picture {
  const side = 28 * 22;
  const data = Uint8Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) % 28, Math.floor(i / side) % 28];
    return x >= 13 && x < 16 && y >= 5 && y < 23 ? 0 : 255;
  });
  return { data, width: side, height: side, channels: 1 };
}

/** Pictures of 28 x 28 whose first pixel is their label. */
export function pictures(labels: readonly number[]): Dataset {
  const images = new Uint8Array(labels.length * 784);
  for (const [i, label] of labels.entries()) images[i * 784] = label;
  const count = labels.length;
  return { images, labels: Uint8Array.from(labels), count, rows: 28, columns: 28, classes: DIGITS };
}

export const EPOCH: EpochEvent = {
  type: "epoch",
  epoch: 1,
  epochs: 2,
  step: 10,
  loss: 0.5,
  accuracy: 0.9,
  validationLoss: 0.4,
  validationAccuracy: 0.91,
  learningRate: 0.001,
  imagesPerSecond: 5000,
  seconds: 2,
  secondsLeft: 65,
  best: true,
};

export const STEP: StepEvent = {
  type: "step",
  epoch: 1,
  step: 5,
  steps: 20,
  loss: 0.6,
  accuracy: 0.85,
  learningRate: 0.001,
  imagesPerSecond: 5000,
  secondsLeft: 75,
};

export const END: EndEvent = {
  type: "end",
  reason: "finished",
  epoch: 2,
  step: 20,
  seconds: 4,
  model: MODEL,
};

const INFO: Omit<ModelInfo, "name"> = {
  title: "A model",
  source: "shipped",
  trained: true,
  parameters: 7850,
  multiplyAdds: 7840,
  bytes: 31_400,
  layers: "dense 10",
  testAccuracy: 0.9212,
  classes: DIGITS,
};

/** Reads the first pixel: wrong about 9, which it takes for a 4. */
export const classifier: Classifier = {
  model: MODEL,
  build: "simd",
  parameters: 7850,
  multiplyAdds: 7840,
  classify: () => prediction(7),
  classifyAll: () => [],
  threads: 1,
  probabilitiesByThreads: async (pixels) => classifier.probabilities(pixels),
  close: async () => {},
  probabilities(pixels) {
    const out = new Float32Array((pixels.length / 784) * 10);
    for (let i = 0; i < pixels.length / 784; i++) {
      const label = Math.round(pixels[i * 784]! * 255);
      out.set(prediction(label === 9 ? 4 : label).probabilities, i * 10);
    }
    return out;
  },
};

function prediction(digit: number): Prediction {
  const probabilities = DIGITS.map((_, i) => (i === digit ? 0.91 : 0.01));
  const candidate = (d: number) => ({ digit: d, label: DIGITS[d]!, confidence: probabilities[d]! });
  const top = [digit, (digit + 1) % 10, (digit + 2) % 10].map(candidate);
  return { ...candidate(digit), probabilities, top, verdict: "sure" };
}

export interface Scene {
  readonly files?: Record<string, Uint8Array>;
  readonly stdin?: Uint8Array;
  /** What answers; the one that reads the first pixel, unless said. */
  readonly classifier?: Classifier;
  readonly test?: Dataset | undefined;
  readonly train?: Dataset | undefined;
  /** What training says; an Error is thrown in its place. */
  readonly events?: readonly (TrainEvent | Error)[];
  /** Ctrl-C comes before the event of this index. */
  readonly interruptAt?: number;
  readonly lines?: readonly BenchLine[];
  readonly env?: Record<string, string>;
  /** Whether standard error is a terminal. */
  readonly terminal?: boolean;
}

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Files written. */
  readonly written: Map<string, Uint8Array>;
  /** Jobs given to the trainer, settings to the server, directories to the data. */
  readonly jobs: TrainingJob[];
  readonly settings: Settings[];
  readonly directories: (string | undefined)[];
  /** Options of the classifiers loaded, and how many of them were closed. */
  readonly loads: LoadOptions[];
  closed: number;
  readonly json: () => unknown;
  readonly jsonLines: () => Record<string, unknown>[];
}

type Recorded = Pick<Outcome, "written" | "jobs" | "settings" | "directories" | "loads" | "closed">;

/** Runs a command line in a world of its own. */
export async function inkling(argv: readonly string[], scene: Scene = {}): Promise<Outcome> {
  const recorded: Recorded = {
    written: new Map(),
    jobs: [],
    settings: [],
    directories: [],
    loads: [],
    closed: 0,
  };
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  if (scene.terminal) Object.assign(stderr, { isTTY: true, columns: 120 });
  const output = createOutput(stdout, stderr, scene.env ?? {});
  const code = await run(argv, fakeWorld(output, scene, recorded));
  const out = text(stdout);
  return {
    code,
    out,
    err: text(stderr),
    ...recorded,
    json: () => JSON.parse(out),
    jsonLines: () =>
      out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
  };
}

const text = (stream: PassThrough) => String(stream.read() ?? "");

function fakeWorld(out: World["out"], scene: Scene, recorded: Recorded): World {
  const { files = {}, stdin, lines = [], env = {} } = scene;
  const test = "test" in scene ? scene.test : pictures([0, 1, 2, 9]);
  const train = "train" in scene ? scene.train : pictures([0, 1, 2, 3]);
  const listeners = new Set<() => void>();
  const interrupt = () => {
    for (const listener of listeners) listener();
  };
  return {
    out,
    env,
    files: {
      async read(path) {
        if (files[path]) return files[path];
        throw new InklingError("file", `Cannot read ${path}: there is no such file.`);
      },
      stdin: async () => stdin ?? new Uint8Array(),
      exists: (path) => path in files,
      prepare: async () => {},
      write: async (path, bytes) => void recorded.written.set(path, bytes),
    },
    engine: {
      cores: 2,
      async loadModel(_model, options = {}) {
        recorded.loads.push(options);
        const close = async () => void recorded.closed++;
        return { ...(scene.classifier ?? classifier), close };
      },
      async createTrainer(job) {
        recorded.jobs.push(job);
        return fakeTrainer(scene, interrupt);
      },
    },
    store: async () => ({
      list: async () => [
        { ...INFO, name: "mlp" },
        { ...INFO, name: "inkling", trained: false, bytes: 0, source: "untrained" },
      ],
      defaultName: async () => "mlp",
      async open(name) {
        if (name === "mlp") return MODEL;
        throw new InklingError("model_not_found", `There is no model ${name}.`);
      },
    }),
    presets: async () => [{ name: "mlp", title: "One layer", spec: SPEC, recipe: RECIPE }],
    async data(directory) {
      recorded.directories.push(directory);
      return { ...(train && { train }), ...(test && { test }) };
    },
    pictures: (directory, split) => loadPictures(directory, split, decodeImage),
    async decode(bytes) {
      if (bytes[0] === 0) throw new InklingError("damaged_image", "This is not a picture.");
      if (bytes[0] === 9) return manyDashes();
      const data = new Uint8Array(28 * 28).fill(255);
      if (bytes[0] === 7) for (let y = 5; y < 23; y++) data[y * 28 + 14] = 0;
      return { data, width: 28, height: 28, channels: 1 };
    },
    async serve(settings) {
      recorded.settings.push(settings);
      queueMicrotask(interrupt);
      return { url: `http://${settings.host}:${settings.port}`, close: async () => {} };
    },
    async *bench() {
      yield* lines;
    },
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function fakeTrainer({ events = [END], interruptAt }: Scene, interrupt: () => void): Trainer {
  let stopped = false;
  return {
    steps: 20,
    threads: 2,
    async *events() {
      for (const [i, event] of events.entries()) {
        if (i === interruptAt) interrupt();
        const isEnd = !(event instanceof Error) && event.type === "end";
        if (stopped && !isEnd) return yield { ...END, reason: "stopped" as const };
        if (event instanceof Error) throw event;
        yield event;
      }
    },
    pause() {},
    resume() {},
    stop() {
      stopped = true;
    },
    checkpoint: async () => Uint8Array.of(1, 2, 3),
    close: async () => {},
  };
}
