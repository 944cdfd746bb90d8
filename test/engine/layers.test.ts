import type { LayerKind, LayerSpec } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { layerKinds } from "#engine/plan/layers/index.js";
import { describeBuilds } from "../support/kernels.ts";
import { expectClose } from "../support/numbers.ts";
import {
  expectedOutput,
  expectedSlopes,
  type LayerCase,
  probe,
  type Values,
  valuesOf,
} from "../support/probe.ts";
import {
  batchNorm,
  dense,
  dropout,
  flatten,
  globalAverage,
  relu,
  same,
} from "../support/small-models.ts";

/** Why a row is there, the layer, the shape of one image, images; room for more images, or images before. */
type Row = [
  why: string,
  spec: LayerSpec,
  input: number[],
  rows: number,
  more?: { capacity?: number; firstRow?: number },
];

const conv = (filters: number, kernel: number | [number, number], options = {}): LayerSpec => {
  return { kind: "conv2d", filters, kernel, ...options };
};
const maxPool = (options = {}): LayerSpec => ({ kind: "maxPool2d", ...options });
const averagePool = (options = {}): LayerSpec => ({ kind: "averagePool2d", ...options });

/** Matrix tiles are 5 or 6 rows by 8 columns. */
const table: Record<LayerKind, Row[]> = {
  dense: [
    ["one number to one", dense(1), [1], 1],
    ["one column short of a tile", dense(7), [15], 5],
    ["exactly one tile", dense(8), [16], 6],
    ["one over in all", dense(9), [17], 7],
    ["two tiles and three", dense(19, relu), [35], 15],
    ["a batch that is not full", dense(10), [12], 3, { capacity: 8 }],
    ["one image", dense(10, relu), [40], 1, { capacity: 4 }],
    ["L2", dense(6, { l2: 0.01 }), [11], 4],
    ["L2 with relu", dense(12, { l2: 0.1, ...relu }), [8], 9],
  ],
  conv2d: [
    ["one pixel, one channel", conv(1, 1), [1, 1, 1], 1],
    ["first layer of the presets", conv(8, 3, relu), [9, 9, 1], 2],
    ["first layer, same, more than a tile", conv(16, 3, same), [6, 7, 1], 3],
    ["first layer of one row", conv(24, 3, { ...same, ...relu }), [1, 5, 1], 2, { capacity: 3 }],
    ["first layer, too few filters for a vector", conv(5, 3, same), [5, 4, 1], 2],
    ["1x1 reads x itself", conv(9, 1), [3, 4, 7], 3],
    ["stride 2, odd size", conv(6, 3, { stride: 2, ...same, ...relu }), [7, 9, 3], 2],
    ["stride 2, even size", conv(8, 3, { stride: 2, ...same }), [6, 8, 8], 2],
    ["unequal kernel and strides", conv(7, [3, 2], { stride: [3, 2] }), [9, 8, 2], 1],
    ["stride beyond the kernel", conv(3, 2, { stride: [4, 3] }), [9, 9, 2], 2],
    ["even kernel, same", conv(5, [2, 4], same), [5, 5, 3], 2],
    ["5x5", conv(10, 5, { ...same, ...relu }), [6, 7, 4], 1],
    ["kernel larger than the picture", conv(4, 5, same), [2, 3, 4], 2],
    ["L2, batch not full", conv(5, 3, { l2: 0.05 }), [5, 4, 3], 2, { capacity: 5 }],
    ["too few channels for Winograd", conv(8, 3, same), [5, 5, 4], 2],
    ["channels that are no multiple of four", conv(10, 3, same), [5, 5, 9], 1],
  ],
  maxPool2d: [
    ["2x2", maxPool(), [4, 6, 4], 2],
    ["valid drops the last row and column", maxPool(), [5, 7, 3], 3],
    ["same keeps them", maxPool(same), [5, 7, 5], 2],
    ["windows overlap", maxPool({ size: 3, stride: 2, ...same }), [7, 6, 9], 2],
    ["windows of one column", maxPool({ size: [2, 1] }), [6, 3, 8], 1],
    ["batch not full", maxPool({ size: 3, stride: 1 }), [4, 4, 2], 2, { capacity: 3 }],
  ],
  averagePool2d: [
    ["2x2", averagePool(), [4, 6, 4], 2],
    ["valid drops the last row and column", averagePool(), [5, 7, 3], 3],
    ["same: padding does not count", averagePool(same), [5, 7, 5], 2],
    ["windows overlap", averagePool({ size: 3, stride: 2, ...same }), [7, 6, 9], 2],
    ["batch not full", averagePool({ size: [1, 3], stride: 1 }), [3, 5, 8], 1, { capacity: 3 }],
  ],
  globalAveragePool: [
    ["one pixel", globalAverage, [1, 1, 5], 2],
    ["7x7, channels ragged", globalAverage, [7, 7, 9], 3],
    ["batch not full", globalAverage, [3, 5, 8], 1, { capacity: 2 }],
  ],
  batchNorm: [
    ["pictures", batchNorm(), [4, 3, 8], 3],
    ["with relu, channels ragged", batchNorm(relu), [5, 5, 7], 2],
    ["vectors", batchNorm({ momentum: 0.9, epsilon: 1e-5 }), [13], 9],
    ["vectors with relu, batch not full", batchNorm(relu), [6], 5, { capacity: 8 }],
    ["one image of one pixel: no variance", batchNorm(), [5], 1],
  ],
  relu: [
    ["a vector", { kind: "relu" }, [7], 3],
    ["a picture, batch not full", { kind: "relu" }, [3, 3, 5], 2, { capacity: 3 }],
  ],
  dropout: [
    ["nothing dropped", dropout(0), [9], 2],
    ["a vector", dropout(0.5), [33], 3],
    ["a picture, of a later replica", dropout(0.25), [3, 3, 5], 2, { firstRow: 7 }],
    ["batch not full", dropout(0.9), [20], 1, { capacity: 4, firstRow: 3 }],
  ],
  flatten: [
    ["a picture", flatten, [2, 3, 4], 2],
    ["a vector stays one", flatten, [5], 1],
  ],
};

/** From eight channels to eight filters on, 3x3 with stride 1 goes through Winograd's transforms, in tiles of 4 x 4 pixels. */
const winogradTable: Row[] = [
  ["one pixel", conv(8, 3, same), [1, 1, 8], 1],
  ["one tile", conv(8, 3, same), [4, 4, 8], 2],
  ["valid, relu, ragged tiles", conv(12, 3, relu), [7, 6, 8], 2],
  [
    "same, relu, L2, batch not full",
    conv(8, 3, { ...same, ...relu, l2: 0.02 }),
    [5, 7, 12],
    1,
    { capacity: 3 },
  ],
];

/** Sums of some hundred products of numbers near 1, in float32. */
const TOLERANCE = 2e-5;

/** Winograd's transforms multiply the error of the inputs by up to 100, see winograd.ts: 2e-5 of the rms. */
const WINOGRAD_TOLERANCE = 2e-4;

test("every kind of layer has cases", () => {
  expect(Object.keys(table).toSorted()).toEqual(layerKinds.toSorted());
  for (const kind of layerKinds) {
    expect(table[kind].length).toBeGreaterThan(1);
    for (const [, spec] of table[kind]) expect(spec.kind).toBe(kind);
  }
});

type Case = readonly [why: string, one: LayerCase, tolerance: number];

const toCase = (prefix: string, tolerance: number) => {
  return ([why, spec, input, rows, more]: Row): Case => {
    return [`${prefix}: ${why}`, { spec, input, rows, ...more }, tolerance];
  };
};

const cases: Case[] = [
  ...layerKinds.flatMap((kind) => (table[kind] ?? []).map(toCase(kind, TOLERANCE))),
  ...winogradTable.map(toCase("Winograd", WINOGRAD_TOLERANCE)),
];

/** A case's expectations, worked out once for both builds. */
function expectations(one: LayerCase) {
  const values = valuesOf(one);
  const slopes = new Map<string, [number, number][]>();
  return {
    values,
    slopes(name: string) {
      if (!slopes.has(name)) slopes.set(name, expectedSlopes(one, values, name));
      return slopes.get(name)!;
    },
  };
}

const known = new Map(cases.map(([why, one]) => [why, expectations(one)]));

const namesOf = ({ trainable }: Values) => ["x", ...trainable];

describeBuilds("layer", (arena) => {
  describe.each(cases)("%s", (why, one, tolerance) => {
    const { values, slopes } = known.get(why)!;

    test.each([
      ["in training", true, true],
      ["in training, where nothing below learns", true, false],
      ["at inference", false, false],
    ])("forward %s", (_when, training, sendsGradient) => {
      const { y } = probe(arena(), one, values, { training, sendsGradient });
      expectClose(y, expectedOutput(one, values, training), tolerance);
    });

    const expectSlopes = (gradient: Float32Array | undefined, name: string) => {
      const wanted = slopes(name);
      const found = wanted.map(([i]) => gradient![i]!);
      expectClose(
        found,
        wanted.map(([, slope]) => slope),
        tolerance,
      );
    };

    test.each(namesOf(values))("gradient of %s", (name) => {
      const { gradients } = probe(arena(), one, values, { training: true });
      expectSlopes(gradients.get(name), name);
    });

    test("gradients of its tensors alone where nothing below learns", () => {
      const options = { training: true, sendsGradient: false };
      const { gradients } = probe(arena(), one, values, options);
      expect([...gradients.keys()]).toEqual(values.trainable);
      for (const [name, gradient] of gradients) expectSlopes(gradient, name);
    });
  });

  test.each([
    [{ kind: "dense", units: 3, l2: 0.5 }, [2], 0.5],
    [{ kind: "dense", units: 3 }, [2], 0],
    [conv(2, 3, { l2: 0.25 }), [4, 4, 1], 0.25],
  ] as const)("%o adds l2 · Σw² to the loss", (spec, input, l2) => {
    const one: LayerCase = { spec, input, rows: 1 };
    const values = valuesOf(one);
    const squares = values.params.get("w")!.reduce((sum, value) => sum + value * value, 0);
    const { penalty } = probe(arena(), one, values, { training: true });
    expect(penalty).toBeCloseTo(l2 * squares, 5);
  });

  test.each([
    ["0.99 by default", undefined, 0.99],
    ["as given", 0.75, 0.75],
  ])("batch norm's moving statistics keep a share of the old, %s", (_why, given, momentum) => {
    const spec = { kind: "batchNorm", ...(given !== undefined && { momentum: given }) } as const;
    const one: LayerCase = { spec, input: [1], rows: 4 };
    const values = valuesOf(one);
    const { state } = probe(arena(), one, values, { training: true });
    const mean = values.x.reduce((sum, value) => sum + value, 0) / 4;
    const variance = values.x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
    const moved = (name: string, batch: number) =>
      momentum * values.params.get(name)![0]! + (1 - momentum) * batch;
    expect(state.get("movingMean")![0]).toBeCloseTo(moved("movingMean", mean), 6);
    expect(state.get("movingVariance")![0]).toBeCloseTo(moved("movingVariance", variance), 6);
    const after = probe(arena(), one, values, { training: false }).state;
    expect(after.get("movingMean")).toEqual(values.params.get("movingMean"));
  });
});
