import type { BenchSelection } from "../line.ts";

/** What is measured in both places, how often, and in which browser. */
export interface Request {
  readonly rounds: number;
  /** One after the other; each in a fresh process and on a fresh page. */
  readonly selections: readonly BenchSelection[];
  /** The first one found where none is named. */
  readonly chromium: string | undefined;
}

export const USAGE = `Compares the speed of Node and of Chromium in one paired run.

  npm run bench:browser -- [options]

  --rounds N            runs of each, in the order Node Chromium, Chromium Node ... (default: 4)
  --name TEXT[,...]     what has this in its name, as a preset (default: cnn-blocks,cnn-simple)
  --kind KIND[,...]     of kernel, train and infer (default: train,infer)
  --build BUILD         simd or relaxed (default: relaxed)
  --threads N           for training and inference (default: 1 and all cores)
  --batch N             images a step or call (default: 64; inference also of one)
  --chromium PATH       the browser's program

  npm run bench:browser -- --name mlp --kind infer --rounds 6`;

const ROUNDS = 4;
const MOST = 4096;
const KINDS = ["kernel", "train", "infer"] as const;
const BUILDS = ["simd", "relaxed"] as const;
const DEFAULTS = { name: "cnn-blocks,cnn-simple", kind: "train,infer", build: "relaxed" } as const;
const FLAGS = ["rounds", "name", "kind", "build", "threads", "batch", "chromium"] as const;

/** Reads the command line; undefined where help is asked for. Throws an Error whose message is for people. */
export function parse(args: readonly string[]): Request | undefined {
  if (args.includes("--help") || args.includes("-h")) return undefined;
  const given = flagsOf(args);
  const threads = given.has("threads") ? whole(given, "threads", 1) : undefined;
  const batch = given.has("batch") ? whole(given, "batch", 1) : undefined;
  const kinds = listOf(given.get("kind") ?? DEFAULTS.kind);
  const names = listOf(given.get("name") ?? DEFAULTS.name);
  const shared: BenchSelection = {
    build: oneOf("--build", BUILDS, given.get("build") ?? DEFAULTS.build),
    ...(threads !== undefined && { threads }),
    ...(batch !== undefined && { batch }),
  };
  return {
    rounds: given.has("rounds") ? whole(given, "rounds", 2) : ROUNDS,
    selections: names.flatMap((name) =>
      kinds.map((kind) => ({ kinds: [oneOf("--kind", KINDS, kind)], name, ...shared })),
    ),
    chromium: given.get("chromium"),
  };
}

/** A selection as `inkling bench` takes it. */
export function argumentsOf({ kinds, name, build, threads, batch }: BenchSelection): string[] {
  const flags = { name, build, threads, batch };
  return [
    ...(kinds ? ["--kind", ...kinds] : []),
    ...Object.entries(flags).flatMap(([flag, value]) =>
      value === undefined ? [] : [`--${flag}`, String(value)],
    ),
  ];
}

/** `--flag VALUE` and `--flag=VALUE`. */
function flagsOf(args: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const [, name = "", own] = /^--([^=]*)(?:=(.*))?$/.exec(args[i]!) ?? [];
    const flag = FLAGS.find((one) => one === name);
    if (!flag) throw new Error(`There is no option ${JSON.stringify(args[i])}.\n\n${USAGE}`);
    const value = own ?? args[++i];
    if (!value) throw new Error(`--${flag} needs a value.`);
    found.set(flag, value);
  }
  return found;
}

function whole(given: ReadonlyMap<string, string>, flag: string, least: number): number {
  const n = Number(given.get(flag));
  if (Number.isInteger(n) && n >= least && n <= MOST) return n;
  const why = flag === "rounds" ? ": one round alone has no spread" : "";
  throw new Error(`--${flag} must be a whole number from ${least} to ${MOST}${why}.`);
}

const listOf = (text: string): string[] => text.split(",").filter((one) => one !== "");

function oneOf<T extends string>(flag: string, known: readonly T[], given: string): T {
  const found = known.find((one) => one === given);
  if (found) return found;
  throw new Error(`${flag} must be of ${known.join(", ")}, got ${JSON.stringify(given)}.`);
}
