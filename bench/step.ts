import { Worker } from "node:worker_threads";
import { createTrainer, type Dataset } from "@inkling/engine";
import { type Host, host, type Thread, useHost } from "#engine/host.js";
import type { Build } from "#engine/kernels.js";
import { loadMnist } from "../models/mnist.ts";
import { type Preset, presets } from "../models/presets.ts";
import { type BenchLine, type BenchSelection, isWanted, threadCounts } from "./line.ts";
import { endless } from "./models.ts";
import type { StepAccount, StepPart } from "./step-clock.ts";

const BATCH = 64;
/** Milliseconds of training before steps count, and that count at least. */
const WARM_UP = 1000;
const MEASURED = 3000;
/** Steps that count at least. */
const STEPS = 60;

/** What takes the time of a training step of each preset, with its own recipe: the kernel calls, by layer. */
export async function* measureSteps(
  build: Build,
  selection: BenchSelection,
): AsyncGenerator<BenchLine> {
  const { batch = BATCH } = selection;
  let data: Dataset | undefined;
  for (const preset of presets.filter(({ name }) => isWanted(selection, name, []))) {
    data ??= (await loadMnist()).train;
    for (const threads of threadCounts(selection)) {
      const account = meanOf(await accountsOf(preset, data, { build, threads, batch }));
      for (const row of rowsOf(preset.name, account)) {
        const share = row.value / account.milliseconds;
        yield {
          kind: "step",
          build,
          threads,
          batch,
          unit: "ms",
          presets: [preset.name],
          share,
          ...row,
        };
      }
    }
  }
}

interface Setting {
  readonly build: Build;
  readonly threads: number;
  readonly batch: number;
}

/** Every thread's account of the same steps. */
async function accountsOf(
  { spec, recipe }: Preset,
  data: Dataset,
  { build, threads, batch }: Setting,
): Promise<StepAccount[]> {
  const accounts: (StepAccount | undefined)[] = [];
  const usual = host();
  useHost(watchedHost(usual, accounts));
  try {
    const job = { spec, recipe: endless(recipe, batch), data, threads, build };
    const trainer = await createTrainer(job);
    const start = performance.now();
    let counted: number | undefined;
    for await (const event of trainer.events()) {
      if (event.type !== "step") continue;
      const time = performance.now() - start;
      if (time > WARM_UP) counted ??= event.step;
      const enough = counted !== undefined && event.step - counted > STEPS;
      if (enough && time > WARM_UP + MEASURED) trainer.stop();
    }
    await trainer.close();
    return accounts.filter((account) => account !== undefined);
  } finally {
    useHost(usual);
  }
}

/** From the sources in bench/ and from the bundle in dist/ alike. */
const SCRIPT = new URL("../dist/step-thread.js", import.meta.url);

/** A host whose threads take the time of their kernels and leave an account of it. */
function watchedHost(usual: Host, accounts: (StepAccount | undefined)[]): Host {
  let started = 0;
  const startThread = (name: string): Thread => {
    const replica = started++;
    const worker = new Worker(SCRIPT, { name, workerData: { warmUp: WARM_UP } });
    return {
      post: (message) => worker.postMessage(message),
      onMessage(listener) {
        worker.on("message", (message: { type: string; account?: StepAccount }) => {
          if (message.type === "account") accounts[replica] = message.account;
          else listener(message);
        });
      },
      onDeath: (listener) => void worker.on("error", listener),
      end: async () => void (await worker.terminate()),
    };
  };
  return { ...usual, startThread };
}

/** The threads share the work of a step unevenly: a mean over them is what of the step a part takes. */
function meanOf(accounts: readonly StepAccount[]): StepAccount {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / accounts.length;
  const parts = new Map<string, StepPart>();
  for (const part of accounts.flatMap((account) => account.parts)) {
    const key = labelOf(part);
    const milliseconds = (parts.get(key)?.milliseconds ?? 0) + part.milliseconds / accounts.length;
    parts.set(key, { ...part, milliseconds });
  }
  return {
    steps: Math.min(...accounts.map(({ steps }) => steps)),
    milliseconds: mean(accounts.map(({ milliseconds }) => milliseconds)),
    outside: mean(accounts.map(({ outside }) => outside)),
    parts: [...parts.values()],
  };
}

type Row = Pick<BenchLine, "name" | "value" | "kernel">;

/** The step, the sums over its layers by pass, and every part that takes time. */
function* rowsOf(preset: string, { milliseconds, outside, parts }: StepAccount): Generator<Row> {
  yield { name: preset, value: milliseconds };
  const sums = new Map<string, number>();
  for (const part of parts) {
    const name = `all ${part.pass ?? part.kernel}`;
    sums.set(name, (sums.get(name) ?? 0) + part.milliseconds);
  }
  sums.set("all outside of kernels", outside);
  for (const [name, value] of sums) if (value > 0) yield { name, value };
  for (const part of parts) {
    const { kernel, milliseconds: value } = part;
    if (value > 0 && part.layer) yield { name: labelOf(part), value, kernel };
  }
}

/** `4 conv2d weight gradient winogradBackwardParams`; layers count from 1, as in messages. */
function labelOf({ layer, pass, kernel }: StepPart): string {
  return layer ? `${layer.index + 1} ${layer.kind} ${pass} ${kernel}` : kernel;
}
