import {
  type AnyModel,
  type Classifier,
  type Dataset,
  DIGITS,
  encodeModel,
  evaluate,
  InklingError,
  loadModel,
  subset,
} from "@inkling/engine";
import { tune, whyNotTuned } from "../../models/tuning.ts";
import { smallMnist } from "../small-mnist.ts";
import { usableCores } from "../threads.ts";
import type { Labelled, Lesson, Phase, Reply, Score, Scores } from "./messages.ts";

// Teaching in a worker of its own, which is ended to cancel; it starts threads of its own.

/** More share too little work each. */
const MOST_THREADS = 8;
const threads = Math.min(usableCores(), MOST_THREADS);

/** What a picture costs in a step of training, where answering it costs 1. */
const STEP = 3;

const say = (reply: Reply): void => postMessage(reply);

async function give({ source, taught, kept }: Lesson): Promise<void> {
  const start = performance.now();
  say({ kind: "progress", phase: "loading", share: 0 });
  const [classifier, replay, tests] = await Promise.all([
    loadModel(source, { threads }),
    smallMnist("train"),
    smallMnist("test"),
  ]);
  const mnist = everySecond(tests);
  const problem = whyNotTuned(classifier.model);
  if (problem !== undefined) throw new InklingError("not_tunable", problem);
  const sets = { kept: datasetOf(kept), taught: datasetOf(taught), mnist };
  const answered = sets.kept.count + sets.taught.count + mnist.count;
  const trained = STEP * replay.count;
  const whole = 2 * answered + trained;
  const tell = (phase: Phase, done: number) =>
    say({ kind: "progress", phase, share: done / whole });

  const before = await scoresOf(classifier, sets, (done) => tell("before", done));
  tell("teaching", answered);
  const begun = performance.now();
  const tuned = await tune(classifier.model as AnyModel, sets.taught, {
    replay,
    threads,
    onProgress: (share) => tell("teaching", answered + share * trained),
  });
  const teaching = (performance.now() - begun) / 1000;
  const better = await loadModel(tuned, { threads });
  const after = await scoresOf(better, sets, (done) => tell("after", answered + trained + done));
  const model = {
    ...tuned,
    provenance: { ...tuned.provenance, created: new Date().toISOString() },
  };
  const file = new Uint8Array(encodeModel(model));
  const seconds = (performance.now() - start) / 1000;
  say({ kind: "done", before, after, file, seconds, teaching });
}

/** Half of the test images tell 0.04 points apart, and a lesson is a second shorter. */
const everySecond = (data: Dataset): Dataset =>
  subset(
    data,
    Array.from({ length: Math.ceil(data.count / 2) }, (_, i) => 2 * i),
  );

const datasetOf = ({ images, labels }: Labelled): Dataset => {
  return { images, labels, count: labels.length, rows: 28, columns: 28, classes: DIGITS };
};

async function scoresOf(
  classifier: Classifier,
  { kept, taught, mnist }: Readonly<Record<keyof Scores, Dataset>>,
  onProgress: (done: number) => void,
): Promise<Scores> {
  const score = async (data: Dataset, from: number): Promise<Score> => {
    if (data.count === 0) return { right: 0, count: 0 };
    const { accuracy, count } = await evaluate(classifier, data, {
      onProgress: (done) => onProgress(from + done),
    });
    return { right: Math.round(accuracy * count), count };
  };
  try {
    return {
      kept: await score(kept, 0),
      taught: await score(taught, kept.count),
      mnist: await score(mnist, kept.count + taught.count),
    };
  } finally {
    await classifier.close();
  }
}

addEventListener("message", ({ data }: MessageEvent<Lesson>) => {
  give(data).catch((error: unknown) => {
    const code = error instanceof InklingError ? error.code : "internal";
    const message = error instanceof Error ? error.message : String(error);
    say({ kind: "problem", code, message });
  });
});
