// Node and Chromium in one paired run: `npm run bench:browser -- [options]`, see arguments.ts.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { note, runCommand } from "../command.ts";
import { pair, type Round } from "../compare/pairs.ts";
import { workingTree } from "../compare/side.ts";
import { tableOf } from "../compare/table.ts";
import type { BenchLine, BenchSelection } from "../line.ts";
import { argumentsOf, parse, type Request, USAGE } from "./arguments.ts";
import { browserSide } from "./side.ts";

/** Seen from the bundle in dist/. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

await runCommand(USAGE, parse, compare);

/** Prints the table. */
async function compare(
  { rounds, selections, chromium }: Request,
  signal: AbortSignal,
): Promise<number> {
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
    return 0;
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
