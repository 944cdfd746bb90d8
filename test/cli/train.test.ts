import { encodeModel, WorkerError, writeSafetensors } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { END, EPOCH, inkling, MODEL, pictures, RECIPE, SPEC, STEP } from "./fake-world.ts";

const SECOND = { ...EPOCH, epoch: 2, step: 20, secondsLeft: 0 };
const EVENTS = [STEP, EPOCH, { ...STEP, epoch: 2, step: 15 }, SECOND, END];

/** As far as the command line reads it. */
const CHECKPOINT = writeSafetensors(
  new Map(),
  new Map([
    ["format", "inkling-checkpoint"],
    ["job", JSON.stringify({ spec: SPEC, recipe: { ...RECIPE, seed: 77 }, replicas: 3 })],
  ]),
);

describe("train --json", () => {
  test("prints an object a line per epoch, and the result last", async () => {
    const { code, jsonLines, err } = await inkling(["train", "--model", "mlp", "--json"], {
      events: EVENTS,
    });
    expect(code).toBe(0);
    expect(err).toBe("");
    const lines = jsonLines();
    expect(lines.map(({ type }) => type)).toEqual(["epoch", "epoch", "result"]);
    expect(lines[0]).toMatchObject({ epoch: 1, loss: 0.5, validationAccuracy: 0.91 });
    expect(lines[2]).toMatchObject({
      model: "mlp",
      testAccuracy: 0.75,
      reason: "finished",
      epochs: 2,
      seed: 1,
      threads: 2,
      out: "mlp.safetensors",
    });
  });

  test("has a null where no test images are", async () => {
    const scene = { events: EVENTS, test: undefined };
    const { jsonLines } = await inkling(["train", "--model", "mlp", "--json"], scene);
    expect(jsonLines().at(-1)).toMatchObject({ type: "result", testAccuracy: null });
  });
});

describe("train for people", () => {
  test("says what it does, a line per epoch, the report and the file", async () => {
    const { out, written } = await inkling(["train", "--model", "mlp"], { events: EVENTS });
    expect(out).toContain("Training mlp");
    expect(out).toMatch(/^epoch 1\/2 {2}loss 0\.5000 .*validation loss 0\.4000 .*1 min 5 s left/m);
    expect(out).toContain("macro avg");
    expect(out).toContain("Test: accuracy 75.00 %");
    expect(out).toContain("--model mlp.safetensors");
    expect([...written.keys()]).toEqual(["mlp.safetensors"]);
  });

  test("draws a bar on a terminal, on standard error, and wipes it before each line", async () => {
    const scene = { events: EVENTS, terminal: true };
    const { out, err } = await inkling(["train", "--model", "mlp"], scene);
    expect(err).toContain("epoch 1/2 [");
    expect(err).toContain("1 min 15 s left");
    expect(out).not.toContain("[");
  });

  test("draws none elsewhere", async () => {
    const { err } = await inkling(["train", "--model", "mlp"], { events: EVENTS });
    expect(err).toBe("");
  });
});

test("never overwrites an earlier model unasked", async () => {
  const files = { "mlp.safetensors": new Uint8Array(1), "mlp-2.safetensors": new Uint8Array(1) };
  const { written } = await inkling(["train", "--model", "mlp"], { files });
  expect([...written.keys()]).toEqual(["mlp-3.safetensors"]);
});

test("fits the preset to the data's size and classes", async () => {
  const data = { ...pictures([0, 1]), rows: 14, columns: 56, classes: ["a", "b"] };
  const scene = { train: data, test: undefined };
  const { jobs, directories } = await inkling(["train", "--model", "mlp", "--data", "x"], scene);
  expect(directories).toEqual(["x"]);
  expect(jobs[0]!.spec.input).toEqual([14, 56, 1]);
  expect(jobs[0]!.spec.layers.at(-1)).toMatchObject({ kind: "dense", units: 2 });
});

test("finds the teacher of a recipe, a flag's and a checkpoint's", async () => {
  const first = ["train", "--model", "mlp", "--distil", "mlp:0.5"];
  const recipe = { ...RECIPE, distil: { teacher: "mlp", share: 0.25 } };
  const saved = new Map([["job", JSON.stringify({ spec: SPEC, recipe, replicas: 1 })]]);
  const files = { "old.safetensors": writeSafetensors(new Map(), saved) };
  const again = ["train", "--resume", "old.safetensors"];
  for (const [argv, share] of [[first, 0.5] as const, [again, 0.25] as const]) {
    const { jobs } = await inkling(argv, { files });
    expect(jobs[0]!.recipe.distil).toEqual({ teacher: "mlp", share });
    expect(jobs[0]!.teacher?.spec.name).toBe("mlp");
  }
});

test("a teacher that is not there is a wrong flag", async () => {
  const { code, err } = await inkling(["train", "--model", "mlp", "--distil", "nobody:0.5"]);
  expect(code).toBe(2);
  expect(err).toContain("There is no model nobody");
});

test("passes on recipe, threads, build and checkpoint", async () => {
  const files = { "old.safetensors": CHECKPOINT };
  const flags = ["--epochs", "3", "--threads", "1", "--build", "simd"];
  const argv = ["train", "--model", "mlp", ...flags, "--resume", "old.safetensors"];
  const { jobs, out } = await inkling(argv, { files });
  expect(jobs[0]).toMatchObject({
    threads: 1,
    build: "simd",
    recipe: { epochs: 3, batchSize: 100 },
  });
  expect(jobs[0]!.checkpoint).toBe(CHECKPOINT);
  expect(out).toContain("Going on from old.safetensors");
});

test("resumed, it is the checkpoint's job unless flags say otherwise", async () => {
  const files = { "old.safetensors": CHECKPOINT };
  const { jobs } = await inkling(["train", "--resume", "old.safetensors", "--lr", "0.5"], {
    files,
  });
  expect(jobs[0]).toMatchObject({ threads: 3, spec: { name: "mlp" } });
  expect(jobs[0]!.recipe).toMatchObject({
    seed: 77,
    optimizer: { kind: "adam", learningRate: 0.5 },
  });
});

test.each([
  ["a model's weights", encodeModel(MODEL), "not a checkpoint"],
  ["any other file", Uint8Array.of(1, 2, 3), "old.safetensors"],
])("%s cannot be resumed", async (_why, bytes, says) => {
  const files = { "old.safetensors": bytes };
  const { code, err } = await inkling(["train", "--resume", "old.safetensors"], { files });
  expect(code).toBe(1);
  expect(err).toContain(says);
});

describe("Ctrl-C", () => {
  const argv = [
    "train",
    "--model",
    "mlp",
    "--augment",
    "rotate=5",
    "--out",
    "my model.safetensors",
  ];

  test("saves a checkpoint and says the command that goes on from it", async () => {
    const { code, err, written } = await inkling(argv, { events: EVENTS, interruptAt: 2 });
    expect(code).toBe(1);
    expect([...written]).toEqual([["my model.checkpoint.safetensors", Uint8Array.of(1, 2, 3)]]);
    expect(err).toContain(
      "npx inkling train --model mlp --augment rotate=5 --out 'my model.safetensors' " +
        "--threads 2 --resume 'my model.checkpoint.safetensors'",
    );
  });

  test("in the JSON stream it is the last line", async () => {
    const scene = { events: EVENTS, interruptAt: 2 };
    const { jsonLines } = await inkling([...argv, "--json"], scene);
    expect(jsonLines().map(({ type }) => type)).toEqual(["epoch", "interrupted"]);
  });

  test("too late to stop anything, training has ended well", async () => {
    const { code, written } = await inkling(argv, { events: [END], interruptAt: 0 });
    expect(code).toBe(0);
    expect([...written.keys()]).toContain("my model.safetensors");
  });
});

test.each([
  ["data without training images", { train: undefined }, "has no training images"],
  ["a dead thread", { events: [new WorkerError("Thread 1 died.")] }, "Thread 1 died."],
])("%s is a failure: exit code 1", async (_why, scene, says) => {
  const { code, err, written } = await inkling(["train", "--model", "mlp"], scene);
  expect(code).toBe(1);
  expect(err).toContain(says);
  expect(written.size).toBe(0);
});
