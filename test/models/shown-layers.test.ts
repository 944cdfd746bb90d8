import type { LayerSpec } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { presets } from "../../models/presets.ts";
import { shownLayers } from "../../models/shown-layers.ts";
import {
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  globalAverage,
  maxPool,
  relu,
} from "../support/small-models.ts";

const separateRelu: LayerSpec = { kind: "relu" };

const cases: [why: string, layers: LayerSpec[], shown: [number, string, string][]][] = [
  [
    "what only changes the numbers belongs to the layer before",
    [conv(4), batchNorm(relu), maxPool, dense(3)],
    [
      [1, "conv2d", "batch norm and ReLU"],
      [2, "maxPool2d", ""],
      [3, "dense", ""],
    ],
  ],
  [
    "ReLU of the layer itself, and by itself",
    [conv(4, relu), conv(4), separateRelu],
    [
      [0, "conv2d", "ReLU"],
      [2, "conv2d", "ReLU"],
    ],
  ],
  [
    "dropout and flatten tell nothing",
    [dropout(0.1), conv(4), dropout(0.5), flatten, dropout(0.5), dense(3)],
    [
      [1, "conv2d", ""],
      [5, "dense", ""],
    ],
  ],
  [
    "batch norm after dropout, or first of all",
    [batchNorm(), globalAverage, dropout(0.5), batchNorm(), dense(2)],
    [
      [0, "batchNorm", ""],
      [3, "globalAveragePool", "batch norm"],
      [4, "dense", ""],
    ],
  ],
];

test.each(cases)("%s", (_why, layers, shown) => {
  const found = shownLayers(layers).map(({ index, kind, after }) => [
    index,
    kind,
    after.join(" and "),
  ]);
  expect(found).toEqual(shown);
});

describe.each(presets)("$name", ({ spec: { layers } }) => {
  test("every layer with weights is in what is shown", () => {
    const heads = layers.filter(({ kind }) => kind === "conv2d" || kind === "dense").length;
    const shown = shownLayers(layers).map(({ kind }) => kind);
    expect(shown.filter((kind) => kind === "conv2d" || kind === "dense")).toHaveLength(heads);
    expect(shown.at(-1)).toBe("dense");
  });
});
