import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { BenchLine } from "../line.ts";
import { type Call, caller, NPM } from "./call.ts";

/** One of the two things compared: a built tree, whose own bench measures it. */
export interface Side {
  readonly name: string;
  run(bench: readonly string[]): Promise<BenchLine[]>;
  /** Removes what was made for it. */
  remove(): Promise<void>;
}

/** The working tree as it stands, changes that are not committed included. */
export async function workingTree(root: string, signal: AbortSignal): Promise<Side> {
  await build(root, "here", caller(signal));
  return { name: "here", run: runner("here", root, signal), remove: async () => {} };
}

/** A commit whose bench can be run. */
export interface Found {
  /** As the person names it. */
  readonly ref: string;
  readonly hash: string;
}

/** The oldest bench that this one can run came with this file. */
const BENCH = "bench/index.ts";

/** Looks a commit up, before anything is built. */
export async function find(root: string, ref: string, signal: AbortSignal): Promise<Found> {
  const call = caller(signal);
  await call("git", ["rev-parse", "--git-dir"], root);
  const ask = async (question: readonly string[], complaint: string) => {
    try {
      return (await call("git", question, root)).trim();
    } catch (error) {
      throw new Error(complaint, { cause: error });
    }
  };
  const hash = await ask(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    `There is no commit ${JSON.stringify(ref)}: name a branch, a tag, a hash, or HEAD~1.`,
  );
  await ask(
    ["cat-file", "-e", `${hash}:${BENCH}`],
    `${ref} has no bench yet (no ${BENCH}): name a later commit.`,
  );
  return { ref, hash };
}

/** A commit in a worktree of its own, built there. */
export async function commit(
  root: string,
  { ref, hash }: Found,
  signal: AbortSignal,
): Promise<Side> {
  const call = caller(signal);
  const parent = await mkdtemp(join(tmpdir(), "inkling-compare-"));
  const tree = join(parent, "tree");
  const remove = async () => {
    // Not under the signal: an interrupted run is cleared away as well. Twice --force: its making may
    // have been interrupted, which leaves it locked.
    const git = caller();
    await git("git", ["worktree", "remove", "--force", "--force", tree], root).catch(() => {});
    await rm(parent, { recursive: true, force: true, maxRetries: 3 });
    await git("git", ["worktree", "prune"], root).catch(() => {});
  };
  try {
    await call("git", ["worktree", "add", "--detach", tree, hash], root);
    await install(root, tree, ref, call);
    await build(tree, ref, call);
  } catch (error) {
    await remove();
    throw error;
  }
  return { name: ref, run: runner(ref, tree, signal), remove };
}

/** With the same lock file as here, what is installed here serves there as well. */
async function install(root: string, tree: string, ref: string, call: Call): Promise<void> {
  const lockOf = (folder: string) => readFile(join(folder, "package-lock.json"), "utf8");
  const [ours, theirs] = await Promise.all([root, tree].map(lockOf));
  if (ours === theirs) return share(root, tree);
  try {
    await call(NPM, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], tree);
  } catch (error) {
    const reason = linesOf((error as Error).message)
      .slice(0, SHOWN)
      .join("\n");
    throw new Error(`The packages of ${ref} cannot be installed:\n${reason}`, { cause: error });
  }
}

/** Of npm's complaints the first lines have the reason, the others its manual. */
const SHOWN = 3;

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!) ?/, ""))
    .filter((line) => line !== "");

/** The packages of this repository itself: links to its folders. */
const WORKSPACES = { "@inkling/engine": "engine" };

/** Packages are linked one by one: our own must be those of the tree. */
async function share(root: string, tree: string): Promise<void> {
  const modules = join(tree, "node_modules");
  const link = async (target: string, name: string) => {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(target, join(modules, name), "junction");
  };
  const own = new Set(Object.keys(WORKSPACES).map((name) => name.split("/")[0]));
  for (const entry of await readdir(join(root, "node_modules"), { withFileTypes: true })) {
    const isPackages = entry.isDirectory() && !own.has(entry.name);
    if (isPackages) await link(join(root, "node_modules", entry.name), entry.name);
  }
  for (const [name, folder] of Object.entries(WORKSPACES)) await link(join(tree, folder), name);
}

async function build(tree: string, name: string, call: Call): Promise<void> {
  try {
    await call(process.execPath, ["scripts/build.mjs"], tree);
  } catch (error) {
    throw new Error(`${name} does not build: ${(error as Error).message}`, { cause: error });
  }
}

/** One whole run of the tree's own bench. */
function runner(name: string, tree: string, signal: AbortSignal): Side["run"] {
  const call = caller(signal);
  return async (bench) => {
    try {
      const args = ["dist/inkling.js", "bench", ...bench, "--json"];
      const output = await call(process.execPath, args, tree);
      const lines = output.split("\n").filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line) as BenchLine);
    } catch (error) {
      const reason = (error as Error).message;
      throw new Error(`The bench of ${name} cannot do this: ${reason}`, { cause: error });
    }
  };
}
