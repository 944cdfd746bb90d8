import type { Confidence } from "./confidence.ts";
import type { Recipe } from "./recipe.ts";

/** Height, width, channels of one image, or the length of one vector. */
export type Shape = readonly number[];

/** Applied in the same pass as bias. */
export type Activation = "linear" | "relu";

/**
 * How a layer's w is kept: `int8`, made by `quantize`, takes a quarter of the file. Dense layers then
 * multiply integers too; convolutions compute with the same weights in float32, which is faster for them.
 * Training computes in float32; `encodeModel` rounds what it gave.
 */
export type WeightFormat = "float32" | "int8";

/**
 * One layer, as plain data: it clones to workers and sits in the header of a weight file.
 * Options not given have the defaults of the layer's file in `layers/`, which are Keras's.
 */
export type LayerSpec =
  | {
      readonly kind: "conv2d";
      readonly filters: number;
      /** Height and width of the kernel, or one number for both. */
      readonly kernel: number | readonly [number, number];
      readonly stride?: number | readonly [number, number];
      readonly padding?: "valid" | "same";
      readonly activation?: Activation;
      /** Adds l2 · Σw² to the loss. */
      readonly l2?: number;
      readonly weights?: WeightFormat;
    }
  | {
      readonly kind: "dense";
      readonly units: number;
      readonly activation?: Activation;
      readonly l2?: number;
      readonly weights?: WeightFormat;
    }
  | {
      readonly kind: "maxPool2d" | "averagePool2d";
      readonly size?: number | readonly [number, number];
      readonly stride?: number | readonly [number, number];
      readonly padding?: "valid" | "same";
    }
  | { readonly kind: "globalAveragePool" }
  | {
      readonly kind: "batchNorm";
      /** Share of the old moving statistics kept each step. Default 0.99. */
      readonly momentum?: number;
      /** Added to the variance. Default 0.001. */
      readonly epsilon?: number;
      readonly activation?: Activation;
    }
  | { readonly kind: "relu" }
  | { readonly kind: "dropout"; readonly rate: number }
  | { readonly kind: "flatten" };

export type LayerKind = LayerSpec["kind"];

/** What a model is, without its weights: plain data. */
export interface ModelSpec {
  readonly name: string;
  /** Shape of one input, [H, W, C], values 0..1 with ink high. */
  readonly input: Shape;
  readonly layers: readonly LayerSpec[];
  /** The name of each class, in the order of the logits. */
  readonly classes: readonly string[];
}

/** What is known of how a model came to be. Everything here ends up in the weight file. */
export interface Provenance {
  readonly recipe?: Recipe;
  /** Threads of the training: part of what makes it reproducible to the bit. */
  readonly threads?: number;
  /** Measured figures, on data and split as named. */
  readonly results?: Results;
  /** ISO 8601. */
  readonly created?: string;
}

export interface Results {
  readonly validationAccuracy?: number;
  readonly validationLoss?: number;
  readonly testAccuracy?: number;
  readonly testLoss?: number;
  readonly epochs?: number;
  readonly seconds?: number;
}

/** A model with its weights: what a weight file holds. */
export interface Model {
  readonly spec: ModelSpec;
  /**
   * By name, `<layer index>.<kind>.<tensor>`, e.g. `0.conv2d.w`: float32, in Keras's layout
   * (conv [KH, KW, C, O], dense [I, O]). Moving statistics included.
   */
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly provenance: Provenance;
  /** How to take its probabilities; a model without it gives them as they come. */
  readonly confidence?: Confidence;
}

export interface Tensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** The ten digits, the classes of MNIST. */
export const DIGITS: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
