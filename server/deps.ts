import type {
  AnyModel,
  Dataset,
  DatasetFacts,
  EpochEvent,
  Evaluation,
  Model,
  ModelSpec,
  Prediction,
  ReadingOptions,
  Recipe,
  StepEvent,
  Trainer,
} from "@inkling/engine";
import type { Reading } from "../models/reading.ts";
import type { ModelStore } from "../models/store-types.ts";
import type { Gate } from "./gate.ts";
import type { Nearest } from "./nearest/nearest.ts";
import type { RecipeChanges } from "./recipe.ts";
import type { Settings } from "./settings.ts";

export type { ModelInfo, ModelSource, ModelStore } from "../models/store-types.ts";
export type { Gate } from "./gate.ts";
export type { RecipeChanges } from "./recipe.ts";
export type { Settings } from "./settings.ts";

/** Everything the app is given: routes and pages know no other world, so tests hand in fakes. */
export interface AppDeps {
  readonly settings: Settings;
  readonly models: ModelStore;
  readonly runs: RunManager;
  readonly data: DataStore;
  readonly reader: Reader;
  readonly nearest: Nearest;
  readonly assets: Assets;
  readonly measurements: Measurements;
  /** Places for event streams: `enter()` gives a function that leaves, or undefined when all are taken. */
  readonly streams: Gate;
}

/** How models answer MNIST's test images; all throw the store's codes. */
export interface Measurements {
  /** What was measured since the server has started. */
  known(name: string): Promise<Evaluation | undefined>;
  /** Throws InklingError `busy` while another model is being measured, `model_shape`. */
  measure(name: string): Promise<Evaluation>;
}

/** The page's files, served under /assets/. */
export interface Assets {
  /** "main.js" -> "/assets/main-3f2a….js", "style.css" -> "/assets/style.css?v=3f2a…": cached for ever, new after each build. */
  url(name: string): string;
  /** What is in one of them; undefined where it was not built. */
  text(name: string): string | undefined;
}

/** A picture's file, or those of its layers, the lowest first: see flatten.ts. */
export type PictureFile = Uint8Array | readonly Uint8Array[];

/** Reads one picture file with one model: decode, find the ink, classify. */
export interface Reader {
  /**
   * The one digit on it.
   *
   * Throws InklingError: the decoder's codes (`unsupported_image`, `damaged_image`, `too_many_pixels`, ...),
   * `blank_image`, `busy` (too many at once), or the store's codes for the model.
   */
  read(image: PictureFile, model?: string): Promise<Answer>;
  /** All digits on it; throws as `read` does. */
  readNumber(image: PictureFile, model?: string, options?: ReadingOptions): Promise<NumberAnswer>;
}

export interface NumberAnswer extends Omit<Reading, "blank"> {
  /** Of the picture, upright, in which the boxes lie. */
  readonly width: number;
  readonly height: number;
  /** Name of the model that answered. */
  readonly model: string;
  /** From the file's bytes to the answer. */
  readonly milliseconds: number;
}

export interface Answer extends Prediction {
  /** Name of the model that answered. */
  readonly model: string;
  /** From the file's bytes to the answer. */
  readonly milliseconds: number;
  /** What the model saw: [H * W * C], 0..1, ink high. */
  readonly pixels: Float32Array;
  /** Whether the picture was dark on light and was turned round. */
  readonly inverted: boolean;
}

/** Data sets by name: `mnist`, and every folder of IDX files in `<data-dir>/datasets`. Loaded ones stay in memory. */
export interface DataStore {
  names(): Promise<readonly string[]>;
  /** Throws InklingError `bad_name`, `data_not_found`, `bad_format`. */
  load(name: string): Promise<{ readonly train?: Dataset; readonly test?: Dataset }>;
  facts(name: string): Promise<{ readonly train?: DatasetFacts; readonly test?: DatasetFacts }>;
}

export type RunState =
  | "queued"
  | "running"
  | "paused"
  | "finished"
  | "stopped"
  | "failed"
  | "interrupted";

/** One training of a recipe: what run.json holds, and what the API answers with. */
export interface Run {
  /** `yyyymmdd-hhmmss-xxxx`, UTC: sorts by time. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly preset: string;
  readonly recipe: Recipe;
  readonly threads: number;
  /** Name of the data set. */
  readonly data: string;
  readonly state: RunState;
  /** What a running run is doing: training, or measuring the trained weights on the test images. */
  readonly phase?: "loading" | "training" | "testing";
  /** ISO 8601, all four. */
  readonly created: string;
  readonly started?: string;
  readonly ended?: string;
  /** When the last checkpoint was written. */
  readonly saved?: string;
  /** The last step told of before it: about where a resumed run goes on. */
  readonly savedStep?: number;
  /** Why it failed. */
  readonly error?: string;
  /** How training ended; absent until it has. */
  readonly outcome?: "finished" | "earlyStopping" | "stopped";
  readonly epochs: readonly EpochEvent[];
  /** The last step reported. */
  readonly step?: StepEvent;
  /** Place in the queue, from 1; only while queued. */
  readonly position?: number;
  /** How many wait, this one included; only while queued. */
  readonly waiting?: number;
  /** Seconds until it starts, by how fast runs like those before it have trained; only while that is known. */
  readonly startsIn?: number;
  /** A run before it in line that is paused: it starts only when that one is taken up again or stopped. */
  readonly waitsFor?: Pick<Run, "id" | "name">;
  /** Of the trained weights, on the test images. */
  readonly result?: RunResult;
  /** Name the model was kept under. */
  readonly model?: string;
  /** Which actions make sense now. */
  readonly actions: readonly RunAction[];
}

export type RunAction = "pause" | "resume" | "stop" | "keep" | "remove" | "download";

export interface RunResult {
  readonly count: number;
  readonly accuracy: number;
  readonly loss: number;
  readonly top3: number;
}

/** One point of the step curve. */
export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** The test's full report, with the pictures that were misread. */
export interface RunEvaluation extends Omit<Evaluation, "mistakes" | "calibration"> {
  /** Missing in what an earlier version measured. */
  readonly calibration?: Evaluation["calibration"];
  /** What each test image was read as: base64 of a byte each. Missing in what an earlier version measured. */
  readonly answers?: string;
  readonly rows: number;
  readonly columns: number;
  readonly classes: readonly string[];
  /** How many were misread; `mistakes` holds at most 500, the most confident first. */
  readonly mistakeCount: number;
  readonly mistakes: readonly RunMistake[];
}

/** `image` is base64 of rows x columns bytes, ink high. */
export type RunMistake = Evaluation["mistakes"][number] & { readonly image: string };

export interface RunInput {
  readonly preset: string;
  readonly name?: string;
  readonly recipe?: RecipeChanges;
  readonly threads?: number;
  /** Default "mnist". */
  readonly data?: string;
}

/** `state`: anything of the run changed but its steps. `queue`: the waiting runs in order; sent to all listeners. */
export type RunEvent =
  | { readonly type: "state"; readonly run: Run }
  | { readonly type: "step"; readonly id: string; readonly step: StepEvent }
  | { readonly type: "epoch"; readonly id: string; readonly epoch: EpochEvent }
  | { readonly type: "end"; readonly run: Run }
  | { readonly type: "removed"; readonly id: string }
  | { readonly type: "queue"; readonly waiting: readonly string[] };

export type RunListener = (event: RunEvent) => void;

/**
 * All runs; one trains at a time, the others wait in line. Actions throw InklingError:
 * `run_not_found`, `wrong_state`, `queue_full`, `too_many_runs`, `preset_not_found`, `bad_value`,
 * and for `keep` the model store's codes.
 */
export interface RunManager {
  /** Newest first. */
  list(): readonly Run[];
  get(id: string): Run | undefined;
  create(input: RunInput): Promise<Run>;
  pause(id: string): Promise<Run>;
  /** Goes on: a paused run at once, a stopped, failed or interrupted one from its checkpoint through the queue. */
  resume(id: string): Promise<Run>;
  stop(id: string): Promise<Run>;
  /** Stores the run's weights among the models. */
  keep(id: string, name: string): Promise<Run>;
  rename(id: string, name: string): Promise<Run>;
  remove(id: string): Promise<void>;
  /** Loss and accuracy by step, thinned to at most 1,000 points. */
  curve(id: string): Promise<readonly CurvePoint[]>;
  evaluation(id: string): Promise<RunEvaluation | undefined>;
  /** The run's weight file: the final one, or undefined before there is one. */
  weights(id: string): Promise<Uint8Array | undefined>;
  /** As the last checkpoint has it while it trains, else as it was trained; undefined before either. */
  model(id: string): Promise<Model | undefined>;
  subscribe(id: string | "all", listener: RunListener): () => void;
  /** Saves what runs and marks it interrupted; the queue stays. At most about two seconds. */
  close(): Promise<void>;
}

/** How a run manager trains and measures: the engine, or a test's fake. */
export interface Training {
  /** A model as a weight file, and back. */
  encode(model: Model): Uint8Array;
  decode(file: Uint8Array): Model;
  /** The model in the middle of its training. */
  decodeCheckpoint(file: Uint8Array): Model;
  start(job: TrainingJob): Promise<Trainer>;
  evaluate(
    model: AnyModel,
    data: Dataset,
    onProgress: (done: number, total: number) => void,
  ): Promise<Evaluation>;
}

export interface TrainingJob {
  readonly spec: ModelSpec;
  readonly recipe: Recipe;
  readonly data: Dataset;
  readonly threads: number;
  /** Of a recipe with distillation. */
  readonly teacher?: AnyModel | undefined;
  readonly checkpoint?: Uint8Array;
}
