// All peers in one paired run: `npm start -- [--job TEXT] [--peer TEXT] [--rounds N] [--limit SECONDS]
// [--python FILE] [--json]`.
// Each peer is a process of its own and waits while the others take their turn.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Job, jobs } from "./job.ts";
import { shipped } from "./shipped.ts";
import { type Comparison, markdown, type Result, titleOf } from "./table.ts";
import { Turns } from "./turns.ts";

const SCRIPTS = [
  "inkling",
  "inkling-simd",
  "onnxruntime-web",
  "onnxruntime-node",
  "tfjs-wasm",
  "jax-wasm",
];
const PYTHON: readonly [peer: string, module: string][] = [
  ["PyTorch", "torch"],
  ["PyTorch channels-last, fused Adam", "torch"],
  ["Keras", "keras"],
  ["Keras jit", "keras"],
];

const { values } = parseArgs({
  options: {
    job: { type: "string", default: "" },
    peer: { type: "string", default: "" },
    rounds: { type: "string", default: "5" },
    limit: { type: "string", default: "120" },
    python: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds: expected a whole number from 1, got "${values.rounds}".`);
  process.exit(2);
}
/** Seconds that a peer has for making itself ready, and for a turn. */
const limit = Number(values.limit);
if (!(limit > 0)) {
  console.error(`--limit: expected seconds above 0, got "${values.limit}".`);
  process.exit(2);
}

const python = findPython();
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const wanted = (peer: string) => peer === "inkling" || peer.includes(values.peer);
const peers = [...SCRIPTS, ...(python ? PYTHON.map(([peer]) => peer) : [])].filter(wanted);

const chosen = jobs.filter((one) => titleOf(one).includes(values.job));
if (chosen.length === 0) {
  console.error(`--job: none has "${values.job}" in its name: ${jobs.map(titleOf).join(", ")}.`);
  process.exit(2);
}
if (!python) console.error("No Python with PyTorch or Keras: say which with --python FILE.");

const comparisons: Comparison[] = [];
for (const job of chosen) {
  comparisons.push({ job, results: await compare(job) });
  if (!values.json) console.error(titleOf(job));
}
console.log(values.json ? JSON.stringify(comparisons) : markdown(comparisons));

/** The first Python that has PyTorch or Keras: the one asked for, or python3. */
function findPython(): string | undefined {
  const has = (command: string) =>
    PYTHON.some(([, module]) => {
      const code = `import importlib.util as u, sys; sys.exit(u.find_spec("${module}") is None)`;
      return spawnSync(command, ["-c", code], { stdio: "ignore" }).status === 0;
    });
  const asked = values.python ?? process.env.INKLING_PYTHON;
  const found = [asked ?? "python3"].find(has);
  if (asked && !found) console.error(`${asked}: has neither PyTorch nor Keras.`);
  return found;
}

/** Peers are made ready one after the other, then take turns. */
async function compare(job: Job): Promise<Result[]> {
  const layers = JSON.stringify((await shipped(job.preset)).spec.layers);
  const running: Turns[] = [];
  for (const peer of peers) {
    const isScript = SCRIPTS.includes(peer);
    const command = isScript ? process.execPath : python!;
    const script = isScript ? here("./peer.js") : here("../peer.py");
    const turns = new Turns(peer, command, [script, peer, JSON.stringify(job), layers], limit);
    await turns.ready();
    running.push(turns);
  }
  for (let round = 0; round < rounds; round++) for (const turns of running) await turns.take();
  return running.map((turns) => turns.end());
}
