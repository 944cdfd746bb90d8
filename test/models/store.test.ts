import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Classifier,
  decodeModel,
  encodeModel,
  ensembleOf,
  type Model,
  type ModelSpec,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import type { Preset } from "../../models/presets.ts";
import { openModelStore, type StoreEngine } from "../../models/store.ts";
import { temporaryFolder } from "../server/support/fixture.ts";

const spec = (name: string): ModelSpec => ({
  name,
  input: [2, 2, 1],
  layers: [{ kind: "flatten" }, { kind: "dense", units: 2 }],
  classes: ["a", "b"],
});

const recipe: Preset["recipe"] = { batchSize: 1, epochs: 1, seed: 1, optimizer: { kind: "adam" } };
const presets: Preset[] = ["inkling", "mlp", "small"].map((name) => {
  return { name, title: `The ${name}`, summary: "", spec: spec(name), recipe };
});

const modelOf = (name: string, testAccuracy?: number): Model => ({
  spec: spec(name),
  weights: new Map([
    ["1.dense.w", { shape: [4, 2], data: new Float32Array(8) }],
    ["1.dense.b", { shape: [2], data: new Float32Array(2) }],
  ]),
  provenance: testAccuracy === undefined ? {} : { results: { testAccuracy } },
});

const fileOf = (name: string, testAccuracy?: number) => encodeModel(modelOf(name, testAccuracy));

interface Setup {
  readonly shipped?: Record<string, Uint8Array>;
  readonly kept?: Record<string, Uint8Array>;
  readonly chosen?: string;
}

async function setUp({ shipped = {}, kept = {}, chosen }: Setup = {}) {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(shipped)) {
    mkdirSync(join(folder, "shipped", name), { recursive: true });
    writeFileSync(join(folder, "shipped", name, "model.safetensors"), bytes);
  }
  mkdirSync(join(folder, "kept"));
  for (const [name, bytes] of Object.entries(kept)) {
    writeFileSync(join(folder, "kept", `${name}.safetensors`), bytes);
  }
  const loaded: string[] = [];
  const engine: StoreEngine = {
    decodeModel,
    async loadModel(model) {
      loaded.push(model.spec.name);
      const classify = () => ({});
      return { model, classify } as unknown as Classifier;
    },
    parameterCount: () => 10,
    multiplyAdds: () => 8,
  };
  const store = await openModelStore({
    shipped: join(folder, "shipped"),
    kept: join(folder, "kept"),
    presets,
    engine,
    ...(chosen !== undefined && { chosen }),
  });
  return { store, folder, loaded };
}

describe("the list", () => {
  test("has presets in their order, trained or not, then kept models by name", async () => {
    const { store } = await setUp({
      shipped: { mlp: fileOf("mlp", 0.98) },
      kept: { zoe: fileOf("mlp"), anna: fileOf("mlp", 0.5) },
    });
    const list = await store.list();
    expect(list.map(({ name, source }) => [name, source])).toEqual([
      ["inkling", "untrained"],
      ["mlp", "shipped"],
      ["small", "untrained"],
      ["anna", "kept"],
      ["zoe", "kept"],
    ]);
    expect(list[1]).toMatchObject({
      title: "The mlp",
      trained: true,
      testAccuracy: 0.98,
      parameters: 10,
      multiplyAdds: 8,
      layers: "dense 2",
      bytes: fileOf("mlp", 0.98).length,
    });
    expect(list[0]).toMatchObject({ trained: false, bytes: 0, layers: "dense 2" });
  });

  test("tells an ensemble by its members, kept or not yet there", async () => {
    const members = presets.slice(0, 2);
    const both = { name: "both", title: "Two", summary: "", members };
    const folder = temporaryFolder();
    mkdirSync(join(folder, "kept"));
    const pair = ensembleOf("pair", [modelOf("inkling"), modelOf("mlp", 0.5)]);
    writeFileSync(join(folder, "kept", "pair.safetensors"), encodeModel(pair));
    const store = await openModelStore({
      shipped: join(folder, "shipped"),
      kept: join(folder, "kept"),
      presets: [...presets, both],
    });
    const told = { parameters: 20, multiplyAdds: 16, members: ["inkling", "mlp"] };
    expect(await store.info("pair")).toMatchObject({
      ...told,
      source: "kept",
      classes: ["a", "b"],
    });
    expect(await store.info("both")).toMatchObject({ ...told, source: "untrained", title: "Two" });
    await expect(store.open("both")).rejects.toThrow("npm run train-presets -- both");
    const { classifier } = await store.classifier("pair");
    expect(classifier.classify(new Float32Array(4)).probabilities).toEqual([0.5, 0.5]);
  });

  test("minds no folder that is called like a model", async () => {
    const { store, folder } = await setUp({ kept: { good: fileOf("mlp") } });
    mkdirSync(join(folder, "kept", "odd.safetensors"));
    const list = (await store.list()).filter(({ source }) => source === "kept");
    expect(list.map(({ name }) => name)).toEqual(["good"]);
    await expect(store.classifier("odd")).rejects.toMatchObject({ code: "model_not_found" });
  });

  test("shows a damaged file with its problem, and goes on", async () => {
    const { store } = await setUp({
      kept: { good: fileOf("mlp"), half: fileOf("mlp").slice(0, 50), empty: new Uint8Array(0) },
    });
    const list = (await store.list()).filter(({ source }) => source === "kept");
    expect(list.map(({ name }) => name)).toEqual(["empty", "good", "half"]);
    expect(list[0]!.problem).toBeTruthy();
    expect(list[2]!.problem).toBeTruthy();
    expect(list[1]!.problem).toBeUndefined();
    await expect(store.classifier("half")).rejects.toMatchObject({ code: "bad_format" });
    expect(await store.defaultName()).toBe("good");
  });

  test("leaves out files of other names, and those that hide a preset", async () => {
    const { store, folder } = await setUp();
    for (const name of ["Upper.safetensors", "a b.safetensors", "notes.txt", "mlp.safetensors"]) {
      writeFileSync(join(folder, "kept", name), fileOf("mlp"));
    }
    expect((await store.list()).filter(({ trained }) => trained)).toEqual([]);
  });

  test("forgets half-written files of a killed server", async () => {
    const { folder } = await setUp();
    const left = join(folder, "kept", "x.safetensors.0123456789ab.tmp");
    writeFileSync(left, "half");
    utimesSync(left, 1, 1);
    await openModelStore({ shipped: "", kept: join(folder, "kept"), presets });
    expect(readdirSync(join(folder, "kept"))).toEqual([]);
  });
});

describe("the default", () => {
  const all = { inkling: fileOf("inkling", 0.1), mlp: fileOf("mlp", 0.9) };
  test.each([
    ["the chosen one", { shipped: all, chosen: "mlp" }, "mlp"],
    ["inkling, where it is trained", { shipped: all }, "inkling"],
    ["else the best", { shipped: { mlp: all.mlp }, kept: { x: fileOf("mlp", 0.95) } }, "x"],
    ["else any", { kept: { x: fileOf("mlp") } }, "x"],
  ])("is %s", async (_why, setup: Setup, name) => {
    expect(await (await setUp(setup)).store.defaultName()).toBe(name);
  });

  test("is refused in a sentence where nothing is trained", async () => {
    const { store } = await setUp();
    await expect(store.classifier()).rejects.toMatchObject({ code: "no_model" });
  });
});

describe("classifiers", () => {
  test("are compiled once, and anew when the file has changed", async () => {
    const { store, folder, loaded } = await setUp({ kept: { x: fileOf("one") } });
    const [a, b] = await Promise.all([store.classifier("x"), store.classifier("x")]);
    expect(a.classifier).toBe(b.classifier);
    expect(loaded).toEqual(["one"]);
    writeFileSync(join(folder, "kept", "x.safetensors"), fileOf("another"));
    await store.classifier("x");
    expect(loaded).toEqual(["one", "another"]);
  });

  test("have their time taken", async () => {
    const { store } = await setUp({ kept: { x: fileOf("mlp") } });
    expect(await store.timing("x")).toBeGreaterThanOrEqual(0);
    await expect(store.timing("mlp")).rejects.toMatchObject({ code: "model_untrained" });
  });
});

describe("keeping, renaming, removing", () => {
  test("a kept model can be read, replaced, renamed and removed", async () => {
    const { store } = await setUp();
    expect(await store.keep("mine", fileOf("mlp"))).toMatchObject({ name: "mine", source: "kept" });
    await store.keep("mine", fileOf("mlp", 0.7), { replace: true });
    expect((await store.info("mine")).testAccuracy).toBe(0.7);
    expect(await store.bytes("mine")).toEqual(Buffer.from(fileOf("mlp", 0.7)));
    expect(await store.rename("mine", "yours")).toMatchObject({ name: "yours" });
    await expect(store.info("mine")).rejects.toMatchObject({ code: "model_not_found" });
    await store.remove("yours");
    expect((await store.list()).some(({ source }) => source === "kept")).toBe(false);
  });

  const file = fileOf("mlp");
  type Store = Awaited<ReturnType<typeof setUp>>["store"];
  test.each<[why: string, act: (store: Store) => Promise<unknown>, code: string]>([
    ["a path as a name", (store) => store.keep("../x", file), "bad_name"],
    ["an upper-case name", (store) => store.keep("X", file), "bad_name"],
    ["an empty name", (store) => store.keep("", file), "bad_name"],
    ["a name of 65 characters", (store) => store.keep("x".repeat(65), file), "bad_name"],
    ["a shipped name", (store) => store.keep("mlp", file), "model_shipped"],
    ["the name of an untrained preset", (store) => store.keep("small", file), "model_shipped"],
    ["a taken name", (store) => store.keep("taken", file), "name_taken"],
    ["a damaged file", (store) => store.keep("x", file.slice(0, 99)), "bad_format"],
    ["renaming a shipped one", (store) => store.rename("mlp", "x"), "model_shipped"],
    ["renaming to a shipped one", (store) => store.rename("taken", "mlp"), "model_shipped"],
    ["renaming to a path", (store) => store.rename("taken", "a/b"), "bad_name"],
    ["renaming to itself", (store) => store.rename("taken", "taken"), "name_taken"],
    ["removing a shipped one", (store) => store.remove("mlp"), "model_shipped"],
    ["removing nothing", (store) => store.remove("x"), "model_not_found"],
    ["opening a path", (store) => store.open("../../secret"), "bad_name"],
    ["opening an untrained one", (store) => store.open("small"), "model_untrained"],
  ])("%s is refused", async (_why, act, code) => {
    const { store } = await setUp({ shipped: { mlp: file }, kept: { taken: file } });
    await expect(act(store)).rejects.toMatchObject({ code });
  });
});
