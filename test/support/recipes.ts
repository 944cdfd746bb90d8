import type { AugmentSpec, OptimizerSpec, Recipe, ScheduleSpec } from "@inkling/engine";
import fc from "fast-check";

/** Above 0 and below 1, with few digits or all that a number has. */
const share = fc.oneof(
  fc.integer({ min: 1, max: 99 }).map((n) => n / 100),
  fc.double({ min: 1e-6, max: 0.999, noNaN: true }),
);
const epochs = fc.integer({ min: 1, max: 1000 });
const rate = fc.double({ min: 1e-6, max: 10, noNaN: true });

/** An object some of whose fields are there. */
const some = <T extends object>(fields: { [K in keyof T]-?: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

const kind = <K extends string, T extends object>(name: K, fields: fc.Arbitrary<T>) =>
  fields.map((rest) => ({ kind: name, ...rest }));

/** Every kind, with its rate: the form says it in full. */
const optimizer: fc.Arbitrary<OptimizerSpec> = fc
  .tuple(
    rate,
    fc.oneof(
      kind("sgd", some({ momentum: share, nesterov: fc.boolean() })),
      kind("rmsprop", some({ rho: share, momentum: share, epsilon: share })),
      kind("adam", some({ beta1: share, beta2: share, epsilon: share })),
      kind("adamw", some({ beta1: share, beta2: share, epsilon: share, weightDecay: share })),
    ),
  )
  .map(([learningRate, rest]) => ({ ...rest, learningRate }));

const schedule: fc.Arbitrary<ScheduleSpec> = fc.oneof(
  kind("step", fc.record({ every: epochs, factor: share })),
  kind("cosine", some({ warmup: share, floor: share })),
  kind("oneCycle", some({ peak: share })),
  kind("plateau", some({ factor: share, patience: epochs, minimum: share })),
);

const augment = some<AugmentSpec>({
  rotate: rate,
  zoom: share,
  shift: share,
  shear: rate,
  elastic: fc.record({ alpha: rate, sigma: rate }),
  // A command says no contrast without a blur.
  pen: fc.oneof(
    fc.record({ width: share }),
    fc.record({ width: share, blur: share }),
    fc.record({ width: share, blur: share, contrast: share }),
  ),
  gentle: share,
}).filter((parts) => Object.keys(parts).length > 0);

/** Any recipe, with no figure said that is the same as none. */
export const anyRecipe: fc.Arbitrary<Recipe> = fc.record(
  {
    batchSize: fc.integer({ min: 1, max: 4096 }),
    epochs,
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    optimizer,
    validation: share,
    schedule,
    augment: augment as fc.Arbitrary<AugmentSpec>,
    nonDigits: share,
    drawnDigits: share,
    crowdedDigits: share,
    distil: fc.record({ teacher: fc.constantFrom("mlp", "mine-2"), share }),
    earlyStopping: fc.record(
      { patience: epochs, monitor: fc.constant("validationAccuracy" as const) },
      { requiredKeys: ["patience"] },
    ),
    labelSmoothing: share,
    clipNorm: rate,
    ema: share,
  },
  { requiredKeys: ["batchSize", "epochs", "seed", "optimizer", "validation"] },
);
