import { ROUNDS_FOR_VERDICT } from "./pairs.ts";

/** What is compared, and how. */
export interface Request {
  readonly ref: string;
  /** The working tree where there is none. */
  readonly other: string | undefined;
  readonly rounds: number;
  /** A regression beyond the spread below this ratio is a failure. */
  readonly failBelow: number | undefined;
  /** Given to both benches as they are. */
  readonly bench: readonly string[];
}

export const USAGE = `Compares the speed of two commits in one paired run.

  npm run bench:compare -- REF [REF2] [options]

REF is built in a temporary worktree; without REF2 the other side is the working tree as it stands.

  --rounds N        runs of each side, in the order A B B A (default and least for a verdict: 4)
  --fail-below R    exit code 1 when a ratio is below R, beyond the spread

All other options are those of the bench: --kind, --name, --batch, --threads, --build.

  npm run bench:compare -- HEAD~1 --kind step --name cnn-simple --build relaxed
  npm run bench:compare -- main HEAD --kind train --fail-below 0.95`;

const ROUNDS = ROUNDS_FOR_VERDICT;

/** Reads the command line; undefined where help is asked for. Throws an Error whose message is for people. */
export function parse(args: readonly string[]): Request | undefined {
  if (args.includes("--help") || args.includes("-h")) return undefined;
  const options = args.findIndex((arg) => arg.startsWith("-"));
  const refs = args.slice(0, options < 0 ? args.length : options);
  const [ref, other] = refs;
  if (ref === undefined || refs.length > 2) {
    throw new Error(`Name one commit or two, before all options: got ${refs.length}.\n\n${USAGE}`);
  }
  const bench = args.slice(refs.length);
  const rounds = Number(take(bench, "--rounds") ?? ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 2) {
    throw new Error("--rounds must be a whole number from 2: one round alone has no spread.");
  }
  const limit = take(bench, "--fail-below");
  const failBelow = limit === undefined ? undefined : Number(limit);
  if (failBelow !== undefined && !(failBelow > 0 && failBelow <= 1)) {
    throw new Error("--fail-below must be a ratio above 0 and up to 1, as in 0.95.");
  }
  if (failBelow !== undefined && rounds < ROUNDS_FOR_VERDICT) {
    throw new Error(`--fail-below needs --rounds from ${ROUNDS_FOR_VERDICT}: fewer are chance.`);
  }
  return { ref, other, rounds, failBelow, bench };
}

/** Takes an option, `--flag VALUE` or `--flag=VALUE`, out of the arguments. */
function take(args: string[], flag: string): string | undefined {
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at < 0) return undefined;
  const [own = ""] = args.splice(at, 1);
  return own === flag ? (args.splice(at, 1)[0] ?? "") : own.slice(flag.length + 1);
}
