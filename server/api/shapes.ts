import { z } from "@hono/zod-openapi";
import { NAME } from "../../models/names.ts";
import { recipeFields } from "../recipe.ts";
import { runFields } from "../runs/record.ts";
import { RUN_ID } from "../runs/run-id.ts";
import { MAX_THREADS } from "../settings.ts";
import { oneOf, options, whole } from "../validate.ts";
import {
  answerExample,
  dataExample,
  dataImageExample,
  evaluationExample,
  modelDetailExample,
  modelExample,
  nearestExample,
  numberExample,
  runExample,
} from "./examples.ts";

const share = z.number().min(0).max(1);
const text = (rule: string) => z.string({ error: rule });

export const modelName = text("must be the name of a model")
  .regex(NAME, { error: "must be 1 to 64 of a-z, 0-9 and -, not starting with -" })
  .openapi({ example: "inkling" });

export const runId = z.string().regex(RUN_ID).openapi({ example: "20261121-040512-k3f9" });

export const problemShape = z
  .object({
    error: z.object({
      code: z.string().openapi({ example: "run_not_found" }),
      message: z.string().openapi({ example: 'There is no run "7".' }),
    }),
  })
  .openapi("Problem");

export const healthShape = z
  .object({
    status: z.literal("ok"),
    version: z.string().openapi({ example: "0.1.0" }),
    training: z.boolean(),
  })
  .openapi("Health");

const candidate = z.object({ digit: whole(0, 255), label: z.string(), confidence: share });

const verdict = z.enum(["sure", "unsure", "none"]);

const prediction = candidate.extend({
  probabilities: z
    .array(share)
    .openapi({ description: "One a class, in order; they add up to 1." }),
  top: z.array(candidate).openapi({ description: "The three likeliest." }),
  verdict: verdict.openapi({
    description: "Whether to stand by the answer; none: probably none of the model's classes.",
  }),
});

export const answerShape = prediction
  .extend({ model: z.string(), milliseconds: z.number() })
  .openapi("Answer", { example: answerExample });

const box = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .openapi("Box", { description: "In the picture's pixels." });

const readDigit = prediction.extend({ box });

const readRow = z.object({
  text: z.string().openapi({ example: "10.6" }),
  confidence: share,
  box,
  digits: z.array(readDigit).openapi({ description: "From left to right." }),
});

export const numberShape = z
  .object({
    model: z.string(),
    text: z.string().openapi({ example: "1572\n43890" }),
    confidence: share.openapi({
      description:
        "The product over the rows, times how far several looks agree; 0 without digits.",
    }),
    verdict: verdict.openapi({ description: "Of the least sure digit." }),
    rows: z.array(readRow).openapi({ description: "From top to bottom." }),
    width: z.number().openapi({ description: "Of the upright picture, in pixels." }),
    height: z.number(),
    inverted: z.boolean().openapi({ description: "Whether the picture was dark on light." }),
    truncated: z
      .boolean()
      .openapi({ description: "Whether there was more on the picture than is looked at." }),
    milliseconds: z.number(),
  })
  .openapi("Number", { example: numberExample });

const neighbour = z.object({
  index: z.number().openapi({ description: "Place among MNIST's training images." }),
  label: z.string(),
  distance: z.number().openapi({ description: "In the last hidden layer." }),
  rows: z.number(),
  columns: z.number(),
  image: z.string().openapi({ description: "Base64 of [rows, columns] bytes, ink high." }),
});

export const nearestShape = z
  .object({
    model: z.string().openapi({ description: "The network whose last hidden layer it is." }),
    label: z.string().openapi({ description: "What is read in the picture." }),
    count: z.number().openapi({ description: "Training images compared with." }),
    neighbours: z.array(neighbour).openapi({ description: "Nearest first." }),
    milliseconds: z.number(),
  })
  .openapi("Nearest", { example: nearestExample });

export const modelShape = z
  .object({
    name: z.string(),
    title: z.string(),
    summary: z.string().optional(),
    source: z.enum(["shipped", "kept", "untrained"]),
    trained: z.boolean(),
    parameters: z.number(),
    multiplyAdds: z.number(),
    bytes: z.number(),
    layers: z.string(),
    members: z
      .array(z.string())
      .optional()
      .openapi({ description: "Of an ensemble: the networks whose mean it is." }),
    int8: z.literal(true).optional(),
    testAccuracy: share.optional(),
    testLoss: z.number().nullable().optional(),
    validationAccuracy: share.optional(),
    validationLoss: z.number().nullable().optional(),
    epochs: z.number().optional(),
    seconds: z.number().optional(),
    threads: z.number().optional(),
    created: z.string().optional(),
    classes: z.array(z.string()),
    problem: z.string().optional().openapi({ description: "Why the file cannot be used." }),
  })
  .openapi("Model", { example: modelExample });

export const modelsShape = z
  .object({ models: z.array(modelShape), default: z.string().nullable() })
  .openapi("Models", { example: { models: [modelExample], default: "inkling" } });

const detail = {
  spec: z.object({
    name: z.string(),
    input: z.array(z.number()),
    layers: z
      .array(z.looseObject({ kind: z.string() }))
      .optional()
      .openapi({ description: "An ensemble has those of its members." }),
    classes: z.array(z.string()),
  }),
  recipe: z.looseObject({}).optional(),
  confidence: z
    .object({
      temperature: z.number(),
      threshold: share.openapi({
        description: "Least of the two likeliest classes together; below it the verdict is none.",
      }),
      falseRejects: share.openapi({
        description: "Share of the validation images that the threshold turns away.",
      }),
    })
    .optional(),
};

export const modelDetailShape = modelShape
  .extend({
    ...detail,
    members: z
      .array(z.object(detail))
      .optional()
      .openapi({ description: "Of an ensemble: whose probabilities are averaged." }),
  })
  .openapi("ModelDetail", { example: modelDetailExample });

export const runShape = z
  .object({
    ...runFields,
    position: z.number().optional().openapi({ description: "Its place in line, from 1." }),
    waiting: z.number().optional().openapi({ description: "How many wait in line." }),
    startsIn: z
      .number()
      .optional()
      .openapi({ description: "Seconds, about, by the pace of runs like those before it." }),
    waitsFor: z
      .object({ id: z.string(), name: z.string() })
      .optional()
      .openapi({ description: "A paused run before it in line." }),
    actions: z.array(z.enum(["pause", "resume", "stop", "keep", "remove", "download"])),
  })
  .openapi("Run", { example: runExample });

export const runsShape = z
  .object({ runs: z.array(runShape) })
  .openapi("Runs", { example: { runs: [runExample] } });

/** What starts a run: the recipe's fields beside the others, or in `recipe`; those beside win. */
export const runRequest = options(
  {
    preset: text("must be the name of a preset"),
    name: text("must be text of 1 to 100 characters").optional(),
    threads: whole(1, MAX_THREADS).optional(),
    data: text('must be the name of a data set, such as "mnist"').optional(),
    ...recipeFields,
    recipe: options(recipeFields, "must be an object with settings").optional(),
  },
  "must be a JSON object with the name of a preset",
).openapi("RunRequest", { example: { preset: "mlp", epochs: 3, learningRate: 0.001 } });

export const keepRequest = options(
  { name: modelName },
  "must be a JSON object with a name",
).openapi("KeepRequest");

export const renameRequest = options(
  { name: text("must be text of 1 to 100 characters") },
  "must be a JSON object with a name",
).openapi("RenameRequest");

const imageBytes = z
  .array(whole(0, 255))
  .openapi({ description: "[rows, columns] bytes, ink high." });

const factsShape = z.object({
  count: z.number(),
  rows: z.number(),
  columns: z.number(),
  perClass: z.array(
    z.object({
      label: z.string(),
      count: z.number(),
      mean: imageBytes,
      samples: z.array(z.number()),
    }),
  ),
});

export const dataShape = z
  .object({ name: z.string(), train: factsShape.optional(), test: factsShape.optional() })
  .openapi("DataFacts", { example: dataExample });

export const dataImageShape = z
  .object({
    name: z.string(),
    split: z.enum(["train", "test"]),
    index: z.number().int().openapi({ description: "From 0." }),
    count: z.number().int().openapi({ description: "Images of this part of the data set." }),
    label: z.string(),
    rows: z.number().int(),
    columns: z.number().int(),
    pixels: z.array(z.number()).openapi({ description: "[rows, columns], 0..255, ink high." }),
  })
  .openapi("DataImage", { example: dataImageExample });

export const dataListShape = z
  .object({ data: z.array(z.string().openapi({ example: "mnist" })) })
  .openapi("DataSets");

const scores = { precision: share, recall: share, f1: share };
const averages = z.object(scores);

const calibration = z.object({
  error: share.openapi({ description: "Expected calibration error." }),
  bins: z.array(
    z.object({
      low: share,
      high: share,
      count: z.number(),
      confidence: share,
      accuracy: share,
    }),
  ),
});

export const evaluationShape = z
  .object({
    count: z.number(),
    accuracy: share,
    loss: z.number(),
    top3: share,
    calibration: calibration.optional(),
    withoutTemperature: calibration.extend({ temperature: z.number() }).optional(),
    answers: z.string().optional().openapi({
      description: "Base64 of a byte for each test image: the class it was read as.",
    }),
    confusion: z.array(z.array(z.number())).openapi({ description: "[actual][predicted]" }),
    perClass: z.array(z.object({ label: z.string(), ...scores, support: z.number() })),
    macro: averages,
    weighted: averages,
    classes: z.array(z.string()),
    rows: z.number(),
    columns: z.number(),
    mistakeCount: z.number(),
    mistakes: z.array(
      z.object({
        index: z.number(),
        actual: z.number(),
        predicted: z.number(),
        probabilities: z.array(share),
        image: z.string().openapi({ description: "Base64 of rows x columns bytes, ink high." }),
      }),
    ),
  })
  .openapi("Evaluation", { example: evaluationExample });

export const dataSplit = oneOf("train", "test");
