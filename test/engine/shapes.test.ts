import {
  describe,
  type LayerSpec,
  type ModelSpec,
  multiplyAdds,
  parameterCount,
  ShapeError,
  ValueError,
} from "@inkling/engine";
import { expect, test } from "vitest";
import { createMemory } from "#engine/plan/arena.js";
import {
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  globalAverage,
  maxPool,
  model,
  relu,
} from "../support/small-models.ts";

test("shapes, parameters and multiply-adds of every kind of layer", () => {
  const layers: [LayerSpec, number[], number, number][] = [
    [conv(8, { padding: "same", stride: [2, 1] }), [5, 8, 8], 9 * 8 + 8, 5 * 8 * 9 * 8],
    [batchNorm(relu), [5, 8, 8], 4 * 8, 0],
    [conv(6, { kernel: [1, 4] }), [5, 5, 6], 4 * 8 * 6 + 6, 25 * 4 * 8 * 6],
    [{ kind: "relu" }, [5, 5, 6], 0, 0],
    [{ kind: "maxPool2d", padding: "same" }, [3, 3, 6], 0, 0],
    [{ kind: "averagePool2d", size: 2, stride: 1 }, [2, 2, 6], 0, 0],
    [dropout(0.5), [2, 2, 6], 0, 0],
    [flatten, [24], 0, 0],
    [dense(7), [7], 24 * 7 + 7, 24 * 7],
  ];
  const spec = model(
    [9, 8, 1],
    layers.map(([layer]) => layer),
    7,
  );
  expect(
    describe(spec).map(({ output, parameters, multiplyAdds }) => [
      output,
      parameters,
      multiplyAdds,
    ]),
  ).toEqual(layers.map(([, ...wanted]) => wanted));
  expect(parameterCount(spec)).toBe(80 + 32 + 198 + 175);
  expect(multiplyAdds(spec)).toBe(2880 + 4800 + 168);
  expect(describe(model([4, 6, 5], [globalAverage], 5)).at(-1)!.output).toEqual([5]);
});

/** What comes of layers that do not fit: the sentence says where, the rule, what came, what to do. */
const misfits: [why: string, spec: ModelSpec, message: string][] = [
  [
    "dense on a picture",
    model([28, 28, 1], [dense(10)], 10),
    "Layer 1, dense: expected input [I], got [28, 28, 1]. Put a flatten layer before it.",
  ],
  [
    "a convolution after flatten",
    model([4, 4, 1], [flatten, conv(2)], 2),
    "Layer 2, conv2d: expected input [H, W, C], got [16]. It has to come before flatten.",
  ],
  [
    "a pool after flatten",
    model([4, 4, 1], [flatten, maxPool], 2),
    "Layer 2, maxPool2d: expected input [H, W, C], got [16]. It has to come before flatten.",
  ],
  [
    "a global pool after flatten",
    model([4, 4, 1], [flatten, globalAverage], 2),
    "Layer 2, globalAveragePool: expected input [H, W, C], got [16]. It has to come before flatten.",
  ],
  [
    "a window larger than the picture",
    model([5, 4, 2], [{ kind: "averagePool2d", size: [3, 5] }], 2),
    'Layer 1, averagePool2d: expected input of at least 3x5, got [5, 4, 2]. Use fewer pools, a smaller kernel or padding "same".',
  ],
  [
    "too few numbers at the end",
    model([4], [dense(3)], 10),
    "small: the end of the layers: expected input [10], one number a class, got [3]. End with a dense layer of 10 units.",
  ],
  [
    "a picture at the end",
    model([4, 4, 1], [conv(10)], 10),
    "small: the end of the layers: expected input [10], one number a class, got [2, 2, 10]. End with a dense layer of 10 units.",
  ],
];

test.each(misfits)("refused: %s", (_why, spec, message) => {
  const error = thrown(() => describe(spec));
  expect(error).toBeInstanceOf(ShapeError);
  expect(error.message).toBe(message);
});

/** Options outside their range, which would make shapes of NaN. */
const wrongOptions: [why: string, layers: LayerSpec[], message: string][] = [
  ["no units", [dense(0)], "layers[0].units: expected a whole number from 1 to 65536, got 0."],
  [
    "a stride of 0",
    [flatten, conv(2, { stride: 0 })],
    "layers[1].stride: expected a whole number from 1 to 255, got 0.",
  ],
  ["all dropped", [dropout(1)], "layers[0].rate: expected a number from 0 to below 1, got 1."],
  [
    "an option of another library",
    [dense(2, { useBias: false })],
    'layers[0]: expected no options but kind, units, activation, l2, weights, got "useBias".',
  ],
  [
    "patches beyond 32-bit sizes",
    [conv(20_000, { kernel: 255, padding: "same" })],
    "Layer 1, conv2d: expected at most 1048576 products a sum (kernel height x width x channels), got 1300500000.",
  ],
  ["no layers", [], "layers: expected a list of 1 to 200 items, got []."],
];

test.each(wrongOptions)("refused: %s", (_why, layers, message) => {
  const error = thrown(() => describe(model([4, 4, 1], layers, 2)));
  expect(error).toBeInstanceOf(ValueError);
  expect(error.message).toBe(message);
});

test("a kind that does not exist is refused", () => {
  const layers = [{ kind: "lstm", units: 2 } as unknown as LayerSpec];
  expect(() => describe(model([4], layers, 2))).toThrow(
    /^layers\[0\]\.kind: expected one of conv2d, dense, /,
  );
});

test("memory that no host has is refused with a sentence", () => {
  expect(() => createMemory(2 ** 33)).toThrow(
    "This takes 8192 MiB of memory; 4096 MiB are possible, if the host has them. Use a smaller batch.",
  );
});

function thrown(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("Nothing was thrown.");
}
