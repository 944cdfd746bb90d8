import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Run, RunEvent, RunManager, RunState } from "../../server/deps.ts";
import { MAX_WAITING } from "../../server/runs/manager.ts";
import { decodeFake, FakeTraining } from "./support/fake-training.ts";
import {
  modelFile,
  openTestModels,
  openTestRuns,
  temporaryFolder,
  tinyData,
} from "./support/fixture.ts";

beforeEach(() => {
  // What goes wrong on purpose is also told on standard error.
  vi.spyOn(console, "error").mockImplementation(() => {});
});

/** Until the run is in this state. */
function reaches(runs: RunManager, id: string, state: RunState): Promise<Run> {
  return until(runs, id, (run) => run.state === state);
}

function until(runs: RunManager, id: string, holds: (run: Run) => boolean): Promise<Run> {
  return new Promise((resolve) => {
    const look = () => {
      const run = runs.get(id)!;
      if (!holds(run)) return;
      end();
      resolve(run);
    };
    const end = runs.subscribe(id, look);
    look();
  });
}

const weightOf = async (runs: RunManager, id: string) =>
  decodeFake((await runs.weights(id))!).weights.get("w")!.data[0];

describe("a run", () => {
  test("trains, is measured, and keeps curve, epochs, weights and report", async () => {
    const runs = await openTestRuns();
    const { id } = await runs.create({ preset: "mlp", name: "First" });
    const run = await reaches(runs, id, "finished");
    expect(run).toMatchObject({
      name: "First",
      preset: "mlp",
      data: "mnist",
      threads: 2,
      outcome: "finished",
      result: { count: 2, accuracy: 0.5, loss: 0.25, top3: 1 },
      actions: ["keep", "download", "remove"],
    });
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect((await runs.curve(id)).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    const { provenance } = decodeFake((await runs.weights(id))!);
    expect(provenance.results).toEqual({
      epochs: 3,
      seconds: 1,
      validationAccuracy: 0.75,
      validationLoss: 0.5,
      testAccuracy: 0.5,
      testLoss: 0.25,
    });
    const evaluation = (await runs.evaluation(id))!;
    const image = Buffer.from(tinyData.images.subarray(4)).toString("base64");
    expect(evaluation).toMatchObject({ rows: 2, mistakeCount: 1, mistakes: [{ image }] });
  });

  test("tells its listeners what happens, in order, the end last", async () => {
    const training = new FakeTraining({ free: 0 });
    const runs = await openTestRuns({ training });
    const { id } = await runs.create({ preset: "mlp", recipe: { epochs: 1 } });
    await until(runs, id, ({ phase }) => phase === "training");
    const heard: RunEvent[] = [];
    runs.subscribe(id, (event) => heard.push(event));
    const ended = new Promise((resolve) =>
      runs.subscribe("all", (event) => event.type === "end" && resolve(event.run)),
    );
    training.last.advance(2);
    await ended;
    const types = heard.map((event) => event.type).filter((type) => type !== "state");
    expect(types).toEqual(["step", "step", "epoch", "end"]);
    expect(heard.at(-1)).toMatchObject({ type: "end", run: { state: "finished" } });
  });

  test("changes the preset's recipe only where asked, and null takes a part away", async () => {
    const training = new FakeTraining();
    const runs = await openTestRuns({ training });
    const recipe = { epochs: 1, learningRate: 0.01, augment: null, validation: 0.2 };
    const { id } = await runs.create({ preset: "mlp", recipe });
    await reaches(runs, id, "finished");
    expect(training.jobs[0]!.recipe).toEqual({
      batchSize: 100,
      epochs: 1,
      seed: 1,
      optimizer: { kind: "adam", learningRate: 0.01 },
      earlyStopping: { patience: 3 },
      validation: 0.2,
    });
    expect(training.jobs[0]!.spec.input).toEqual([2, 2, 1]);
  });

  test("is given the teacher that its recipe names, under that name", async () => {
    const training = new FakeTraining();
    const folder = temporaryFolder();
    await (await openTestModels(folder)).keep("mine", modelFile);
    const runs = await openTestRuns({ training, folder });
    const recipe = { epochs: 1, distil: { teacher: "mine", share: 0.5 } };
    const { id } = await runs.create({ preset: "mlp", recipe });
    await reaches(runs, id, "finished");
    expect(training.jobs[0]!.recipe.distil).toEqual(recipe.distil);
    expect(training.jobs[0]!.teacher?.spec.name).toBe("mine");
  });

  test("with a teacher that is not there is refused at once", async () => {
    const runs = await openTestRuns();
    const recipe = { distil: { teacher: "nobody", share: 0.5 } };
    await expect(runs.create({ preset: "mlp", recipe })).rejects.toThrow(/no model.*nobody/i);
    expect(runs.list()).toEqual([]);
  });

  test("that dies fails with its reason; the next one trains", async () => {
    const training = new FakeTraining({ dieAt: 3 });
    const runs = await openTestRuns({ training });
    const first = await runs.create({ preset: "mlp" });
    const second = await runs.create({ preset: "mlp", recipe: { epochs: 1 } });
    expect(second).toMatchObject({ state: "queued", position: 1 });
    expect(await reaches(runs, first.id, "failed")).toMatchObject({
      error: "out of memory",
      actions: ["resume", "remove"],
    });
    expect((await reaches(runs, second.id, "finished")).error).toBeUndefined();
    expect(training.trainers[0]!.closed).toBe(true);
  });

  test("on data without training images fails with a sentence", async () => {
    const runs = await openTestRuns();
    const { id } = await runs.create({ preset: "mlp", data: "letters" });
    const { error } = await reaches(runs, id, "failed");
    expect(error).toBe('The data "letters" has no training images.');
  });
});

describe("pause, resume, stop", () => {
  test("a paused run waits with its threads, and goes on to the same weights", async () => {
    const plain = await openTestRuns();
    const { id: plainId } = await plain.create({ preset: "mlp" });
    await reaches(plain, plainId, "finished");

    const training = new FakeTraining({ free: 3 });
    const runs = await openTestRuns({ training });
    const { id } = await runs.create({ preset: "mlp" });
    await until(runs, id, ({ step }) => step?.step === 3);
    expect(await runs.pause(id)).toMatchObject({ state: "paused", actions: ["resume", "stop"] });
    training.last.advance(100);
    expect(await runs.resume(id)).toMatchObject({ state: "running" });
    await reaches(runs, id, "finished");
    expect(training.trainers).toHaveLength(1);
    expect(await weightOf(runs, id)).toBe(await weightOf(plain, plainId));
  });

  test("a stopped run is measured, can be kept, and goes on from its checkpoint", async () => {
    const plain = await openTestRuns();
    const { id: plainId } = await plain.create({ preset: "mlp" });
    await reaches(plain, plainId, "finished");

    const training = new FakeTraining({ free: 3 });
    const runs = await openTestRuns({ training });
    const { id } = await runs.create({ preset: "mlp" });
    await until(runs, id, ({ step }) => step?.step === 3);
    await runs.stop(id);
    const stopped = await reaches(runs, id, "stopped");
    expect(stopped).toMatchObject({ outcome: "stopped", savedStep: 3, result: { count: 2 } });
    expect(stopped.actions).toEqual(["resume", "keep", "download", "remove"]);

    await runs.resume(id);
    await until(runs, id, ({ state, step }) => state === "running" && step?.step === 6);
    const run = await reaches(runs, id, "finished");
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect((await runs.curve(id)).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await weightOf(runs, id)).toBe(await weightOf(plain, plainId));
  });

  test("a run stopped before its first step has no weights, and can be started again", async () => {
    const training = new FakeTraining({ free: 0 });
    const runs = await openTestRuns({ training });
    const { id } = await runs.create({ preset: "mlp" });
    await until(runs, id, ({ phase }) => phase === "training");
    await runs.stop(id);
    const run = await reaches(runs, id, "stopped");
    expect(run.actions).toEqual(["resume", "remove"]);
    await expect(runs.keep(id, "mine")).rejects.toMatchObject({ code: "no_weights" });
  });

  test("a second stop ends the measuring, and the weights stay", async () => {
    const training = new FakeTraining({ free: 3 });
    let measured = () => {};
    training.holdMeasuring(
      new Promise((resolve) => {
        measured = resolve;
      }),
    );
    const runs = await openTestRuns({ training });
    const { id } = await runs.create({ preset: "mlp" });
    await until(runs, id, ({ step }) => step?.step === 3);
    await runs.stop(id);
    await until(runs, id, ({ phase }) => phase === "testing");
    await runs.stop(id);
    measured();
    const run = await reaches(runs, id, "stopped");
    expect(run.result).toBeUndefined();
    expect(run.actions).toContain("keep");
  });

  test("waiting runs are held, taken up again and dropped", async () => {
    const training = new FakeTraining({ free: 0 });
    const runs = await openTestRuns({ training });
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push((await runs.create({ preset: "mlp" })).id);
    const places = () => ids.map((id) => runs.get(id)!.position);
    expect(places()).toEqual([undefined, 1, 2, 3]);
    await runs.pause(ids[1]!);
    expect(places()).toEqual([undefined, undefined, 1, 2]);
    await runs.resume(ids[1]!);
    expect(places()).toEqual([undefined, 3, 1, 2]);
    expect(await runs.stop(ids[2]!)).toMatchObject({ state: "stopped" });
    await runs.remove(ids[3]!);
    expect(runs.get(ids[1]!)!.position).toBe(1);
    expect(runs.get(ids[3]!)).toBeUndefined();
  });
});

describe("limits and wrong wishes", () => {
  test("one trains, eight wait, the tenth is turned away", async () => {
    const runs = await openTestRuns({ training: new FakeTraining({ free: 0 }) });
    for (let i = 0; i <= MAX_WAITING; i++) await runs.create({ preset: "mlp" });
    await expect(runs.create({ preset: "mlp" })).rejects.toMatchObject({ code: "queue_full" });
    expect(runs.list().filter(({ state }) => state === "queued")).toHaveLength(MAX_WAITING);
  });

  test.each([
    ["an unknown preset", { preset: "nope" }, "preset_not_found"],
    ["an unknown data set", { preset: "mlp", data: "../x" }, "data_not_found"],
    ["no threads", { preset: "mlp", threads: 0 }, "bad_value"],
    ["an empty name", { preset: "mlp", name: " " }, "bad_value"],
  ])("%s is refused", async (_why, input, code) => {
    const runs = await openTestRuns();
    await expect(runs.create(input)).rejects.toMatchObject({ code });
    expect(runs.list()).toEqual([]);
  });

  test("a finished run is neither paused, resumed nor stopped", async () => {
    const runs = await openTestRuns();
    const { id } = await runs.create({ preset: "mlp" });
    await reaches(runs, id, "finished");
    for (const action of ["pause", "resume", "stop"] as const) {
      await expect(runs[action](id)).rejects.toMatchObject({ code: "wrong_state" });
    }
  });

  test("a training run is not removed; an unknown one is not found", async () => {
    const runs = await openTestRuns({ training: new FakeTraining({ free: 0 }) });
    const { id } = await runs.create({ preset: "mlp" });
    await expect(runs.remove(id)).rejects.toMatchObject({ code: "wrong_state" });
    await expect(runs.stop("x")).rejects.toMatchObject({ code: "run_not_found" });
  });

  test("a run is kept as a model under a free name only", async () => {
    const runs = await openTestRuns();
    const { id } = await runs.create({ preset: "mlp" });
    await reaches(runs, id, "finished");
    expect(await runs.keep(id, "mine")).toMatchObject({ model: "mine" });
    await expect(runs.keep(id, "mine")).rejects.toMatchObject({ code: "name_taken" });
    await expect(runs.keep(id, "mlp")).rejects.toMatchObject({ code: "model_shipped" });
    await expect(runs.keep(id, "../mine")).rejects.toMatchObject({ code: "bad_name" });
  });
});

describe("after the server has gone", () => {
  test("closing saves what runs; a new server shows it as interrupted and goes on with it", async () => {
    const plain = await openTestRuns();
    const { id: plainId } = await plain.create({ preset: "mlp" });
    await reaches(plain, plainId, "finished");

    const folder = temporaryFolder();
    const first = await openTestRuns({ folder, training: new FakeTraining({ free: 5 }) });
    const { id } = await first.create({ preset: "mlp" });
    const waiting = await first.create({ preset: "mlp", name: "Waiting" });
    await until(first, id, ({ step }) => step?.step === 5);
    await first.close();
    expect(first.get(id)).toMatchObject({ state: "interrupted", savedStep: 5 });
    await expect(first.create({ preset: "mlp" })).rejects.toMatchObject({ code: "shutting_down" });

    const training = new FakeTraining();
    const second = await openTestRuns({ folder, training });
    expect(second.get(id)).toMatchObject({ state: "interrupted", savedStep: 5 });
    await second.resume(id);
    await reaches(second, id, "finished");
    await reaches(second, waiting.id, "finished");
    expect(training.jobs[1]!.checkpoint).toBeDefined();
    expect(await weightOf(second, id)).toBe(await weightOf(plain, plainId));
  });

  test("a killed server's run goes on from its last checkpoint to the same weights", async () => {
    const folder = temporaryFolder();
    let ticks = 0;
    const killed = await openTestRuns({
      folder,
      training: new FakeTraining({ free: 4, stepsPerEpoch: 100 }),
      now: () => new Date(20_000 * ++ticks),
    });
    const { id } = await killed.create({ preset: "mlp", recipe: { epochs: 1 } });
    await until(killed, id, ({ step, savedStep }) => step?.step === 4 && savedStep !== undefined);
    const copy = temporaryFolder();
    copyRun(folder, copy, id);

    const runs = await openTestRuns({
      folder: copy,
      training: new FakeTraining({ stepsPerEpoch: 100 }),
    });
    expect(runs.get(id)).toMatchObject({ state: "interrupted" });
    await runs.resume(id);
    await reaches(runs, id, "finished");
    const plain = await openTestRuns({ training: new FakeTraining({ stepsPerEpoch: 100 }) });
    const { id: plainId } = await plain.create({ preset: "mlp", recipe: { epochs: 1 } });
    await reaches(plain, plainId, "finished");
    expect(await weightOf(runs, id)).toBe(await weightOf(plain, plainId));
    expect((await runs.curve(id)).map(({ step }) => step)).toHaveLength(100);
  });

  test("half-written files are cleared away, and a damaged run is left out", async () => {
    const folder = temporaryFolder();
    const first = await openTestRuns({ folder });
    const { id } = await first.create({ preset: "mlp" });
    await reaches(first, id, "finished");
    const place = join(folder, "runs", id);
    writeFileSync(join(place, "run.json.0123456789ab.tmp"), "{");
    writeFileSync(join(place, "checkpoint-9.safetensors"), "of a record never written");
    const removed = join(folder, "runs", "20260101-000000-abcd");
    mkdirSync(removed);
    const damaged = join(folder, "runs", "20260101-000000-wxyz");
    mkdirSync(damaged);
    writeFileSync(join(damaged, "run.json"), "{ half");

    const runs = await openTestRuns({ folder });
    expect(runs.list().map((run) => run.id)).toEqual([id]);
    expect(readdirSync(place).sort()).toEqual([
      "curve.json",
      "evaluation.json",
      "model.safetensors",
      "run.json",
    ]);
    expect(existsSync(removed)).toBe(false);
    expect(readFileSync(join(damaged, "run.json"), "utf8")).toBe("{ half");
  });

  test("a damaged curve or report is left out, and the run is there", async () => {
    const folder = temporaryFolder();
    const first = await openTestRuns({ folder });
    const { id } = await first.create({ preset: "mlp" });
    await reaches(first, id, "finished");
    await expect.poll(() => readState(folder, id)).toBe("");
    for (const name of ["curve.json", "evaluation.json"]) {
      writeFileSync(join(folder, "runs", id, name), '{ "half');
    }
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    const runs = await openTestRuns({ folder });
    expect(await runs.curve(id)).toEqual([]);
    expect(await runs.evaluation(id)).toBeUndefined();
    expect(runs.get(id)).toMatchObject({ state: "finished" });
    for (const name of ["curve", "evaluation"]) {
      expect(log).toHaveBeenCalledWith(`runs/${id}/${name}.json is not JSON, and is left out.`);
    }
  });

  test("a run killed while being measured is measured, not trained again", async () => {
    const folder = temporaryFolder();
    const training = new FakeTraining();
    training.holdMeasuring(new Promise(() => {}));
    const killed = await openTestRuns({ folder, training });
    const { id } = await killed.create({ preset: "mlp" });
    await until(killed, id, ({ phase, outcome }) => phase === "testing" && outcome !== undefined);
    await killed.evaluation(id);
    const copy = temporaryFolder();
    await expect.poll(() => readState(folder, id)).toBe("testing");
    copyRun(folder, copy, id);
    const second = new FakeTraining();
    const runs = await openTestRuns({ folder: copy, training: second });
    await runs.resume(id);
    expect(await reaches(runs, id, "finished")).toMatchObject({ result: { count: 2 } });
    expect(second.jobs).toEqual([]);
  });

  test("a training that gives no checkpoint does not hold a shutdown up", async () => {
    const training = new FakeTraining({ free: 3, deaf: true });
    const runs = await openTestRuns({ training, patience: 50 });
    const { id } = await runs.create({ preset: "mlp" });
    await until(runs, id, ({ step }) => step?.step === 3);
    await runs.close();
    expect(runs.get(id)).toMatchObject({ state: "interrupted" });
  });
});

function readState(folder: string, id: string): string {
  const text = readFileSync(join(folder, "runs", id, "run.json"), "utf8");
  return (JSON.parse(text) as { phase?: string }).phase ?? "";
}

/** What a kill leaves on the disk: a copy of the folder as it is now. */
function copyRun(from: string, to: string, id: string): void {
  const [source, target] = [from, to].map((folder) => join(folder, "runs", id));
  mkdirSync(target!, { recursive: true });
  for (const name of readdirSync(source!)) {
    writeFileSync(join(target!, name), readFileSync(join(source!, name)));
  }
}
