// Node and Chromium in one paired run: `npm run bench:browser -- [options]`, see arguments.ts.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { pair, type Round } from "../compare/pairs.ts";
import { workingTree } from "../compare/side.ts";
import { tableOf } from "../compare/table.ts";
import type { BenchLine, BenchSelection } from "../line.ts";
import { argumentsOf, parse, type Request, USAGE } from "./arguments.ts";
import { browserSide } from "./side.ts";

const WRONG_USAGE = 2;
const INTERRUPTED = 130;

/** Seen from the bundle in dist/. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const note = (text: string) => process.stderr.write(`${text}\n`);

const interruption = new AbortController();
const { signal } = interruption;
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => interruption.abort());

try {
  const request = parse(process.argv.slice(2));
  if (request) await compare(request);
  else process.stdout.write(`${USAGE}\n`);
} catch (error) {
  if (!signal.aborted) note(error instanceof Error ? error.message : String(error));
  process.exitCode = signal.aborted ? INTERRUPTED : WRONG_USAGE;
}

async function compare({ rounds, selections, chromium }: Request): Promise<void> {
  const browser = await browserSide(ROOT, chromium, signal);
  try {
    const node = await workingTree(ROOT, signal);
    const names = { ref: `Node ${process.versions.node}`, here: browser.name };
    const both: Both = {
      ref: (selection) => node.run(argumentsOf(selection)),
      here: (selection) => browser.run(selection),
    };
    const found: Round[] = [];
    for (let i = 0; i < rounds; i++) {
      note(`Round ${i + 1} of ${rounds}`);
      found.push(await roundOf(selections, both, i % 2 === 0 ? ["ref", "here"] : ["here", "ref"]));
    }
    process.stdout.write(`${tableOf(pair(found), names)}\n`);
  } finally {
    await browser.close();
  }
}

type Both = Record<keyof Round, (selection: BenchSelection) => Promise<BenchLine[]>>;

/** Each selection in both places, the one right after the other: what slows the machine slows both. */
async function roundOf(
  selections: readonly BenchSelection[],
  both: Both,
  order: readonly (keyof Round)[],
): Promise<Round> {
  const round = { ref: [] as BenchLine[], here: [] as BenchLine[] };
  for (const selection of selections) {
    for (const place of order) {
      round[place].push(...(await both[place](selection)));
    }
  }
  return round;
}
