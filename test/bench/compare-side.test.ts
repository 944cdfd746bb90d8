import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { commit, find, type Side, workingTree } from "../../bench/compare/side.ts";

// A repository of four commits: before the bench, with it, one that does not build, one whose build
// hangs. Its build writes a bench that prints one line: words of its packages, and what it was asked.
const BENCH = `
import dependency from "dependency";
import engine from "@inkling/engine";
if (process.argv.includes("--kindd")) {
  console.error("error: unknown option '--kindd'");
  process.exit(2);
}
console.log(JSON.stringify({ name: [dependency, engine, ...process.argv.slice(2)].join(" ") }));
`;
const BUILD = `
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("dist", { recursive: true });
writeFileSync("dist/inkling.js", ${JSON.stringify(BENCH)});
`;
/** A program of its own writes on and on, whoever asks it to end, and says at `sign` that it has begun. */
const hanging = (sign: string) => `
import { spawnSync } from "node:child_process";
spawnSync(process.execPath, ["-e", ${JSON.stringify(`
  const { writeFileSync } = require("node:fs");
  process.on("SIGTERM", () => {});
  setInterval(() => {
    writeFileSync("more-" + process.hrtime.bigint(), "");
    writeFileSync(${JSON.stringify(sign)}, "");
  }, 1);
`)}], { stdio: "ignore" });
`;

const FIRST = "HEAD~3";
const GOOD = "HEAD~2";
const BROKEN = "HEAD~1";
const HANGING = "HEAD";

let home: string;
let root: string;
const quiet = new AbortController().signal;

const SETTINGS = ["user.name=test", "user.email=test@localhost", "commit.gpgsign=false"];

const git = (...args: string[]) => {
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  return execFileSync("git", [...settings, ...args], { cwd: root, encoding: "utf8" });
};

const write = (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
};

const save = (message: string, files: Record<string, string>) => {
  write(files);
  git("add", ".");
  git("commit", "--quiet", "--message", message);
};

const manifest = (name: string) =>
  JSON.stringify({ name, version: "1.0.0", type: "module", exports: "./index.js" });

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "inkling-test-"));
  root = join(home, "project");
  // Worktrees are made where temporary files are.
  const temporary = join(home, "tmp");
  mkdirSync(root);
  mkdirSync(temporary);
  vi.stubEnv("TMPDIR", temporary);
  vi.stubEnv("TEMP", temporary);
  git("init", "--quiet");
  save("the engine", {
    ".gitignore": "node_modules/\ndist/\nmore-*\n",
    "package.json": '{ "type": "module" }',
    "package-lock.json": "{}",
    "engine/package.json": manifest("@inkling/engine"),
    "engine/index.js": 'export default "old";',
    "scripts/build.mjs": "",
  });
  save("a bench", { "bench/index.ts": "", "scripts/build.mjs": BUILD });
  save("broken", { "scripts/build.mjs": 'console.error("a.ts: no"); process.exit(1);' });
  save("hanging", { "scripts/build.mjs": hanging(join(home, "begun")) });
  write({
    "node_modules/dependency/package.json": manifest("dependency"),
    "node_modules/dependency/index.js": 'export default "shared";',
    "node_modules/@inkling/engine/package.json": manifest("@inkling/engine"),
    "node_modules/@inkling/engine/index.js": 'export default "new";',
    "scripts/build.mjs": BUILD,
  });
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** Worktrees that git knows of besides the project itself, and what is left of their folders. */
function remains() {
  const trees = git("worktree", "list", "--porcelain").match(/^worktree /gm) ?? [];
  return { worktrees: trees.length - 1, folders: readdirSync(join(home, "tmp")) };
}
const NOTHING = { worktrees: 0, folders: [] };

const made = async (ref: string, signal = quiet) =>
  commit(root, await find(root, ref, signal), signal);

describe("a side", () => {
  test.each<[why: string, make: () => Promise<Side>, name: string, says: string]>([
    ["a commit, with its own engine and our packages", () => made(GOOD), GOOD, "shared old"],
    ["the working tree as it stands", () => workingTree(root, quiet), "here", "shared new"],
  ])("%s", async (_why, make, name, says) => {
    const side = await make();
    expect(side.name).toBe(name);
    expect(await side.run(["--kind", "peak"])).toEqual([
      { name: `${says} bench --kind peak --json` },
    ]);
    await side.remove();
    expect(remains()).toEqual(NOTHING);
  });

  test("says what its bench says against an option", async () => {
    const side = await made(GOOD);
    await expect(side.run(["--kindd"])).rejects.toThrow(
      `The bench of ${GOOD} cannot do this: error: unknown option '--kindd'`,
    );
    await side.remove();
    expect(remains()).toEqual(NOTHING);
  });
});

test.each([
  ["an unknown commit", "no-such", 'There is no commit "no-such"'],
  ["what is no commit", "HEAD:engine", 'There is no commit "HEAD:engine"'],
  ["what git would take for an option", "--all", 'There is no commit "--all"'],
  ["a commit from before the bench", FIRST, `${FIRST} has no bench yet (no bench/index.ts)`],
  ["one that does not build", BROKEN, `${BROKEN} does not build: a.ts: no`],
])("%s is refused in a sentence, and nothing stays", async (_why, ref, message) => {
  await expect(made(ref)).rejects.toThrow(message);
  expect(remains()).toEqual(NOTHING);
});

test("an interrupted build ends with all that it started, and nothing stays", async () => {
  const interruption = new AbortController();
  const watcher = watch(home, (_event, name) => {
    if (name === "begun") interruption.abort();
  });
  await expect(made(HANGING, interruption.signal)).rejects.toThrow();
  watcher.close();
  expect(remains()).toEqual(NOTHING);
});

test("outside a repository git's own words are the reason", async () => {
  await expect(find(home, "HEAD", quiet)).rejects.toThrow("not a git repository");
});
