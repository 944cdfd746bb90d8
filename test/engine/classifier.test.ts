import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  decodeModel,
  encodeModel,
  FormatError,
  type LayerSpec,
  loadModel,
  type Model,
  type ModelSpec,
  multiplyAdds,
  parameterCount,
  predictionOf,
  quantize,
  type Tensor,
  ValueError,
} from "@inkling/engine";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { elements } from "#engine/plan/layer.js";
import { presets } from "../../models/presets.ts";
import { builds } from "../support/kernels.ts";
import { expectClose, noise } from "../support/numbers.ts";
import { noiseWeights } from "../support/planned.ts";
import { softmax } from "../support/reference.ts";
import { forwardModel, INFERENCE } from "../support/reference-model.ts";
import {
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  maxPool,
  model,
  relu,
  same,
} from "../support/small-models.ts";

const spec = {
  ...model(
    [8, 7, 1],
    [conv(8, same), batchNorm(relu), conv(8), maxPool, dropout(0.5), flatten, dense(5)],
    5,
  ),
  classes: ["zero", "one", "two", "three", "four"],
};
const small: Model = { spec, weights: noiseWeights(spec), provenance: {} };
const SIZE = elements(spec.input);

/** Probabilities in float64. */
function reference(pixels: Float32Array): number[] {
  const weights = (name: string) => small.weights.get(name)!.data;
  return softmax(forwardModel(spec.layers, spec.input, pixels, weights, INFERENCE), 5);
}

const picture = (count: number, seed = 1) => noise(count * SIZE, seed).map(Math.abs);

const BATCH = 4;

describe.each(builds)("classifier (%s)", (build) => {
  test.each([0, 1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH + 3])(
    "%i images in passes of four",
    async (count) => {
      const classifier = await loadModel(small, { build, batch: BATCH });
      const pixels = picture(count);
      const found = classifier.probabilities(pixels);
      expectClose(found, count ? reference(pixels) : [], 1e-5);
      const predictions = classifier.classifyAll(pixels);
      expect(predictions).toHaveLength(count);
      for (const [i, { probabilities }] of predictions.entries()) {
        expect(probabilities).toEqual([...found.subarray(i * 5, i * 5 + 5)]);
        expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 6);
        const one = classifier.classify(pixels.subarray(i * SIZE, (i + 1) * SIZE));
        expectClose(one.probabilities, probabilities, 1e-6);
      }
    },
  );

  test("an answer is kept when the next picture comes", async () => {
    const classifier = await loadModel(small, { build });
    const first = classifier.probabilities(picture(2, 1));
    const copy = first.slice();
    classifier.probabilities(picture(2, 2));
    expect(first).toEqual(copy);
  });

  test("says what it is", async () => {
    const classifier = await loadModel(small, { build });
    expect(classifier.build).toBe(build);
    expect(classifier.model).toBe(small);
    expect(classifier.parameters).toBe(parameterCount(spec));
    expect(classifier.multiplyAdds).toBe(multiplyAdds(spec));
  });

  test("a model of nothing but dropout answers too", async () => {
    const bare = model([3], [dropout(0.5)], 3);
    const classifier = await loadModel(
      { spec: bare, weights: new Map(), provenance: {} },
      { build },
    );
    const logits = Float32Array.of(1, 2, 3);
    expectClose(classifier.probabilities(logits), softmax(logits, 3), 1e-6);
  });
});

test.each(presets.map((preset) => [preset.name, preset.spec] as const))(
  "both builds answer alike: %s",
  async (_name, spec) => {
    const random: Model = { spec, weights: noiseWeights(spec), provenance: {} };
    const pixels = noise(3 * 784, 9).map(Math.abs);
    const [simd, relaxed] = await Promise.all(
      builds.map(async (build) =>
        (await loadModel(random, { build, batch: 2 })).probabilities(pixels),
      ),
    );
    expectClose(simd!, relaxed!, 1e-4);
  },
);

describe("an answer", () => {
  test("is the best class, and the best three in their order", () => {
    const { digit, label, confidence, probabilities, top } = predictionOf(
      [0.1, 0.2, 0.05, 0.6, 0.05],
      { spec },
    );
    expect({ digit, label, confidence }).toEqual({ digit: 3, label: "three", confidence: 0.6 });
    expect(probabilities).toEqual([0.1, 0.2, 0.05, 0.6, 0.05]);
    expect(top).toEqual([
      { digit: 3, label: "three", confidence: 0.6 },
      { digit: 1, label: "one", confidence: 0.2 },
      { digit: 0, label: "zero", confidence: 0.1 },
    ]);
  });

  test("of two classes has two, equal ones in the order of the classes", () => {
    expect(
      predictionOf([0.5, 0.5], { spec: { ...spec, classes: ["a", "b"] } }).top.map(
        ({ label }) => label,
      ),
    ).toEqual(["a", "b"]);
  });
});

describe("a model's confidence", () => {
  const pixels = noise(5 * 784, 9).map(Math.abs);
  const confidence = { temperature: 2.5, threshold: 0.5, falseRejects: 0.004 };
  /** Layers that may stand last: the temperature goes into the last weights before them. */
  const ends: [why: string, layers: LayerSpec[]][] = [
    ["dense", [{ kind: "flatten" }, { kind: "dense", units: 3 }]],
    ["pooling", [{ kind: "conv2d", filters: 3, kernel: 3 }, { kind: "globalAveragePool" }]],
    [
      "batch norm after pooling",
      [
        { kind: "conv2d", filters: 3, kernel: 3 },
        { kind: "maxPool2d", size: 26 },
        { kind: "batchNorm" },
        { kind: "flatten" },
      ],
    ],
  ];

  test.each(ends)("divides the logits by the temperature: %s at the end", async (_why, layers) => {
    const three: ModelSpec = {
      name: "three",
      input: [28, 28, 1],
      layers,
      classes: ["a", "b", "c"],
    };
    const model: Model = { spec: three, weights: noiseWeights(three), provenance: {} };
    const plain = (await loadModel(model)).probabilities(pixels);
    const cool = (await loadModel({ ...model, confidence })).probabilities(pixels);
    const expected = Array.from({ length: 5 }, (_, i) => {
      const powers = [...plain.subarray(3 * i, 3 * i + 3)].map((p) => p ** (1 / 2.5));
      return powers.map((power) => power / powers.reduce((sum, one) => sum + one));
    });
    expectClose(cool, expected.flat(), 1e-5);
  });

  test("an answer below the threshold is none of the classes", () => {
    const verdict = (...p: number[]) => predictionOf(p, { spec, confidence }).verdict;
    expect(verdict(0.29, 0.2, 0.2, 0.2, 0.11)).toBe("none");
    expect(verdict(0.9, 0.1, 0, 0, 0)).toBe("sure");
  });

  test("is kept in the weight file", () => {
    const model: Model = { ...small, confidence };
    expect(decodeModel(encodeModel(model))).toEqual(model);
    expect(decodeModel(encodeModel(small))).not.toHaveProperty("confidence");
    expect(quantize(model).confidence).toEqual(confidence);
    expect(() => encodeModel({ ...model, confidence: { ...confidence, temperature: 0 } })).toThrow(
      "confidence.temperature: expected a number from 0.05 to 20, got 0.",
    );
  });
});

describe("sources", () => {
  const bytes = encodeModel(small);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "inkling-classifier-"));
    writeFileSync(join(folder, "small model.safetensors"), bytes);
    return () => rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** The bytes somewhere inside a larger buffer, at an odd place. */
  function shifted(): Uint8Array {
    const larger = new Uint8Array(bytes.length + 9);
    larger.set(bytes, 3);
    return larger.subarray(3, 3 + bytes.length);
  }

  const path = () => join(folder, "small model.safetensors");

  test.each<[string, () => Parameters<typeof loadModel>[0]]>([
    ["a model", () => small],
    ["bytes", () => bytes],
    ["bytes within a buffer", shifted],
    ["an ArrayBuffer", () => bytes.slice().buffer],
    ["a path", path],
    ["a file address", () => pathToFileURL(path())],
    ["a file address as text", () => pathToFileURL(path()).href],
  ])("%s", async (_why, source) => {
    const classifier = await loadModel(source());
    expect(classifier.model.spec).toEqual(spec);
    expectClose(classifier.probabilities(picture(1)), reference(picture(1)), 1e-5);
  });

  test("an address, with the server's answer", async () => {
    const answers: Record<string, Response> = {
      "https://localhost/small.safetensors": new Response(bytes.slice()),
      "https://localhost/none.safetensors": new Response("no such model", { status: 404 }),
    };
    vi.stubGlobal("fetch", async (address: string) => answers[address]);
    const loaded = await loadModel(new URL("https://localhost/small.safetensors"));
    expect(loaded.model).toHaveProperty("weights", small.weights);
    await expect(loadModel("https://localhost/none.safetensors")).rejects.toThrow(
      "https://localhost/none.safetensors: the server answered 404.",
    );
  });

  test("damaged bytes are refused", async () => {
    await expect(loadModel(bytes.slice(0, -1))).rejects.toThrow(FormatError);
    await expect(loadModel(new Uint8Array(0))).rejects.toThrow(FormatError);
  });

  test("a path that leads nowhere says which", async () => {
    await expect(loadModel(join(folder, "none"))).rejects.toThrow(/ENOENT.*none/);
  });
});

/** What programs get wrong, and the sentence that they get. */
const wrongModels: [
  why: string,
  change: (weights: Map<string, Tensor>) => void,
  message: string,
][] = [
  [
    "a tensor is missing",
    (weights) => weights.delete("6.dense.w"),
    "model small: the model's tensor 6.dense.w is missing.",
  ],
  [
    "a tensor is of another shape",
    (weights) => weights.set("6.dense.b", { shape: [4], data: new Float32Array(4) }),
    "model small, tensor 6.dense.b: its shape is [4], but the model's is [5].",
  ],
  [
    "a tensor has too few numbers",
    (weights) => weights.set("6.dense.b", { shape: [5], data: new Float32Array(4) }),
    "model small, tensor 6.dense.b: it has 4 numbers, but its shape is [5].",
  ],
  [
    "a tensor is of no layer",
    (weights) => weights.set("9.dense.b", { shape: [5], data: new Float32Array(5) }),
    'model small: the model has no tensor "9.dense.b".',
  ],
];

test.each(wrongModels)("refused: %s", async (_why, change, message) => {
  const weights = new Map(small.weights);
  change(weights);
  await expect(loadModel({ ...small, weights })).rejects.toThrow(message);
});

test("a model whose layers are wrong is refused", async () => {
  const layers = [flatten, dense(0)];
  await expect(loadModel({ ...small, spec: { ...spec, layers } })).rejects.toThrow(
    "model.layers[1].units: expected a whole number from 1 to 65536, got 0.",
  );
});

test.each([0, 1025, 2.5])("passes of %f images are refused", async (batch) => {
  await expect(loadModel(small, { batch })).rejects.toThrow(
    `loadModel: batch: expected a whole number from 1 to 1024, got ${batch}.`,
  );
});

describe("pixels of another number", () => {
  test.each([0, SIZE - 1, SIZE + 1, 2 * SIZE])("%i for one picture", async (length) => {
    const { classify } = await loadModel(small);
    const work = () => classify(new Float32Array(length));
    expect(work).toThrow(ValueError);
    expect(work).toThrow(`small: pixels: expected 56 numbers (8 x 7 x 1), got ${length}.`);
  });

  test.each([1, SIZE + 1])("%i for several", async (length) => {
    const { classifyAll, probabilities } = await loadModel(small);
    for (const ask of [classifyAll, probabilities]) {
      expect(() => ask(new Float32Array(length))).toThrow(
        `small: pixels: expected a multiple of 56 numbers (8 x 7 x 1 an image), got ${length}.`,
      );
    }
  });
});
