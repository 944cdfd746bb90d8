import { evaluate, loadModel, type Model, ValueError, WorkerError } from "@inkling/engine";
import { describe, expect, onTestFinished, test } from "vitest";
import { nodeHost } from "#engine/host/node.js";
import { useHost } from "#engine/host.js";
import { elements } from "#engine/plan/layer.js";
import { builds } from "../support/kernels.ts";
import { mortalThreads } from "../support/mortal-host.ts";
import { noise } from "../support/numbers.ts";
import { noiseWeights } from "../support/planned.ts";
import {
  batchNorm,
  conv,
  dense,
  flatten,
  maxPool,
  model,
  relu,
  same,
} from "../support/small-models.ts";

const BATCH = 4;

/** One layer of every way to compute: first convolution, Winograd, patches, dense in float32 and int8. */
const layers = [conv(8, same), batchNorm(relu), conv(8, same), maxPool, conv(5), flatten];
const kinds: [string, Model][] = [
  ["float32", modelOf([...layers, dense(5)])],
  ["int8", modelOf([...layers, { kind: "dense", units: 5, weights: "int8" }])],
];

function modelOf(list: Parameters<typeof model>[1]): Model {
  const spec = model([8, 8, 1], list, 5);
  return { spec, weights: noiseWeights(spec), provenance: {} };
}

const small = kinds[0]![1];
const SIZE = elements(small.spec.input);
const pictures = (count: number, seed = 1) => noise(count * SIZE, seed).map(Math.abs);

async function open(options: Parameters<typeof loadModel>[1], source = small) {
  const classifier = await loadModel(source, { batch: BATCH, ...options });
  onTestFinished(() => classifier.close());
  return classifier;
}

describe.each(builds)("threads of a classifier (%s)", (build) => {
  test.each(kinds)(
    "answers are the same bits for any number of them: %s",
    async (_kind, source) => {
      // Nothing, less than a pass, ragged passes, more than fits into one round of two threads.
      const counts = [0, 1, BATCH, 2 * BATCH + 3, 20 * BATCH + 1];
      const alone = await open({ build }, source);
      for (const threads of [1, 2, 3]) {
        const several = await open({ build, threads }, source);
        expect(several.threads).toBe(threads);
        for (const count of counts) {
          const pixels = pictures(count);
          const expected = alone.probabilities(pixels);
          expect(await several.probabilitiesByThreads(pixels)).toEqual(expected);
          expect(several.probabilities(pixels)).toEqual(expected);
        }
      }
    },
  );
});

test("calls at once are answered each with its own, and the caller's thread answers meanwhile", async () => {
  const classifier = await open({ threads: 2 });
  const seeds = [1, 2, 3];
  const asked = seeds.map((seed) => classifier.probabilitiesByThreads(pictures(70, seed)));
  const own = seeds.map((seed) => classifier.probabilities(pictures(70, seed)));
  expect(await Promise.all(asked)).toEqual(own);
});

test("an evaluation is the same for any number of threads and images a call", async () => {
  const count = 300;
  const data = {
    images: Uint8Array.from(pictures(count), (p) => Math.min(255, p * 255)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 5),
    count,
    rows: 8,
    columns: 8,
    classes: small.spec.classes,
  };
  const alone = await evaluate(await open({}), data);
  for (const threads of [2, 3]) {
    const several = await open({ threads });
    expect(await evaluate(several, data)).toEqual(alone);
    expect(await evaluate(several, data, { batch: 28 })).toEqual(alone);
  }
});

test("pixels of another number reject, and the next call is answered", async () => {
  const classifier = await open({ threads: 2 });
  await expect(classifier.probabilitiesByThreads(new Float32Array(SIZE + 1))).rejects.toThrow(
    "expected a multiple of 64 numbers (8 x 8 x 1 an image), got 65.",
  );
  expect(await classifier.probabilitiesByThreads(pictures(3))).toHaveLength(15);
});

describe("a thread that dies", () => {
  test.each([0, 1])(
    "thread %i: who waits is told, who comes later too, all end",
    async (number) => {
      const { workers, ended } = mortalThreads();
      const classifier = await open({ threads: 2 });
      // Work for longer than it takes to end a thread.
      const waiting = classifier.probabilitiesByThreads(pictures(100_000));
      const death = workers[number]!.terminate();
      const message = `Inference thread ${number + 1} of 2 died: it exited with code 1.`;
      await expect(waiting).rejects.toThrow(WorkerError);
      await expect(waiting).rejects.toThrow(message);
      await expect(classifier.probabilitiesByThreads(pictures(1))).rejects.toThrow(message);
      await death;
      await classifier.close();
      expect(ended.size).toBe(2);
      // The caller's own thread needs nobody.
      expect(classifier.probabilities(pictures(1))).toHaveLength(5);
    },
  );

  test("that never starts: no classifier, and the others end", async () => {
    const nowhere = new URL("./no-such-thread.js", import.meta.url);
    const { ended } = mortalThreads({ script: (i) => (i === 1 ? nowhere : undefined) });
    const made = loadModel(small, { threads: 2 });
    await expect(made).rejects.toThrow(/^Inference thread 2 of 2 died: Cannot find module /);
    expect(ended.size).toBe(2);
  });

  test("that fails says why", async () => {
    const garbage = (i: number, told: unknown) =>
      i === 1 ? { ...(told as object), module: undefined } : told;
    const { ended } = mortalThreads({ post: garbage });
    await expect(loadModel(small, { threads: 2 })).rejects.toThrow(
      /^Inference thread 2 of 2 failed: WebAssembly.Instance/,
    );
    expect(ended.size).toBe(2);
  });
});

test.each([1, 2])("close, with %i threads: asleep or at work, they end", async (threads) => {
  const { ended } = mortalThreads();
  const classifier = await open({ threads });
  const waiting = classifier.probabilitiesByThreads(pictures(threads > 1 ? 100_000 : 1));
  const settled = Promise.allSettled([waiting]);
  await classifier.close();
  await classifier.close();
  const [{ status }] = await settled;
  expect(status).toBe(threads > 1 ? "rejected" : "fulfilled");
  expect(ended.size).toBe(threads > 1 ? threads : 0);
});

test.each([0, 1025, 1.5])("%f threads are refused", async (threads) => {
  await expect(loadModel(small, { threads })).rejects.toThrow(
    `loadModel: threads: expected a whole number from 1 to 1024, got ${threads}.`,
  );
});

test("where no memory can be shared: one thread, and more are refused", async () => {
  useHost({ ...nodeHost, sharesMemory: () => false });
  onTestFinished(() => useHost(nodeHost));
  expect((await open({})).threads).toBe(1);
  const made = loadModel(small, { threads: 2 });
  await expect(made).rejects.toThrow(ValueError);
  await expect(made).rejects.toThrow("this page is not cross-origin isolated");
});
