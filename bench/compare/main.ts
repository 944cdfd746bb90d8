// Two commits in one paired run: `npm run bench:compare -- REF [REF2] [options]`, see arguments.ts.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { note, runCommand } from "../command.ts";
import { parse, type Request, USAGE } from "./arguments.ts";
import { failures, type Paired, pair, type Round } from "./pairs.ts";
import { commit, find, type Side, workingTree } from "./side.ts";
import { tableOf, titleOf } from "./table.ts";

const FAILED = 1;

/** Seen from the bundle in dist/. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

await runCommand(USAGE, parse, compare);

/** Prints the table; gives the exit code. */
async function compare(
  { ref, other, rounds, failBelow, bench }: Request,
  signal: AbortSignal,
): Promise<number> {
  const sides: Side[] = [];
  try {
    const found = await find(ROOT, ref, signal);
    const against = other === undefined ? undefined : await find(ROOT, other, signal);
    note(`Building ${against ? `${ref} and ${against.ref}` : ref} ...`);
    sides.push(await commit(ROOT, found, signal));
    sides.push(await (against ? commit(ROOT, against, signal) : workingTree(ROOT, signal)));
    const [a, b] = sides as [Side, Side];
    const paired = pair(await takeTurns(a, b, rounds, bench));
    process.stdout.write(`${tableOf(paired, { ref: a.name, here: b.name })}\n`);
    return judge(paired, failBelow);
  } finally {
    for (const side of sides) await side.remove();
  }
}

/** A B, B A, A B ...: what grows slower or faster with time does so for both. */
async function takeTurns(
  ref: Side,
  here: Side,
  count: number,
  bench: readonly string[],
): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let i = 0; i < count; i++) {
    const order = i % 2 === 0 ? [ref, here] : [here, ref];
    note(`Round ${i + 1} of ${count}: ${order.map(({ name }) => name).join(", ")}`);
    const [first, second] = [await order[0]!.run(bench), await order[1]!.run(bench)];
    rounds.push(i % 2 === 0 ? { ref: first, here: second } : { ref: second, here: first });
  }
  return rounds;
}

function judge({ pairs }: Paired, failBelow: number | undefined): number {
  if (failBelow === undefined) return 0;
  const failed = failures(pairs, failBelow);
  for (const { line, ratio } of failed) {
    note(`${titleOf(line)}: ${ratio.toFixed(3)}, below ${failBelow}.`);
  }
  return failed.length > 0 ? FAILED : 0;
}
