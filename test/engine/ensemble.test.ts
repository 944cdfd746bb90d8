import {
  calibrate,
  decodeAnyModel,
  decodeModel,
  type Ensemble,
  encodeModel,
  ensembleOf,
  FormatError,
  fitConfidence,
  type Int8Tensor,
  isEnsemble,
  type LayerSpec,
  loadModel,
  type Model,
  membersOf,
  multiplyAdds,
  parameterCount,
  quantize,
  readSafetensors,
  ShapeError,
  type Tensor,
  type TensorFile,
  ValueError,
  writeSafetensors,
} from "@inkling/engine";
import { describe, expect, onTestFinished, test } from "vitest";
import { elements } from "#engine/plan/layer.js";
import { builds } from "../support/kernels.ts";
import { mortalThreads } from "../support/mortal-host.ts";
import { expectClose, integers, noise } from "../support/numbers.ts";
import { noiseWeights } from "../support/planned.ts";
import { softmax } from "../support/reference.ts";
import { forwardModel, INFERENCE } from "../support/reference-model.ts";
import { conv, dense, flatten, maxPool, model, relu } from "../support/small-models.ts";

const CLASSES = 5;

function member(layers: LayerSpec[], input = [6, 6, 1], classes = CLASSES): Model {
  const spec = { ...model(input, layers, classes), name: `layers-${layers.length}` };
  return { spec, weights: noiseWeights(spec), provenance: {} };
}

/** Sharper than it came: as a member's file may have it. */
const confidence = { temperature: 0.5, threshold: 0.25, falseRejects: 0 };

/** Of different layers: one with a temperature, one of whose weights are int8. */
const members: Model[] = [
  member([conv(4, relu), maxPool, flatten, dense(CLASSES)]),
  {
    ...member([flatten, dense(9, relu), dense(CLASSES)]),
    confidence,
    provenance: { threads: 2, results: { testAccuracy: 0.5 } },
  },
  quantize(member([flatten, dense(CLASSES)])),
];

const trio: Ensemble = ensembleOf("trio", members);
const calibrated: Ensemble = {
  ...trio,
  confidence: { temperature: 0.7, threshold: 0.4, falseRejects: 0.01 },
  provenance: { results: { testAccuracy: 0.75 } },
};

const SIZE = elements(trio.spec.input);
const pictures = (count: number, seed = 1) => noise(count * SIZE, seed).map(Math.abs);

/** The mean of the members' probabilities, and the ensemble's temperature on it, in float64. */
function reference({ members: all, confidence: own }: Ensemble, pixels: Float32Array): number[] {
  const answers = all.map(({ spec, weights, confidence: limits }) => {
    const dataOf = (name: string) => weights.get(name)!.data;
    const logits = forwardModel(spec.layers, spec.input, pixels, dataOf, INFERENCE);
    return softmax(
      Array.from(logits, (logit) => logit / (limits?.temperature ?? 1)),
      CLASSES,
    );
  });
  const mean = answers[0]!.map(
    (_, i) => answers.reduce((sum, one) => sum + one[i]!, 0) / answers.length,
  );
  const logs = mean.map((p) => Math.log(p) / (own?.temperature ?? 1));
  return softmax(logs, CLASSES);
}

const cases: [why: string, ensemble: Ensemble][] = [
  ["the mean alone", trio],
  ["the mean at a temperature", calibrated],
];

describe.each(builds)("an ensemble's answers (%s)", (build) => {
  test.each(cases)("%s, of none, one and several images", async (_why, ensemble) => {
    const classifier = await loadModel(ensemble, { build, batch: 4 });
    for (const count of [0, 1, 9]) {
      const pixels = pictures(count);
      const found = classifier.probabilities(pixels);
      // Activations for int8 weights have 16 bits.
      expectClose(found, count ? reference(ensemble, pixels) : [], 1e-4);
      for (let i = 0; i < count; i++) {
        const row = found.subarray(i * CLASSES, (i + 1) * CLASSES);
        expect(row.reduce((sum, p) => sum + p)).toBeCloseTo(1, 6);
        const one = classifier.classify(pixels.subarray(i * SIZE, (i + 1) * SIZE));
        expectClose(one.probabilities, row, 1e-6);
      }
    }
  });
});

describe("an ensemble as a classifier", () => {
  test("answers by threads with the same bits, calls at once each with their own", async () => {
    const alone = await loadModel(calibrated, { batch: 4 });
    const several = await loadModel(calibrated, { batch: 4, threads: 2 });
    onTestFinished(() => several.close());
    expect(several.threads).toBe(2);
    const [a, b] = [pictures(11, 3), pictures(6, 4)];
    const both = await Promise.all([a, b].map((pixels) => several.probabilitiesByThreads(pixels)));
    expect(both).toEqual([alone.probabilities(a), alone.probabilities(b)]);
  });

  test("says what it is: its members' sums", async () => {
    const classifier = await loadModel(trio);
    const specs = members.map(({ spec }) => spec);
    expect(classifier.model).toBe(trio);
    expect(classifier.parameters).toBe(specs.reduce((sum, spec) => sum + parameterCount(spec), 0));
    expect(classifier.multiplyAdds).toBe(specs.reduce((sum, spec) => sum + multiplyAdds(spec), 0));
  });

  test("turns away by its own threshold, not by a member's", async () => {
    const pixels = pictures(1);
    const strict = { ...confidence, temperature: 1, threshold: 1 };
    const classifier = await loadModel({ ...trio, confidence: strict });
    expect(classifier.classify(pixels).verdict).toBe("none");
    expect((await loadModel(trio)).classify(pixels).verdict).not.toBe("none");
  });

  test("pixels of another number are refused in its name", async () => {
    const classifier = await loadModel(trio);
    const message = "trio: pixels: expected a multiple of 36 numbers (6 x 6 x 1 an image), got 7.";
    expect(() => classifier.probabilities(new Float32Array(7))).toThrow(message);
    await expect(classifier.probabilitiesByThreads(new Float32Array(7))).rejects.toThrow(message);
  });

  test("a member that does not start takes the others with it", async () => {
    const nowhere = new URL("./no-such-thread.js", import.meta.url);
    const { ended, workers } = mortalThreads({ script: (i) => (i === 3 ? nowhere : undefined) });
    await expect(loadModel(trio, { threads: 2 })).rejects.toThrow(/^Inference thread 2 of 2 died/);
    expect(workers).toHaveLength(6);
    expect(ended.size).toBe(6);
  });
});

describe("its confidence", () => {
  const labels = Uint8Array.from(integers(60, CLASSES, 5));
  const images = Uint8Array.from(integers(60 * SIZE, 256, 6));

  test("is fitted on the mean, whatever there was before; the members keep theirs", async () => {
    const pixels = Float32Array.from(images, (byte) => byte / 255);
    const probabilities = (await loadModel(trio)).probabilities(pixels);
    const fitted = await calibrate(calibrated, { images, labels });
    expect(fitted.confidence).toEqual(fitConfidence({ probabilities, labels }));
    expect(fitted.members).toBe(members);
  });
});

describe("its file", () => {
  const bytes = encodeModel(calibrated);

  test("gives all of it back, and is the same bytes again", () => {
    const read = decodeAnyModel(bytes);
    expect(read).toEqual(calibrated);
    expect(encodeModel(read)).toEqual(bytes);
  });

  test("says what it holds: members in the metadata, tensors by their places", () => {
    const { metadata, tensors, int8 } = readSafetensors(bytes);
    expect(metadata.get("format")).toBe("inkling-ensemble");
    expect(JSON.parse(metadata.get("model")!)).toEqual(trio.spec);
    expect(JSON.parse(metadata.get("members")!)).toEqual(
      members.map(({ spec, weights: _, ...rest }) => ({ model: spec, ...rest })),
    );
    expect([...tensors.keys(), ...int8.keys()]).toEqual([
      "0/0.conv2d.b",
      "0/0.conv2d.w",
      "0/3.dense.b",
      "0/3.dense.w",
      "1/1.dense.b",
      "1/1.dense.w",
      "1/2.dense.b",
      "1/2.dense.w",
      "2/1.dense.b",
      "2/1.dense.w.scale",
      "2/1.dense.w",
    ]);
  });

  test("answers as the ensemble in memory", async () => {
    const pixels = pictures(3);
    const expected = (await loadModel(calibrated)).probabilities(pixels);
    expect((await loadModel(bytes)).probabilities(pixels)).toEqual(expected);
  });

  test("is none of one model", () => {
    expect(() => decodeModel(bytes, "my.safetensors")).toThrow(
      new FormatError(
        "my.safetensors",
        "is an ensemble of layers-4, layers-3, layers-2. One model by itself is expected here.",
      ),
    );
  });

  /** The file with its tensors and metadata changed, still well-formed. */
  function changed(
    change: (tensors: Map<string, Tensor | Int8Tensor>, metadata: Map<string, string>) => void,
  ): Uint8Array {
    const file: TensorFile = readSafetensors(bytes);
    const tensors = new Map<string, Tensor | Int8Tensor>([...file.tensors, ...file.int8]);
    const metadata = new Map(file.metadata);
    change(tensors, metadata);
    return writeSafetensors(tensors, metadata);
  }
  const text = (key: string, value: unknown) =>
    changed((_, metadata) => metadata.set(key, JSON.stringify(value)));
  const listed = JSON.parse(readSafetensors(bytes).metadata.get("members")!) as object[];
  const other = { ...listed[1], model: { ...members[1]!.spec, layers: [{ kind: "lstm" }] } };

  const refused: [why: string, file: () => Uint8Array, message: string][] = [
    ["no members", () => changed((_, all) => all.delete("members")), "weights, members: is not"],
    ["an object for members", () => text("members", {}), "members: expected a list of 2 to 16"],
    ["one member", () => text("members", [listed[0]]), "expected a list of 2 to 16 items"],
    ["17 members", () => text("members", Array(17).fill(listed[0])), "a list of 2 to 16 items"],
    ["a number for a member", () => text("members", [...listed, 3]), "members[3]: expected an"],
    ["a member in a member", () => text("members", [{ members: listed }, listed]), "members[0]"],
    ["a member too few", () => text("members", listed.slice(0, 2)), 'no member has the tensor "2/'],
    ["members in turn", () => text("members", listed.toReversed()), "member 1, tensor 1.dense.w"],
    ["an unknown layer", () => text("members", listed.with(1, other)), "member 2: model.layers[0]"],
    [
      "layers of its own",
      () => text("model", members[0]!.spec),
      'no options but name, input, classes, got "layers"',
    ],
    [
      "other classes than its members",
      () => text("model", { ...trio.spec, classes: ["a", "b"] }),
      "trio, member 1, layers-4: expected the classes a, b, got",
    ],
    [
      "a tensor of nobody",
      () => changed((all) => all.set("3/1.dense.b", all.get("2/1.dense.b")!)),
      'no member has the tensor "3/1.dense.b"',
    ],
    [
      "a member's tensor missing",
      () => changed((all) => all.delete("1/2.dense.b")),
      "member 2: the model's tensor 2.dense.b is missing",
    ],
    ["a member's provenance changed", () => text("members", withoutResults()), "its sum is not"],
    ["its confidence changed", () => text("confidence", confidence), "its sum is not that"],
  ];

  function withoutResults() {
    return listed.with(1, { ...listed[1], provenance: {} });
  }

  test.each(refused)("refuses a file with %s", (_why, file, message) => {
    expect(() => decodeAnyModel(file())).toThrow(FormatError);
    expect(() => decodeAnyModel(file())).toThrow(message);
  });

  test("refuses one of which one bit has changed", () => {
    for (const at of [bytes.length - 3, bytes.length - 500, bytes.indexOf(34, 40) + 3]) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1;
      expect(() => decodeAnyModel(damaged)).toThrow(FormatError);
    }
  });

  test("takes about a quarter with int8 weights, figures left out", () => {
    const small = quantize(calibrated);
    expect(small.members.map(({ spec }) => spec)).toEqual(members.map((one) => quantize(one).spec));
    expect(small.provenance).toEqual({ results: {} });
    expect(small.confidence).toEqual(calibrated.confidence);
    expect(decodeAnyModel(encodeModel(small))).toEqual(small);
  });
});

const [first, second] = members as [Model, Model];
const misfits: [
  why: string,
  members: Model[],
  error: new (...all: never[]) => Error,
  message: string,
][] = [
  ["none", [], ValueError, "odd: members: expected 2 to 16 models, got 0."],
  ["one", [first], ValueError, "expected 2 to 16 models, got 1."],
  ["17", Array<Model>(17).fill(first), ValueError, "expected 2 to 16 models, got 17."],
  [
    "another input",
    [first, member([flatten, dense(CLASSES)], [4, 4, 1])],
    ShapeError,
    "odd, member 2, layers-2: expected input [6, 6, 1], got [4, 4, 1]. All have to look at the",
  ],
  [
    "more classes",
    [second, member([flatten, dense(6)], [6, 6, 1], 6)],
    ValueError,
    'odd, member 2, layers-2: expected the classes 0, 1, 2, 3, 4, got "0, 1, 2, 3, 4, 5".',
  ],
  [
    "classes in another order",
    [second, { ...first, spec: { ...first.spec, classes: ["1", "0", "2", "3", "4"] } }],
    ValueError,
    "expected the classes 0, 1, 2, 3, 4",
  ],
];

describe("members that do not fit are refused", () => {
  test.each(misfits)("%s", async (_why, list, error, message) => {
    expect(() => ensembleOf("odd", list)).toThrow(error);
    expect(() => ensembleOf("odd", list)).toThrow(message);
    const odd: Ensemble = { ...trio, spec: { ...trio.spec, name: "odd" }, members: list };
    await expect(loadModel(odd)).rejects.toThrow(error);
    expect(() => encodeModel(odd)).toThrow(FormatError);
  });

  test("weights that are not a member's", async () => {
    const odd = { ...first, weights: second.weights };
    await expect(loadModel(ensembleOf("odd", [second, odd]))).rejects.toThrow(FormatError);
  });

  test("two of the same name, or the very same, do fit", async () => {
    expect(
      (await loadModel(ensembleOf("twice", [first, first]))).probabilities(pictures(1)),
    ).toEqual((await loadModel(first)).probabilities(pictures(1)));
  });
});

test("what is an ensemble, and its members", () => {
  expect([isEnsemble(trio), isEnsemble(first)]).toEqual([true, false]);
  expect(membersOf(trio)).toBe(members);
  expect(membersOf(first)).toEqual([first]);
});
