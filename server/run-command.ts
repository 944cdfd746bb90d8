import type { PenSpec, Recipe } from "@inkling/engine";
import type { Preset } from "../models/presets.ts";
import { MNIST } from "./data.ts";
import type { Run } from "./deps.ts";

type Words = (recipe: Recipe) => string | undefined;

/** Each part of a recipe as the flag of `inkling train` that sets it; undefined where it has none. */
const FLAGS: readonly (readonly [flag: string, words: Words])[] = [
  ["--epochs", ({ epochs }) => String(epochs)],
  ["--batch-size", ({ batchSize }) => String(batchSize)],
  ["--optimizer", ({ optimizer }) => kindWords(optimizer)],
  ["--schedule", ({ schedule }) => schedule && kindWords(schedule)],
  ["--augment", ({ augment }) => augment && fieldWords(augment)],
  ["--validation", ({ validation }) => validation?.toString()],
  ["--non-digits", ({ nonDigits }) => nonDigits?.toString()],
  ["--drawn-digits", ({ drawnDigits }) => drawnDigits?.toString()],
  ["--crowded-digits", ({ crowdedDigits }) => crowdedDigits?.toString()],
  ["--distil", ({ distil }) => distil && `${distil.teacher}:${distil.share}`],
  [
    "--early-stopping",
    ({ earlyStopping: stop }) =>
      stop && [stop.patience, stop.monitor].filter((part) => part !== undefined).join(":"),
  ],
  ["--label-smoothing", ({ labelSmoothing }) => labelSmoothing?.toString()],
  ["--clip-norm", ({ clipNorm }) => clipNorm?.toString()],
  ["--ema", ({ ema }) => ema?.toString()],
];

/** A recipe says nothing of its validation where it is the usual tenth. */
const USUAL: Readonly<Record<string, string>> = { "--validation": "0.1" };

/** The command that trains the same: what differs from the preset, and what has to be the same. */
export function trainCommand(
  { recipe, threads, data }: Pick<Run, "recipe" | "data"> & Partial<Pick<Run, "threads">>,
  preset: Preset,
): string {
  const changed = FLAGS.filter(([, words]) => words(recipe) !== words(preset.recipe)).flatMap(
    ([flag, words]) => [flag, words(recipe) || (USUAL[flag] ?? "none")],
  );
  const folder = data === MNIST ? [] : ["--data", `./data/datasets/${data}`];
  return [
    ...["npx", "inkling", "train", "--model", preset.name],
    ...changed,
    ...["--seed", String(recipe.seed)],
    ...(threads === undefined ? [] : ["--threads", String(threads)]),
    ...folder,
  ].join(" ");
}

/** { kind: "sgd", momentum: 0.9 } → "sgd:momentum=0.9" */
function kindWords({ kind, ...figures }: { readonly kind: string }): string {
  const words = fieldWords(figures);
  return words === "" ? kind : `${kind}:${words}`;
}

function fieldWords(fields: object): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${valueWords(name, value)}`)
    .join(",");
}

function valueWords(name: string, value: unknown): string {
  if (name === "pen") return penWords(value as PenSpec);
  if (name !== "elastic") return String(value);
  const { alpha, sigma } = value as { alpha: number; sigma: number };
  return `${alpha}:${sigma}`;
}

/** The parts have their places: blur stands before contrast. */
const penWords = ({ width, blur, contrast }: PenSpec): string =>
  [width, ...(contrast !== undefined ? [blur ?? 0, contrast] : [blur])]
    .filter((part) => part !== undefined)
    .join(":");
