import type { Recipe } from "@inkling/engine";
import { expect, test } from "vitest";
import { recipeWith } from "../../cli/recipe-options.ts";
import { resumeCommand } from "../../cli/resume.ts";
import { RECIPE } from "./fake-world.ts";

const changes: [flag: string, text: string, change: Partial<Recipe>][] = [
  ["epochs", "7", { epochs: 7 }],
  ["batchSize", "64", { batchSize: 64 }],
  ["seed", "4294967295", { seed: 4294967295 }],
  ["lr", "1e-2", { optimizer: { kind: "adam", learningRate: 0.01 } }],
  ["optimizer", "rmsprop", { optimizer: { kind: "rmsprop" } }],
  [
    "optimizer",
    "sgd:lr=0.1,momentum=0.9,nesterov",
    { optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0.9, nesterov: true } },
  ],
  ["optimizer", "adamw:weight-decay=0.01", { optimizer: { kind: "adamw", weightDecay: 0.01 } }],
  ["schedule", "one-cycle", { schedule: { kind: "oneCycle" } }],
  ["schedule", "step:every=3,factor=0.5", { schedule: { kind: "step", every: 3, factor: 0.5 } }],
  ["schedule", "plateau:patience=2", { schedule: { kind: "plateau", patience: 2 } }],
  [
    "augment",
    "rotate=15, zoom=0.1,elastic=34:4",
    { augment: { rotate: 15, zoom: 0.1, elastic: { alpha: 34, sigma: 4 } } },
  ],
  ["augment", "pen=1.5", { augment: { pen: { width: 1.5 } } }],
  ["augment", "pen=1.5:0.8:0.3", { augment: { pen: { width: 1.5, blur: 0.8, contrast: 0.3 } } }],
  ["nonDigits", "0.1", { nonDigits: 0.1 }],
  ["drawnDigits", "0.1", { drawnDigits: 0.1 }],
  ["crowdedDigits", "0.1", { crowdedDigits: 0.1 }],
  ["distil", "cnn-blocks:0.7", { distil: { teacher: "cnn-blocks", share: 0.7 } }],
  ["labelSmoothing", "0.1", { labelSmoothing: 0.1 }],
  ["clipNorm", "1", { clipNorm: 1 }],
  ["ema", "0.999", { ema: 0.999 }],
  ["validation", "0", { validation: 0 }],
  ["earlyStopping", "5", { earlyStopping: { patience: 5 } }],
  [
    "earlyStopping",
    "5:validationAccuracy",
    { earlyStopping: { patience: 5, monitor: "validationAccuracy" } },
  ],
];

test.each(changes)("%s %s", (flag, text, change) => {
  expect(recipeWith(RECIPE, { [flag]: text })).toEqual({ ...RECIPE, ...change });
});

test("none takes the augmentation away", () => {
  expect(recipeWith(RECIPE, { augment: "none" })).not.toHaveProperty("augment");
});

test("a rate goes to the new optimizer", () => {
  const recipe = recipeWith(RECIPE, { optimizer: "sgd", lr: "0.5" });
  expect(recipe.optimizer).toEqual({ kind: "sgd", learningRate: 0.5 });
});

const wrong: [flag: string, text: string, says: string][] = [
  ["epochs", "1.5", "--epochs must be a whole number from 1 to 1000, got 1.5."],
  [
    "distil",
    "cnn-blocks",
    '--distil (a model and its part, as in cnn-blocks:0.7) must be a number, got "".',
  ],
  ["distil", "cnn-blocks:2", "--distil: share must be a number from 0 to 1, got 2."],
  ["distil", "../x:0.5", "--distil: teacher must be the name of a model, got ../x."],
  ["epochs", "", '--epochs must be a number, got "".'],
  ["epochs", "none", '--epochs must be a number, got "none".'],
  ["batchSize", "0", "--batch-size must be a whole number"],
  ["lr", "-1", "--lr must be a number above 0"],
  ["validation", "1", "--validation must be a number from 0 to below 1, got 1."],
  ["optimizer", "adagrad", "--optimizer must be one of sgd, rmsprop, adam, adamw"],
  ["optimizer", "adam:rho=1", '--optimizer has no part "rho": there are learningRate'],
  ["optimizer", "sgd:momentum=2", "--optimizer: momentum must be a number from 0"],
  ["schedule", "constant:peak=1", '--schedule has no part "peak": it takes none.'],
  ["schedule", "step:every=3", "--schedule: factor must be a number above 0"],
  ["augment", "rotate=ten", '--augment: rotate must be a number, got "ten".'],
  ["augment", "rotate=400", "--augment: rotate must be a number from 0 to 180, got 400."],
  ["augment", "rotate=1,rotate=2", "--augment: rotate is given twice."],
  ["augment", "pen=5", "--augment: pen.width must be"],
  ["augment", "pen=1:2:3:4", "has at most three numbers."],
  ["nonDigits", "2", "--non-digits must be a number from 0 to 1, got 2."],
  ["augment", "elastic=34", "--augment: elastic (amplitude:smoothness, as in 34:4)"],
  ["earlyStopping", "5:speed", "--early-stopping: monitor must be one of"],
];

test.each(wrong)("%s %s is refused with a sentence", (flag, text, says) => {
  expect(() => recipeWith(RECIPE, { [flag]: text })).toThrow(says);
});

const kept = { out: "o.safetensors", threads: 2, resume: "c.safetensors" };

test.each([
  [["train"], "npx inkling train --threads 2 --out o.safetensors --resume c.safetensors"],
  [
    ["train", "--out=a", "--threads", "1", "--resume", "old"],
    "npx inkling train --out=a --threads 1 --resume c.safetensors",
  ],
  [
    ["train", "--data", "it's here"],
    "npx inkling train --data 'it'\\''s here' --threads 2 --out o.safetensors --resume c.safetensors",
  ],
])("resuming %j", (argv, command) => {
  expect(resumeCommand(argv, kept)).toBe(command);
});
