import type {
  AnyModel,
  Classifier,
  Dataset,
  ModelSpec,
  Picture,
  Recipe,
  Trainer,
} from "@inkling/engine";
import type { BenchLine, BenchSelection } from "../bench/line.ts";
import type { LabelledPicture } from "../models/labelled.ts";
import type { SplitName } from "../models/pictures.ts";
import type { ModelStore } from "../models/store-types.ts";
import type { Settings } from "../server/settings.ts";
import type { Output } from "./output.ts";

export type Build = "simd" | "relaxed";

/** What the commands need of the world around them; tests hand in a small one of their own. */
export interface World {
  readonly out: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readonly engine: EngineDoor;
  /** The models shipped, and those kept in a data directory. */
  store(settings: Settings): Promise<Pick<ModelStore, "list" | "open" | "defaultName">>;
  presets(): Promise<readonly PresetFacts[]>;
  /** MNIST, or a directory of IDX files. */
  data(directory?: string): Promise<DataSplits>;
  /** The labelled pictures of a directory: IDX files, labels.csv or a folder for each class. */
  pictures(directory: string, split: SplitName): Promise<readonly LabelledPicture[]>;
  /** A picture file's bytes as a picture; throws InklingError for what is none. */
  decode(bytes: Uint8Array): Promise<Picture>;
  serve(settings: Settings): Promise<RunningServer>;
  bench(selection: BenchSelection): AsyncGenerator<BenchLine>;
  /**
   * Calls back at the first Ctrl-C (or SIGTERM), and when nobody reads the output any more. The second
   * Ctrl-C ends the process. Gives what ends the watch.
   */
  onInterrupt(listener: () => void): () => void;
}

export interface Files {
  read(path: string): Promise<Uint8Array>;
  /** Standard input to its end. */
  stdin(): Promise<Uint8Array>;
  /** All or nothing. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  exists(path: string): boolean;
  /** Makes the folder of a file to be written later; throws if that cannot be done. */
  prepare(path: string): Promise<void>;
}

export interface EngineDoor {
  loadModel(model: AnyModel, options?: LoadOptions): Promise<Classifier>;
  createTrainer(job: TrainingJob): Promise<Trainer>;
  /** Threads of a training or evaluation that does not say. */
  readonly cores: number;
}

export interface LoadOptions {
  readonly build?: Build;
  readonly batch?: number;
  readonly threads?: number;
}

export interface TrainingJob {
  readonly spec: ModelSpec;
  readonly recipe: Recipe;
  readonly data: Dataset;
  readonly threads: number;
  readonly checkpoint?: Uint8Array;
  readonly teacher?: AnyModel;
  readonly build?: Build;
}

export interface PresetFacts {
  readonly name: string;
  readonly title: string;
  readonly spec: ModelSpec;
  readonly recipe: Recipe;
}

export interface DataSplits {
  readonly train?: Dataset;
  readonly test?: Dataset;
}

export interface RunningServer {
  /** http://127.0.0.1:7860 */
  readonly url: string;
  close(): Promise<void>;
}
