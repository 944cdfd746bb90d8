import type { AnyModel, Classifier } from "@inkling/engine";

/** Where a model is from: the package, the data directory, or nowhere yet (a preset without weights). */
export type ModelSource = "shipped" | "kept" | "untrained";

/** What a list of models says of one. Figures are absent where nothing is known of them. */
export interface ModelInfo {
  /** `[a-z0-9][a-z0-9-]{0,63}` */
  readonly name: string;
  /** For people: the preset's title, or the name. */
  readonly title: string;
  readonly summary?: string;
  readonly source: ModelSource;
  readonly trained: boolean;
  /** Moving statistics included; of an ensemble, those of all members. */
  readonly parameters: number;
  /** Of one image, by all members. */
  readonly multiplyAdds: number;
  /** Of the weight file; 0 for an untrained preset. */
  readonly bytes: number;
  /** The layers in a line, "conv 32 · pool · dense 128 · dense 10"; of an ensemble "mean of inkling, cnn-blocks". */
  readonly layers: string;
  /** Of an ensemble: the names of the networks whose mean it is. */
  readonly members?: readonly string[];
  /** Whether its convolutions and dense layers have int8 weights; absent where not. */
  readonly int8?: true;
  /** 0..1 */
  readonly testAccuracy?: number;
  readonly testLoss?: number;
  readonly validationAccuracy?: number;
  readonly epochs?: number;
  /** Of training. */
  readonly seconds?: number;
  readonly threads?: number;
  /** ISO 8601. */
  readonly created?: string;
  /** The names of the classes, in the order of the probabilities. */
  readonly classes: readonly string[];
  /** Why a kept file cannot be used; all its figures are 0 then. */
  readonly problem?: string;
}

/**
 * Shipped models and kept ones under one set of names. Every method but `list` and `defaultName`
 * throws InklingError: `bad_name`, `model_not_found`, `model_untrained`, `bad_format`,
 * `name_taken` (keep, rename) or `model_shipped` (rename, remove).
 */
export interface ModelStore {
  /** Shipped ones first, in the presets' order, then kept ones by name; a damaged file has a `problem`. */
  list(): Promise<readonly ModelInfo[]>;
  info(name: string): Promise<ModelInfo>;
  /** The model that answers when none is named: the chosen one, else the preset `inkling`, else the best there is. */
  defaultName(): Promise<string>;
  open(name: string): Promise<AnyModel>;
  /** The weight file as it is: safetensors. */
  bytes(name: string): Promise<Uint8Array>;
  /** Ready to answer; the last few are kept compiled. Without a name: the default model. */
  classifier(name?: string): Promise<{ readonly name: string; readonly classifier: Classifier }>;
  /** Milliseconds of one image here, the median of a few; measured once. */
  timing(name: string): Promise<number>;
  /** Checks the file and stores it; refuses shipped names, and kept ones unless `replace`. */
  keep(name: string, file: Uint8Array, options?: { replace?: boolean }): Promise<ModelInfo>;
  rename(from: string, to: string): Promise<ModelInfo>;
  remove(name: string): Promise<void>;
}
