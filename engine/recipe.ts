/** Everything that decides a training but the data, the model and the number of threads. */
export interface Recipe {
  /** Images a step, over all threads. */
  readonly batchSize: number;
  readonly epochs: number;
  /** Seed of every random number: weights, shuffle, dropout, augmentation. 0 to 2³² − 1. */
  readonly seed: number;
  readonly optimizer: OptimizerSpec;
  readonly schedule?: ScheduleSpec;
  readonly augment?: AugmentSpec;
  /**
   * Share of the training images kept for validation, 0 to below 1, stratified. The same images with every
   * seed. Default 0.1.
   */
  readonly validation?: number;
  /**
   * Pictures of no digit added to each epoch, as a share of the training images, 0 to 1: scribbles,
   * letter-like signs, lying and joined digits, made from the seed. Their target is the same
   * probability for every class, so that the model learns to be unsure of what is no digit (Hendrycks,
   * Mazeika and Dietterich, "Deep anomaly detection with outlier exposure", 2019). Inputs of 28x28 only.
   */
  readonly nonDigits?: number;
  /**
   * Digits written by a pen of our own, added to each epoch as a share of the training images, 0 to 1,
   * made from the seed: styles of which MNIST has few or none, as ones with a flag and a foot, open
   * fours, crossed sevens, fives whose top lies apart. Inputs of 28x28 with the classes 0 to 9 only.
   */
  readonly drawnDigits?: number;
  /**
   * The training's own digits with what crops of pages leave beside them, added to each epoch as a share
   * of the training images, 0 to 1: parts of neighbours, a point, lines of a form. Made from the seed.
   * Inputs of 28x28 only.
   */
  readonly crowdedDigits?: number;
  readonly distil?: DistilSpec;
  readonly earlyStopping?: EarlyStoppingSpec;
  /** ε of (1 − ε)·onehot + ε/classes. Default 0. */
  readonly labelSmoothing?: number;
  /** Scales the gradient down to this L2 norm when it is longer. */
  readonly clipNorm?: number;
  /** Decay of the moving average of the weights; when set, the average is what is evaluated and kept. */
  readonly ema?: number;
}

/**
 * Knowledge distillation (Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015): part of an
 * image's target is what another model, its teacher, says of the very picture that is learnt from, distorted as
 * it is (Beyer and others, "Knowledge distillation: a good teacher is patient and consistent", 2022).
 *
 *   t = (1 − share)·(the label's target, smoothed) + share·(the teacher's probabilities)
 *
 * Pictures made for the training keep their labels' targets: a teacher may never have seen such.
 */
export interface DistilSpec {
  /** The model's name: the trainer is given it. */
  readonly teacher: string;
  /** 0 to 1. */
  readonly share: number;
}

/** Keras's optimizers, with Keras's defaults. */
export type OptimizerSpec =
  | {
      readonly kind: "sgd";
      /** Default 0.01. */
      readonly learningRate?: number;
      /** Default 0. */
      readonly momentum?: number;
      readonly nesterov?: boolean;
    }
  | {
      readonly kind: "rmsprop";
      /** Default 0.001. */
      readonly learningRate?: number;
      /** Default 0.9. */
      readonly rho?: number;
      /** Default 0. */
      readonly momentum?: number;
      /** Default 1e-7. */
      readonly epsilon?: number;
    }
  | {
      readonly kind: "adam" | "adamw";
      /** Default 0.001. */
      readonly learningRate?: number;
      /** Default 0.9. */
      readonly beta1?: number;
      /** Default 0.999. */
      readonly beta2?: number;
      /** Default 1e-7. */
      readonly epsilon?: number;
      /** Decoupled, of weights and not of biases, gammas and betas; adamw only. Default 0.004. */
      readonly weightDecay?: number;
    };

/** The learning rate as a factor of the optimizer's, by step. */
export type ScheduleSpec =
  | { readonly kind: "constant" }
  /** × factor after every `every` epochs. */
  | { readonly kind: "step"; readonly every: number; readonly factor: number }
  /** Half a cosine from 1 to `floor` (default 0) over all epochs, after a linear warm-up of `warmup` epochs. */
  | { readonly kind: "cosine"; readonly warmup?: number; readonly floor?: number }
  /** Smith's 1cycle: cosine up from 1/25 over the first `peak` (default 0.3) of all steps, cosine down to 1e-4. */
  | { readonly kind: "oneCycle"; readonly peak?: number }
  /** × factor (default 0.1) when the validation loss has not fallen for `patience` epochs; not below `minimum` (a rate). */
  | {
      readonly kind: "plateau";
      readonly factor?: number;
      readonly patience?: number;
      readonly minimum?: number;
    };

/** Stops when the watched figure has not improved for `patience` epochs, and restores the best weights. */
export interface EarlyStoppingSpec {
  readonly patience: number;
  /** Default "validationLoss". */
  readonly monitor?: "validationLoss" | "validationAccuracy";
}

/** Drawn anew for every image in every epoch; bilinear; ground outside the picture. */
export interface AugmentSpec {
  /** Degrees, ±. */
  readonly rotate?: number;
  /** Share, ±: 0.1 is 0.9x to 1.1x, each axis by itself. */
  readonly zoom?: number;
  /** Share of the side, ±. */
  readonly shift?: number;
  /** Degrees, ±. */
  readonly shear?: number;
  /**
   * Elastic distortion (Simard, Steinkraus and Platt 2003): random displacements, blurred with σ in
   * pixels, normalised together to length 1 and multiplied by α. A pixel of a 28x28 picture moves by
   * α/28 pixels (rms): 1.2 at their α of 34.
   */
  readonly elastic?: { readonly alpha: number; readonly sigma: number };
  /** Another pen: see `PenSpec`. */
  readonly pen?: PenSpec;
  /**
   * Share of each batch whose shapes are distorted a third as far, by another pen all the same, 0 to 1. Wide ranges
   * teach what other hands do; gentle ones keep the borders between digits where the data has them, and no pen
   * moves those. Default 0.
   */
  readonly gentle?: number;
}

/**
 * Half of the pictures are drawn with a wider pen: each pixel takes the most of itself and of four
 * others, as far away as the pen grows. All are made stronger or fainter.
 */
export interface PenSpec {
  /** Pixels that strokes grow by on either side, at most; above 0, to 4. */
  readonly width: number;
  /** How far from the most of the five pixels to their mean, at most: 0, sharp, to 1. Default 0. */
  readonly blur?: number;
  /** Levels are multiplied by 1 ± contrast, and held to 1; 0 to below 1. Default 0. */
  readonly contrast?: number;
}
