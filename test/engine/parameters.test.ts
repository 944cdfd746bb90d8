import { describe, expect, test } from "vitest";
import { instantiate } from "#engine/kernels.js";
import { createMemory } from "#engine/plan/arena.js";
import {
  initialise,
  parameterTable,
  readParameters,
  writeParameters,
} from "#engine/plan/parameters.js";
import { wasmModule } from "../support/kernels.ts";
import { noiseWeights } from "../support/planned.ts";
import { batchNorm, conv, dense, flatten, model } from "../support/small-models.ts";

describe("the table of parameters", () => {
  const spec = model([6, 6, 1], [conv(5), batchNorm(), flatten, dense(3)], 3);
  const table = parameterTable(spec);

  test("weights that decay come first, then the rest, each on a cache line", () => {
    const names = table.trainable.map(({ name }) => name);
    expect(names).toEqual([
      "0.conv2d.w",
      "3.dense.w",
      "0.conv2d.b",
      "1.batchNorm.gamma",
      "1.batchNorm.beta",
      "3.dense.b",
    ]);
    expect(table.state.map(({ name }) => name)).toEqual([
      "1.batchNorm.movingMean",
      "1.batchNorm.movingVariance",
    ]);
    expect(table.trainable.map(({ offset }) => offset)).toEqual([0, 48, 288, 304, 320, 336]);
    expect([table.decayFloats, table.trainableFloats, table.stateFloats]).toEqual([288, 352, 32]);
  });

  test("what was written is read, in the order of the layers", () => {
    const blocks = {
      trainable: new Float32Array(table.trainableFloats),
      state: new Float32Array(table.stateFloats),
    };
    const weights = noiseWeights(spec);
    writeParameters(table, blocks, weights);
    const read = readParameters(spec, table, blocks);
    expect([...read]).toEqual([...weights]);
    blocks.trainable.fill(0);
    expect([...read]).toEqual([...weights]);
  });

  function drawn(seed: number) {
    const memory = createMemory(65536);
    const k = instantiate(wasmModule("simd"), memory);
    initialise(k, memory, table, { trainable: 1024, state: 32768 }, seed);
    return readParameters(spec, table, {
      trainable: new Float32Array(memory.buffer, 1024, table.trainableFloats),
      state: new Float32Array(memory.buffer, 32768, table.stateFloats),
    });
  }

  test("first weights are Glorot's, the rest constants", () => {
    const weights = drawn(1);
    for (const [name, fans] of [
      ["0.conv2d.w", 9 + 45],
      ["3.dense.w", 80 + 3],
    ] as const) {
      const limit = Math.sqrt(6 / fans);
      const { data } = weights.get(name)!;
      expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(limit);
      const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length;
      expect(variance / ((limit * limit) / 3)).toBeCloseTo(1, 0);
    }
    const constants: [string, number][] = [
      ["0.conv2d.b", 0],
      ["1.batchNorm.gamma", 1],
      ["1.batchNorm.beta", 0],
      ["1.batchNorm.movingMean", 0],
      ["1.batchNorm.movingVariance", 1],
      ["3.dense.b", 0],
    ];
    for (const [name, value] of constants) {
      expect(weights.get(name)!.data.every((element) => element === value)).toBe(true);
    }
  });

  test("the same seed draws the same, another other weights", () => {
    expect(drawn(1)).toEqual(drawn(1));
    for (const name of ["0.conv2d.w", "3.dense.w"]) {
      expect(drawn(2).get(name)).not.toEqual(drawn(1).get(name));
    }
  });
});
