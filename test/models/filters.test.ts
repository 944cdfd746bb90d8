import type { LayerSpec, Model } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { firstFilters } from "../../models/filters.ts";

const model = (layer: LayerSpec, shape: number[], data: number[], input = [2, 2, 1]): Model => ({
  spec: { name: "m", input, layers: [{ kind: "relu" }, layer], classes: ["a", "b"] },
  weights: new Map([[`1.${layer.kind}.w`, { shape, data: Float32Array.from(data) }]]),
  provenance: {},
});

describe("the first layer's weights as pictures", () => {
  test("of a convolution: a kernel each, grey is 0, white the largest", () => {
    const conv: LayerSpec = { kind: "conv2d", filters: 2, kernel: [1, 3] };
    // [KH, KW, C, O]: the filters' weights alternate.
    const filters = firstFilters(model(conv, [1, 3, 1, 2], [0.5, -2, 0, 1, 2, 0]));
    expect(filters).toMatchObject({ kind: "conv2d", rows: 1, columns: 3, count: 2, scale: 2 });
    expect(filters?.tiles.map((tile) => [...tile])).toEqual([
      [160, 128, 255],
      [1, 192, 128],
    ]);
  });

  test("of a dense layer: a weight for each pixel, not more units than can be looked at", () => {
    const units = 100;
    const data = Array.from({ length: 4 * units }, (_, i) => (i % units === 1 ? 1 : 0));
    const filters = firstFilters(model({ kind: "dense", units }, [4, units], data));
    expect(filters).toMatchObject({ rows: 2, columns: 2, count: 100 });
    expect(filters?.tiles).toHaveLength(48);
    expect([...filters!.tiles[1]!]).toEqual([255, 255, 255, 255]);
    expect([...filters!.tiles[0]!]).toEqual([128, 128, 128, 128]);
  });

  test("are none where they do not lie over one picture", () => {
    const conv: LayerSpec = { kind: "conv2d", filters: 1, kernel: 1 };
    expect(firstFilters(model(conv, [1, 1, 3, 1], [1, 2, 3], [2, 2, 3]))).toBeUndefined();
    expect(firstFilters(model({ kind: "dense", units: 1 }, [3, 1], [1, 2, 3]))).toBeUndefined();
    expect(firstFilters({ ...model(conv, [], []), weights: new Map() })).toBeUndefined();
  });
});
