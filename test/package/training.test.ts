import { join } from "node:path";
import { createTrainer, type Dataset, DIGITS, type ModelSpec, type Recipe } from "@inkling/engine";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../browser/support/browser.ts";
import { ROOT } from "../support/imports.ts";
import { serveFolder } from "./site.ts";

/** One job, given to Node and to the page as it stands: it must be plain data. */
const spec: ModelSpec = {
  name: "small",
  input: [12, 12, 1],
  layers: [
    { kind: "conv2d", filters: 8, kernel: 3 },
    { kind: "batchNorm", activation: "relu" },
    { kind: "maxPool2d" },
    { kind: "dropout", rate: 0.25 },
    { kind: "flatten" },
    { kind: "dense", units: 10 },
  ],
  classes: DIGITS,
};
const recipe: Recipe = {
  epochs: 2,
  batchSize: 20,
  seed: 3,
  optimizer: { kind: "adam" },
  augment: { rotate: 10 },
};
const COUNT = 200;
const THREADS = 2;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test.each([
  ["web workers of an isolated page", true, THREADS],
  ["the one thread of any other page", false, 1],
])("%s train to the weights that Node trains to", async (_why, isolated, threads) => {
  const site = await serveFolder(join(ROOT, "engine/dist"), { isolated });
  const page = await browser.newPage();
  try {
    await page.goto(`${site.url}/browser.js`);
    const there = await page.evaluate<Trained>(`(${TRAIN})(${JSON.stringify({ threads })})`);
    expect(there.threads).toBe(threads);
    expect(there).toEqual(await trainHere(there.build, threads));
  } finally {
    await page.close();
    site.close();
  }
});

interface Trained {
  readonly build: "simd" | "relaxed";
  readonly threads: number;
  readonly weights: number[];
}

/** Pictures of stripes, other ones for each class. Closed over nothing: it is run in the page as well. */
function stripes(count: number, classes: readonly string[]): Dataset {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  const images = new Uint8Array(count * 144);
  for (let i = 0; i < images.length; i++) {
    images[i] = (i * labels[Math.floor(i / 144)]!) % 12 < 4 ? 255 : 0;
  }
  return { images, labels, count, rows: 12, columns: 12, classes };
}

async function trainHere(build: Trained["build"], threads: number): Promise<Trained> {
  const data = stripes(COUNT, DIGITS);
  const trainer = await createTrainer({ spec, recipe, threads, build, data });
  const weights: number[] = [];
  for await (const event of trainer.events()) {
    if (event.type !== "end") continue;
    for (const tensor of event.model.weights.values()) weights.push(...tensor.data);
  }
  await trainer.close();
  return { build, threads: trainer.threads, weights };
}

/** The same in the page, as text: what a test file imports does not exist there. */
const TRAIN = `async ({ threads }) => {
  const { createTrainer, detectBuild } = await import("./browser.js");
  const data = (${stripes})(${COUNT}, ${JSON.stringify(DIGITS)});
  const trainer = await createTrainer({ ...${JSON.stringify({ spec, recipe })}, threads, data });
  const weights = [];
  for await (const event of trainer.events()) {
    if (event.type !== "end") continue;
    for (const tensor of event.model.weights.values()) weights.push(...tensor.data);
  }
  await trainer.close();
  return { build: detectBuild(), threads: trainer.threads, weights };
}`;
