import type { AugmentSpec, PenSpec, Recipe } from "@inkling/engine";
import { changeRecipe, type RecipeChanges, recipeFields } from "../server/recipe.ts";
import { UsageError } from "./errors.ts";

/** The flags of `train` that change a preset's recipe, as they were typed. */
export interface RecipeFlags {
  readonly epochs?: string;
  readonly batchSize?: string;
  readonly seed?: string;
  readonly lr?: string;
  readonly optimizer?: string;
  readonly schedule?: string;
  readonly augment?: string;
  readonly labelSmoothing?: string;
  readonly clipNorm?: string;
  readonly ema?: string;
  readonly validation?: string;
  readonly nonDigits?: string;
  readonly drawnDigits?: string;
  readonly crowdedDigits?: string;
  readonly distil?: string;
  readonly earlyStopping?: string;
}

/** What each kind of optimizer and schedule may be given, and an augmentation. */
const OPTIMIZERS: Readonly<Record<string, readonly string[]>> = {
  sgd: ["learningRate", "momentum", "nesterov"],
  rmsprop: ["learningRate", "rho", "momentum", "epsilon"],
  adam: ["learningRate", "beta1", "beta2", "epsilon"],
  adamw: ["learningRate", "beta1", "beta2", "epsilon", "weightDecay"],
};
const SCHEDULES: Readonly<Record<string, readonly string[]>> = {
  constant: [],
  step: ["every", "factor"],
  cosine: ["warmup", "floor"],
  oneCycle: ["peak"],
  plateau: ["factor", "patience", "minimum"],
};
const AUGMENT = ["rotate", "zoom", "shift", "shear", "elastic", "pen", "gentle"];

type Value = number | boolean | AugmentSpec["elastic"] | PenSpec;

/** How each flag's text becomes a field of the recipe; "none" takes away what can be absent. */
const FLAGS: readonly [
  flag: keyof RecipeFlags,
  field: keyof typeof recipeFields,
  parse: (text: string, flag: string) => unknown,
  optional: boolean,
][] = [
  ["epochs", "epochs", number, false],
  ["batchSize", "batchSize", number, false],
  ["seed", "seed", number, false],
  ["lr", "learningRate", number, false],
  ["optimizer", "optimizer", (text, flag) => kindAndFields(text, flag, OPTIMIZERS), false],
  ["schedule", "schedule", (text, flag) => kindAndFields(text, flag, SCHEDULES), true],
  ["augment", "augment", (text, flag) => fields(text, flag, AUGMENT), true],
  ["labelSmoothing", "labelSmoothing", number, true],
  ["clipNorm", "clipNorm", number, true],
  ["ema", "ema", number, true],
  ["validation", "validation", number, false],
  ["nonDigits", "nonDigits", number, true],
  ["drawnDigits", "drawnDigits", number, true],
  ["crowdedDigits", "crowdedDigits", number, true],
  ["distil", "distil", distil, true],
  ["earlyStopping", "earlyStopping", earlyStopping, true],
];

/**
 * The recipe with the flags' changes. Throws UsageError, which names the flag:
 * `--augment: rotate must be a number from 0 to 180, got 400.`
 */
export function recipeWith(base: Recipe, flags: RecipeFlags): Recipe {
  const changes: Record<string, unknown> = {};
  for (const [flag, field, parse, optional] of FLAGS) {
    const text = flags[flag];
    if (text === undefined) continue;
    const name = `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    changes[field] = optional && text === "none" ? null : checked(field, parse(text, name), name);
  }
  return changeRecipe(base, changes as RecipeChanges);
}

function checked(field: keyof typeof recipeFields, value: unknown, flag: string): unknown {
  const result = recipeFields[field].safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const got = path.reduce((part, key) => (part as Record<PropertyKey, unknown>)[key], value);
  const where = path.length === 0 ? flag : `${flag}: ${path.join(".")}`;
  throw new UsageError(`${where} ${message}${got === undefined ? "" : `, got ${show(got)}`}.`);
}

const show = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : value);

function number(text: string, flag: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new UsageError(`${flag} must be a number, got ${JSON.stringify(text)}.`);
}

/** "cnn-blocks:0.7" */
function distil(text: string, flag: string) {
  const [teacher, share = ""] = splitOnce(text, ":");
  return { teacher, share: number(share, `${flag} (a model and its part, as in cnn-blocks:0.7)`) };
}

/** "5" or "5:validationAccuracy" */
function earlyStopping(text: string, flag: string) {
  const [patience, monitor] = text.split(":");
  return { patience: number(patience!, flag), ...(monitor !== undefined && { monitor }) };
}

/** "sgd:momentum=0.9,nesterov" */
function kindAndFields(
  text: string,
  flag: string,
  kinds: Readonly<Record<string, readonly string[]>>,
) {
  const [kind, rest] = splitOnce(text, ":");
  const known = Object.keys(kinds).find((one) => sameWord(one, kind));
  if (known === undefined) {
    const names = Object.keys(kinds).join(", ");
    throw new UsageError(`${flag} must be one of ${names}, got ${JSON.stringify(kind)}.`);
  }
  return { kind: known, ...(rest !== undefined && fields(rest, flag, kinds[known]!)) };
}

/** "rotate=10,elastic=34:4"; a name without a value is true. */
function fields(text: string, flag: string, names: readonly string[]): Record<string, Value> {
  const result: Record<string, Value> = {};
  for (const part of text.split(",")) {
    const [key, value] = splitOnce(part.trim(), "=");
    const name = names.find((one) => sameWord(one, key === "lr" ? "learningRate" : key));
    if (name === undefined) {
      const known = names.length === 0 ? "it takes none" : `there are ${names.join(", ")}`;
      throw new UsageError(`${flag} has no part ${JSON.stringify(key)}: ${known}.`);
    }
    if (name in result) throw new UsageError(`${flag}: ${name} is given twice.`);
    result[name] = fieldValue(value, flag, name);
  }
  return result;
}

function fieldValue(text: string | undefined, flag: string, name: string): Value {
  if (text === undefined || text === "true") return true;
  if (text === "false") return false;
  if (name === "pen") return pen(text, flag);
  if (name !== "elastic") return number(text, `${flag}: ${name}`);
  const [alpha, sigma = ""] = splitOnce(text, ":");
  const where = `${flag}: elastic (amplitude:smoothness, as in 34:4)`;
  return { alpha: number(alpha, where), sigma: number(sigma, where) };
}

/** "1.5", "1.5:0.8" or "1.5:0.8:0.3" */
function pen(text: string, flag: string): PenSpec {
  const where = `${flag}: pen (width:blur:contrast, as in 1.5:0.8:0.3)`;
  const [width = Number.NaN, blur, contrast, ...rest] = text
    .split(":")
    .map((part) => number(part, where));
  if (rest.length > 0) throw new UsageError(`${where} has at most three numbers.`);
  return {
    width,
    ...(blur !== undefined && { blur }),
    ...(contrast !== undefined && { contrast }),
  };
}

/** one-cycle, oneCycle and onecycle are one word. */
function sameWord(a: string, b: string): boolean {
  const plain = (word: string) => word.replaceAll("-", "").toLowerCase();
  return plain(a) === plain(b);
}

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
