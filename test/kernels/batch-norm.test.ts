import { describe, expect, test } from "vitest";
import { type Arena, describeBuilds } from "../support/kernels.ts";
import { centralDifference, expectClose, noise } from "../support/numbers.ts";
import { batchNorm, batchNormGradients, channelStatistics } from "../support/reference.ts";

const EPSILON = 1e-3;

const cases: [why: string, C: number, rowsOfReplicas: number[]][] = [
  ["one channel, one replica", 1, [7]],
  ["less than a vector", 3, [5, 2]],
  ["one vector", 4, [4, 9]],
  ["a vector and one", 5, [3, 1, 2]],
  ["two vectors and one", 9, [8, 0, 1]],
  ["no channels", 0, [4]],
];

describeBuilds("batch norm", (arena) => {
  describe.each(cases)("%s", (_why, C, counts) => {
    describe.each([false, true])("relu %s", (relu) => {
      test("forward and gradients over all replicas", () => {
        const kernels = arena();
        const problem = makeProblem(C, counts);
        const answer = step(kernels, problem, relu);

        const { all, gamma, beta, slopes } = problem;
        const forward = (x: ArrayLike<number>, g: ArrayLike<number>, b: ArrayLike<number>) =>
          batchNorm(x, channelStatistics(x, C), g, b, EPSILON, relu);
        const loss = (y: number[]) => y.reduce((sum, value, i) => sum + value * slopes[i]!, 0);
        expectClose(answer.y, forward(all, gamma, beta), 1e-5);
        const dx = centralDifference((x) => loss(forward(x, gamma, beta)), all);
        const dgamma = centralDifference((g) => loss(forward(all, g, beta)), gamma);
        const dbeta = centralDifference((b) => loss(forward(all, gamma, b)), beta);
        expectClose(answer.dx, dx, 2e-5);
        expectClose(answer.dgamma, dgamma, 1e-5);
        expectClose(answer.dbeta, dbeta, 1e-5);
      });
    });
  });

  // Blocks hold 2048 floats: here there are several, the last one ragged.
  test.each([
    [1, [3000, 2049]],
    [5, [900, 30]],
    [33, [130, 65]],
    [1100, [7, 2]],
  ])("%i channels in many blocks", (C, counts) => {
    const problem = makeProblem(C, counts);
    const answer = step(arena(), problem, true);
    const { all, gamma, beta, slopes } = problem;
    const y = batchNorm(all, channelStatistics(all, C), gamma, beta, EPSILON, true);
    const expected = batchNormGradients(all, y, slopes, gamma, EPSILON, true);
    expectClose(answer.y, y, 1e-5);
    expectClose(answer.dx, expected.dx, 2e-5);
    expectClose(answer.dgamma, expected.dgamma, 2e-5);
    expectClose(answer.dbeta, expected.dbeta, 2e-5);
  });

  test.each([
    [1, 5000],
    [3, 4097],
    [8, 513],
    [33, 400],
    [1030, 13],
    [5000, 3],
  ])("statistics of %i channels over %i rows survive a large mean", (C, rows) => {
    const x = noise(C * rows, 5).map((value, i) => value + 100 * ((i % C) % 4));
    const kernels = arena();
    const stats = statistics(kernels, x, C);
    const [mean, variance] = [kernels.f32(C), kernels.f32(C)];
    kernels.call("batchNormCombine", stats, 0, 1, C, mean, variance);
    const expected = channelStatistics(x, C);
    expectClose(mean.data, expected.mean, 1e-6);
    // A mean of 300 is rounded by 1.5e-5, twice that goes into the deviations.
    expectClose(variance.data, expected.variance, 4e-5);
    expect(stats.data[2 * C]).toBe(rows);
  });

  test("no rows anywhere give zeros, not NaN", () => {
    const kernels = arena();
    const stats = statistics(kernels, new Float32Array(0), 5);
    const [mean, variance] = [kernels.f32(5), kernels.f32(5)];
    kernels.call("batchNormCombine", stats, 0, 1, 5, mean, variance);
    expect([...mean.data, ...variance.data]).toEqual(new Array(10).fill(0));
  });

  test.each([1, 4, 7])("moving statistics of %i channels", (C) => {
    const [mean, variance] = [noise(C, 1), noise(C, 2).map(Math.abs)];
    const [oldMean, oldVariance] = [noise(C, 3), noise(C, 4).map(Math.abs)];
    const kernels = arena();
    const batch = [kernels.input(mean), kernels.input(variance)] as const;
    const moving = [kernels.f32(oldMean), kernels.f32(oldVariance)] as const;
    kernels.call("batchNormMoving", ...batch, ...moving, C, 0.99);
    expectClose(
      moving[0].data,
      oldMean.map((old, c) => 0.99 * old + 0.01 * mean[c]!),
      1e-7,
    );
    expectClose(
      moving[1].data,
      oldVariance.map((old, c) => 0.99 * old + 0.01 * variance[c]!),
      1e-7,
    );
  });

  test("works in place", () => {
    const problem = makeProblem(6, [11]);
    const apart = step(arena(), problem, false);
    const together = step(arena(), problem, false, true);
    expect(together).toEqual(apart);
  });
});

interface Problem {
  readonly C: number;
  readonly counts: readonly number[];
  /** Rows of all replicas, one after the other. */
  readonly all: Float32Array;
  readonly slopes: Float32Array;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
}

function makeProblem(C: number, counts: number[]): Problem {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return {
    C,
    counts,
    all: noise(rows * C, 1).map((value, i) => value * (1 + (i % 3)) + ((i % C) % 5)),
    slopes: noise(rows * C, 2),
    gamma: noise(C, 3).map((value) => value + 1.5),
    beta: noise(C, 4),
  };
}

function statistics(kernels: Arena, x: Float32Array, C: number) {
  const stats = kernels.f32(2 * C + 1);
  kernels.call("batchNormStatistics", kernels.input(x), stats, C ? x.length / C : 0, C);
  return stats;
}

/** One training step of all replicas, as the trainer makes it. */
function step(kernels: Arena, problem: Problem, relu: boolean, inPlace = false) {
  const { C, counts, all, slopes } = problem;
  const pitch = 4 * (2 * C + 3);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const stats = kernels.f32((counts.length * pitch) / 4);
  const sums = kernels.f32((counts.length * pitch) / 4);
  const [mean, variance] = [kernels.f32(C), kernels.f32(C)];
  const [gamma, beta] = [kernels.input(problem.gamma), kernels.input(problem.beta)];
  const replicas = counts.map((rows, i) => {
    const start = counts.slice(0, i).reduce((sum, count) => sum + count, 0) * C;
    const x = kernels.f32(all.slice(start, start + rows * C));
    const dy = kernels.f32(slopes.slice(start, start + rows * C));
    return {
      rows,
      x,
      dy,
      y: kernels.f32(rows * C),
      dx: inPlace ? dy : kernels.f32(rows * C),
      stats: stats.ptr + i * pitch,
      sums: sums.ptr + i * pitch,
    };
  });
  for (const r of replicas) kernels.call("batchNormStatistics", r.x, r.stats, r.rows, C);
  kernels.call("batchNormCombine", stats, pitch, counts.length, C, mean, variance);
  const norm = kernels.f32(kernels.call("batchNormFloats", C));
  kernels.call("batchNormPrepare", mean, variance, gamma, beta, norm, C, EPSILON, Number(relu));
  for (const { x, y, rows } of replicas) kernels.call("batchNormForward", x, y, norm, rows, C);
  for (const { x, dy, sums: own, rows } of replicas) {
    kernels.call("batchNormBackwardSums", x, dy, norm, own, rows, C);
  }
  const [dgamma, dbeta] = [kernels.f32(new Float32Array(C)), kernels.f32(new Float32Array(C))];
  for (const { x, dy, dx, sums: own, rows } of replicas) {
    const all = [sums, pitch, counts.length, total, own] as const;
    kernels.call("batchNormBackwardPrepare", ...all, variance, norm, dgamma, dbeta, C, EPSILON);
    kernels.call("batchNormBackward", x, dy, dx, norm, rows, C);
  }
  return {
    y: replicas.flatMap(({ y }) => [...y.data]),
    dx: replicas.flatMap(({ dx }) => [...dx.data]),
    dgamma: [...dgamma.data],
    dbeta: [...dbeta.data],
  };
}
