import {
  createTrainer,
  ensembleOf,
  evaluate,
  FormatError,
  loadModel,
  type Model,
  type Recipe,
  type TrainerOptions,
} from "@inkling/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { makeTeacher, takeLesson } from "#engine/train/teacher.js";
import { builds, wasmModule } from "../support/kernels.ts";
import { centralDifference, expectClose, integers, noise } from "../support/numbers.ts";
import { softmax } from "../support/reference.ts";
import {
  blobs,
  data,
  everything,
  figures,
  flatWeights,
  openTrainer,
  perceptron,
  recipe,
  runToEnd,
  train,
  uncalibrated,
} from "../support/training.ts";

async function trained(name: string, options: Partial<TrainerOptions>): Promise<Model> {
  const trainer = await createTrainer({ spec: perceptron, recipe, data, threads: 1, ...options });
  const { model } = (await runToEnd(trainer)).end;
  await trainer.close();
  return { ...model, spec: { ...model.spec, name } };
}

let teacher: Model;
let other: Model;
beforeAll(async () => {
  teacher = await trained("teacher", { spec: everything, recipe: { ...recipe, epochs: 8 } });
  other = await trained("other", { recipe: { ...recipe, seed: 5 } });
});

const distilled: Recipe = { ...recipe, distil: { teacher: "teacher", share: 0.7 } };

/** −Σ t·ln p with t between the label's target and what the teachers say, in float64. */
function mixedLoss(
  logits: readonly number[],
  labels: readonly number[],
  taught: readonly number[],
  { share, smoothing, classes }: { share: number; smoothing: number; classes: number },
): number[] {
  const p = softmax(logits, classes);
  return labels.map((label, row) => {
    let loss = 0;
    for (let c = 0; c < classes; c++) {
      const at = row * classes + c;
      const own = (c === label ? 1 - smoothing : 0) + smoothing / classes;
      loss -= ((1 - share) * own + share * taught[at]!) * Math.log(p[at]!);
    }
    return loss;
  });
}

describe("the lesson", () => {
  test.each([
    ["nothing of it", 0, 0],
    ["a half", 0.5, 0],
    ["a half, smoothed", 0.5, 0.1],
    ["all of it", 1, 0.1],
  ])("loss and gradient of the mixed target: %s", (_why, share, smoothing) => {
    const [rows, classes, scale] = [5, 7, 0.2];
    const logits = [...noise(rows * classes, 1)].map((value) => 5 * value);
    const labels = integers(rows, classes, 2);
    const taught = softmax(noise(rows * classes, 3), classes);
    const loss = (x: readonly number[], of: number) =>
      mixedLoss(x, labels, taught, { share: of, smoothing, classes });
    const summed = (of: number) => (x: number[]) =>
      loss(x, of).reduce((sum, one) => sum + one * scale, 0);

    // As the cross-entropy of the labels leaves them.
    const losses = Float32Array.from(loss(logits, 0));
    const dLogits = Float32Array.from(centralDifference(summed(0), logits));
    takeLesson(
      { logits: Float32Array.from(logits), labels: Uint8Array.from(labels), dLogits, losses },
      {
        taught: Float32Array.from(taught),
        share,
        labelSmoothing: smoothing,
        scale,
        rows: [0, 1, 2, 3, 4],
      },
    );
    expectClose(losses, loss(logits, share), 1e-6);
    expectClose(dLogits, centralDifference(summed(share), logits), 1e-6);
  });

  test("rows of which the teachers are not asked stay as they were", () => {
    const answers = {
      logits: Float32Array.of(1, 2, 3, 4),
      labels: Uint8Array.of(0, 255),
      dLogits: Float32Array.of(0.1, -0.1, 0.2, -0.2),
      losses: Float32Array.of(1, 2),
    };
    takeLesson(answers, {
      taught: Float32Array.of(0.5, 0.5, 0.5, 0.5),
      share: 1,
      labelSmoothing: 0,
      scale: 1,
      rows: [0],
    });
    expect([...answers.dLogits.subarray(2)]).toEqual([...Float32Array.of(0.2, -0.2)]);
    expect(answers.losses[1]).toBe(2);
    expect(answers.losses[0]).not.toBe(1);
  });
});

describe.each(builds)("teachers, %s build", (build) => {
  test("say the mean of what they learnt to say, without their temperatures", () => {
    const module = wasmModule(build);
    const cooled = { ...teacher, confidence: { ...teacher.confidence!, temperature: 2 } };
    const images = Float32Array.from(data.images.subarray(0, 5 * 144), (level) => level / 255);
    const alone = [teacher, other].map((model) =>
      makeTeacher(uncalibrated(model), module, 8)(images, 5).slice(),
    );
    const both = makeTeacher(ensembleOf("both", [cooled, other]), module, 8)(images, 5);
    expectClose(
      both,
      Array.from(both, (_, i) => (alone[0]![i]! + alone[1]![i]!) / 2),
      1e-7,
    );
  });
});

describe("a training with a teacher", () => {
  test("learns what the teacher says where labels say nothing", async () => {
    // Every label is another class's at random: what is right, only the teacher tells.
    const lost = { ...blobs(160), labels: Uint8Array.from(integers(160, 4, 9)) };
    const alone = { ...recipe, epochs: 20, validation: 0 };
    const taught = { ...alone, distil: { teacher: "teacher", share: 1 } };
    const untaught = await train({ spec: perceptron, data: lost, recipe: alone });
    const student = await train({
      spec: perceptron,
      data: lost,
      recipe: taught,
      teacher,
    });
    const fresh = blobs(200, { seed: 40 });
    const accuracy = async ({ end }: typeof student) =>
      (await evaluate(await loadModel(end.model), fresh)).accuracy;
    expect(await accuracy(untaught)).toBeLessThan(0.6);
    expect(await accuracy(student)).toBeGreaterThan(0.95);
  });

  test("gives the same to the bit with the same threads, by rounding only with others", async () => {
    const options = { recipe: distilled, teacher };
    const [one, two, three] = await Promise.all(
      [2, 2, 3].map((threads) => train({ ...options, threads })),
    );
    expect(flatWeights(two!.end.model)).toEqual(flatWeights(one!.end.model));
    expectClose([three!.epochs.at(-1)!.loss], [one!.epochs.at(-1)!.loss], 1e-3);
  });

  test("with a share of 0 is one without", async () => {
    const none = { ...recipe, distil: { teacher: "teacher", share: 0 } };
    const [with0, without] = await Promise.all([train({ recipe: none, teacher }), train()]);
    expect(with0.epochs.map(figures)).toEqual(without.epochs.map(figures));
  });

  test("goes on from a checkpoint with the same teachers, and with no others", async () => {
    const options = { recipe: distilled, teacher };
    const whole = await train(options);
    const first = await openTrainer(options);
    const events = first.events();
    while ((await events.next()).value?.type !== "epoch");
    const checkpoint = await first.checkpoint();
    const rest = await runToEnd(await openTrainer({ ...options, checkpoint }));
    expect(flatWeights(rest.end.model)).toEqual(flatWeights(whole.end.model));

    const impostor = { ...other, spec: { ...other.spec, name: "teacher" } };
    const refused = openTrainer({ ...options, teacher: impostor, checkpoint });
    await expect(refused).rejects.toThrow(FormatError);
    await expect(refused).rejects.toThrow("a run with another version of its teacher");
  });

  test.each<[why: string, recipe: Recipe, teacher: () => Model | undefined, message: string]>([
    [
      "none given",
      distilled,
      () => undefined,
      'teacher: expected teacher, as recipe.distil says, got "none".',
    ],
    [
      "another",
      distilled,
      () => other,
      'teacher: expected teacher, as recipe.distil says, got "other".',
    ],
    [
      "one that nobody asked for",
      recipe,
      () => teacher,
      'teacher: expected none, as recipe.distil says, got "teacher".',
    ],
    [
      "other classes",
      distilled,
      () => ({ ...teacher, spec: { ...teacher.spec, classes: ["a", "b", "c", "d"] } }),
      "teacher teacher: expected the classes 0, 1, 2, 3, got",
    ],
  ])("is refused with a wrong teacher: %s", async (_why, asked, given, message) => {
    await expect(openTrainer({ recipe: asked, teacher: given() })).rejects.toThrow(message);
  });
});
