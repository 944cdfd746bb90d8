// The race to a test accuracy: `npm run race -- --python FILE [--rounds N] [--lr RATE] [--epochs N]`.
// Inkling as people start it and Keras's fit() train cnn-simple in turn, with the same recipe and seeds.
// Whoever falls short of the goal gets an epoch more, and all begins anew.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { shipped } from "../shipped.ts";
import { Inkling } from "./inkling.ts";
import { Keras } from "./keras.ts";
import { type Lap, markdown, type Side, short } from "./score.ts";

const GOAL = 0.99;
const MOST_EPOCHS = 12;

const { values } = parseArgs({
  options: {
    python: { type: "string", default: process.env.INKLING_PYTHON ?? "python3" },
    rounds: { type: "string", default: "3" },
    epochs: { type: "string", default: "1" },
    lr: { type: "string", default: "0.003" },
    json: { type: "boolean", default: false },
  },
});

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function whole(flag: "rounds" | "epochs", most: number): number {
  const value = Number(values[flag]);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  return fail(`--${flag}: expected a whole number from 1 to ${most}, got "${values[flag]}".`);
}

const rounds = whole("rounds", 100);
const first = whole("epochs", MOST_EPOCHS);
if (!(Number(values.lr) > 0)) fail(`--lr: expected a rate above 0, got "${values.lr}".`);

const folder = await mkdtemp(join(tmpdir(), "inkling-race-"));
const inkling = new Inkling(folder, values.lr);
const keras = new Keras(values.python, (await shipped("cnn-simple")).spec.layers);
try {
  await keras.ready();
  const sides = await race();
  console.log(values.json ? JSON.stringify(sides) : markdown(sides, GOAL));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  keras.end();
  await rm(folder, { recursive: true, force: true });
}

/** Laps at the fewest epochs with which each side reaches the goal for every seed. */
async function race(): Promise<[Side, Side]> {
  const epochs: [number, number] = [first, first];
  let laps: [Lap[], Lap[]] = [[], []];
  while (laps[0].length < rounds) {
    const seed = laps[0].length + 1;
    const ours = await inkling.lap(seed, epochs[0]);
    const theirs = await keras.lap({ ...ours.recipe, epochs: epochs[1] });
    const missed = short([ours, theirs], GOAL);
    console.error(
      `seed ${seed}: ${told("Inkling", epochs[0], ours)}, ${told("Keras", epochs[1], theirs)}`,
    );
    laps[0].push(ours);
    laps[1].push(theirs);
    if (!missed.includes(true)) continue;
    laps = [[], []];
    for (const side of [0, 1] as const) if (missed[side]) epochs[side]++;
    if (Math.max(...epochs) > MOST_EPOCHS) throw new Error("One side does not reach the goal.");
  }
  return [
    { name: "npx inkling train", epochs: epochs[0], laps: laps[0] },
    { name: "Keras fit()", epochs: epochs[1], laps: laps[1] },
  ];
}

function told(name: string, epochs: number, { seconds, accuracy }: Lap): string {
  return `${name} ${(100 * accuracy).toFixed(2)} % after ${epochs} in ${seconds.toFixed(2)} s`;
}
