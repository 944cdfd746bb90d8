import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../support/imports.ts";

const run = promisify(execFile);

/** An empty project of somebody's, with the packed engine installed and nothing else. */
export interface Project {
  readonly folder: string;
  /** The packed file. */
  readonly tarball: string;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Runs a script of the project's with Node; gives what it printed. */
  node(script: string): Promise<string>;
  /** Runs a tool of our repository in the project's folder. */
  tool(name: string, ...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

export async function createProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "inkling-package-"));
  const inFolder = { cwd: folder };
  await run("npm", ["pack", "-w", "engine", "--pack-destination", folder], { cwd: ROOT });
  const manifest = JSON.parse(await readFile(join(ROOT, "engine/package.json"), "utf8"));
  const tarball = `inkling-engine-${manifest.version}.tgz`;
  const project = { name: "somebodys", version: "1.0.0", private: true, type: "module" };
  await writeFile(join(folder, "package.json"), JSON.stringify(project));
  // The package has no dependencies: nothing is asked of any registry.
  const quiet = ["--offline", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...quiet, `./${tarball}`], inFolder);
  return {
    folder,
    tarball: join(folder, tarball),
    write: (name, content) => writeFile(join(folder, name), content),
    node: async (script) => (await run(process.execPath, [script], inFolder)).stdout,
    async tool(name, ...args) {
      const { stdout, stderr } = await run(join(ROOT, "node_modules/.bin", name), args, inFolder);
      return stdout + stderr;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The examples of a README by their file names: fenced blocks that begin with "```js name". */
export async function examplesOf(path: string): Promise<Map<string, string>> {
  const text = await readFile(join(ROOT, path), "utf8");
  const blocks = text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, name, code]) => [name!, code!]));
}
