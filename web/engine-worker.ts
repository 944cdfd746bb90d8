import { type Classifier, InklingError, loadModel, type Picture } from "@inkling/engine";
import { readPicture } from "../models/reading.ts";
import { loadNamed } from "./load-model.ts";
import type { Question, Reply } from "./reader.ts";
import { doTask } from "./why/worker-tasks.ts";

// The engine in a thread of its own: drawing stays smooth however long an answer takes.

let classifier: Classifier | undefined;
/** The model that is on its way. */
let loading: Promise<Reply> | undefined;

/** Side of the picture to warm up with, a bar, and how often it is read. */
const WARM = 200;
const ROUNDS = 5;

/** The model that the page will ask for, on its way since before that: engine-start.ts names the worker after it. */
let prepared = prepare();

function prepare(): { source: string; classifier: Promise<Classifier> } | undefined {
  if (self.name === "") return undefined;
  const { name, source } = JSON.parse(self.name) as { name: string; source: string };
  const classifier = loadNamed(name, source);
  // Who asks for it hears what went wrong.
  classifier.catch(() => {});
  return { source, classifier };
}

async function load(name: string, source: string | Uint8Array): Promise<Reply> {
  classifier = undefined;
  const early = prepared?.source === source ? prepared.classifier : undefined;
  // Once: a model that is asked for again may have changed.
  prepared = undefined;
  classifier = await (early ?? loadNamed(name, source));
  const { build, parameters, model } = classifier;
  return { kind: "ready", name, build, parameters, classes: model.spec.classes };
}

/** The first answers of all are slow, so they are given to nobody, before the first stroke is drawn. */
function warmUp(classifier: Classifier): void {
  // A model of other inputs has no drawings to answer.
  if (classifier.model.spec.input.join() !== "28,28,1") return;
  const data = new Uint8Array(WARM * WARM).fill(255);
  for (let y = WARM / 4; y < (3 * WARM) / 4; y++) data.fill(0, y * WARM + 90, y * WARM + 110);
  for (let i = 0; i < ROUNDS; i++) {
    readPicture(classifier, { data, width: WARM, height: WARM, channels: 1 });
  }
}

function read({ id, pixels, side, more: wanted }: Extract<Question, { kind: "read" }>): Reply {
  if (classifier === undefined) return { kind: "unread", id };
  const start = performance.now();
  const picture: Picture = { data: pixels, width: side, height: side, channels: 1 };
  const reading = readPicture(classifier, picture, { steps: wanted.steps });
  const { blank, single, text, confidence, verdict, rows, steps } = reading;
  const milliseconds = performance.now() - start;
  const more = { milliseconds, ...(steps && { steps }) };
  if (blank) return { kind: "blank", id };
  if (single === undefined) {
    return { kind: "number", id, number: { text, confidence, verdict, rows }, ...more };
  }
  const { pixels: seen, box, ...prediction } = single;
  return { kind: "answer", id, prediction, pixels: seen, box, ...more };
}

/** Median of `rounds` answers to a picture of noise, in milliseconds, after a warm-up. */
async function time(id: number, url: string, rounds: number): Promise<Reply> {
  const timed = await loadModel(url);
  const length = inputLength(timed);
  const picture = Float32Array.from({ length }, (_, i) => ((i * 2654435761) % 997) / 997);
  const once = (): number => {
    const start = performance.now();
    // The clock may be as coarse as 0.1 ms, so ten at a time.
    for (let i = 0; i < 10; i++) timed.classify(picture);
    return (performance.now() - start) / 10;
  };
  once();
  const times = Array.from({ length: rounds }, once).sort((a, b) => a - b);
  return { kind: "timed", id, milliseconds: times[rounds >> 1] ?? 0 };
}

const inputLength = ({ model }: Classifier): number =>
  model.spec.input.reduce((product, n) => product * n, 1);

async function tell({ id, task }: Extract<Question, { kind: "task" }>): Promise<Reply> {
  try {
    // What is asked while another model is on its way is meant for that one.
    await loading?.catch(() => {});
    if (classifier === undefined) throw new Error("There is no model to ask.");
    return { kind: "told", id, told: await doTask(classifier, task) };
  } catch (error) {
    return { kind: "failed", id, message: messageOf(error) };
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

async function answer(question: Question): Promise<Reply> {
  if (question.kind === "task") return tell(question);
  if (question.kind === "load") {
    loading = load(question.name, question.source);
    return loading;
  }
  if (question.kind === "time") return time(question.id, question.url, question.rounds);
  return read(question);
}

addEventListener("message", ({ data }: MessageEvent<Question>) => {
  answer(data)
    .catch((error: unknown): Reply => {
      const code = error instanceof InklingError ? error.code : "internal";
      return { kind: "problem", code, message: messageOf(error) };
    })
    .then((reply) => {
      postMessage(reply);
      if (reply.kind === "ready" && classifier) warmUp(classifier);
    });
});
