// One peer as a process: `node peer.js NAME JOB`. Says "ready", or why it cannot, and then answers
// each line with the images a second of one turn. peer.py is the same in Python.
import { createInterface } from "node:readline";
import { inkling } from "./engines/inkling.ts";
import { jaxWasm } from "./engines/jax.ts";
import { onnxruntime } from "./engines/onnxruntime.ts";
import { tfjsWasm } from "./engines/tfjs.ts";
import { type Job, type Measure, SECONDS, WARM_UP } from "./job.ts";

type Prepare = (job: Job) => Promise<Measure>;

const engines: Readonly<Record<string, Prepare>> = {
  inkling: (job) => inkling(job, "relaxed"),
  "inkling-simd": (job) => inkling(job, "simd"),
  "onnxruntime-web": (job) => onnxruntime(job, "onnxruntime-web"),
  "onnxruntime-node": (job) => onnxruntime(job, "onnxruntime-node"),
  "tfjs-wasm": tfjsWasm,
  "jax-wasm": jaxWasm,
};

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

const [name = "", job = "{}"] = process.argv.slice(2);
try {
  const prepare = engines[name];
  if (!prepare) throw new Error(`No engine named ${name}.`);
  const measure = await prepare(JSON.parse(job) as Job);
  await measure(WARM_UP);
  say({ ready: true });
  for await (const _ of createInterface({ input: process.stdin })) {
    say({ rate: await measure(SECONDS) });
  }
} catch (error) {
  say({ cannot: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) });
}
process.exit(0);
