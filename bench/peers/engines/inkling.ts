import { createTrainer, loadModel } from "@inkling/engine";
import { drawings, drawnPixels } from "../../data.ts";
import { type Job, type Measure, rateOf } from "../job.ts";
import { shipped } from "../shipped.ts";

/** Nothing but forward, backward and Adam, as the peers do it: no augmentation, no validation. */
const RECIPE = { epochs: 1000, seed: 1, optimizer: { kind: "adam" }, validation: 0 } as const;

export async function inkling(
  { task, preset, batch, threads }: Job,
  build: "simd" | "relaxed",
): Promise<Measure> {
  const model = await shipped(preset);
  if (task === "infer") {
    const classifier = await loadModel(model, { batch, build });
    const pixels = drawnPixels(batch);
    return (seconds) => rateOf(batch, seconds, () => classifier.probabilities(pixels));
  }
  const recipe = { ...RECIPE, batchSize: batch };
  const trainer = await createTrainer({
    spec: model.spec,
    recipe,
    data: drawings(),
    threads,
    build,
  });
  trainer.pause();
  const events = trainer.events()[Symbol.asyncIterator]();
  return async (seconds) => {
    trainer.resume();
    let first: { time: number; step: number } | undefined;
    for (;;) {
      const { value: event } = await events.next();
      if (event?.type !== "step") continue;
      const time = performance.now();
      first ??= { time, step: event.step };
      if (time - first.time < 1000 * seconds) continue;
      trainer.pause();
      return (1000 * batch * (event.step - first.step)) / (time - first.time);
    }
  };
}
