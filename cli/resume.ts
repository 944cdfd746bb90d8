import {
  FormatError,
  type ModelSpec,
  type Recipe,
  readSafetensors,
  validateRecipe,
  validateSpec,
} from "@inkling/engine";
import type { Files } from "./world.ts";

/** The job that a checkpoint is of: what flags of a resumed training start from. */
export interface SavedJob {
  readonly bytes: Uint8Array;
  readonly spec: ModelSpec;
  readonly recipe: Recipe;
  readonly threads: number;
}

/** Reads what a checkpoint says of its job; the trainer checks that all of it fits. */
export async function readCheckpoint(files: Files, path: string): Promise<SavedJob> {
  const bytes = await files.read(path);
  const { metadata } = readSafetensors(bytes, path);
  const job = metadata.get("job");
  if (job === undefined) throw new FormatError(path, "it is a weight file, not a checkpoint.");
  const { spec, recipe, replicas } = parseJob(job, path);
  return {
    bytes,
    spec: validateSpec(spec, "spec"),
    recipe: validateRecipe(recipe, "recipe"),
    threads: Number(replicas),
  };
}

/** What a resumed training must have in common with the one it goes on from. */
interface Kept {
  readonly out: string;
  readonly threads: number;
  readonly resume: string;
}

const PLAIN = /^[\w@%+=:,./-]+$/;

function parseJob(text: string, path: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch (cause) {
    throw new FormatError(path, "what it says of its training is not JSON.", { cause });
  }
}

/**
 * The command that goes on from a checkpoint: the flags of the first one, with what it chose by
 * itself written out, for the same weights come from the same number of threads only.
 */
export function resumeCommand(argv: readonly string[], { out, threads, resume }: Kept): string {
  const words = withoutFlag(argv, "--resume");
  const has = (flag: string) => words.some((word) => word === flag || word.startsWith(`${flag}=`));
  if (!has("--threads")) words.push("--threads", String(threads));
  if (!has("--out")) words.push("--out", out);
  return ["npx", "inkling", ...words, "--resume", resume].map(quote).join(" ");
}

/** Without `--flag value` and `--flag=value`. */
function withoutFlag(argv: readonly string[], flag: string): string[] {
  return argv.filter(
    (word, i) => word !== flag && argv[i - 1] !== flag && !word.startsWith(`${flag}=`),
  );
}

/** As a POSIX shell reads it back. */
function quote(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
