import { decodeAnyModel, decodeModel, encodeModel, ensembleOf, quantize } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { inkling, MODEL, pictures } from "./fake-world.ts";

describe("models", () => {
  test("--json lists name, size and figures; null where there are none", async () => {
    const { json } = await inkling(["models", "--json"]);
    expect(json()).toEqual([
      {
        name: "mlp",
        parameters: 7850,
        trained: true,
        testAccuracy: 0.9212,
        bytes: 31_400,
        multiplyAdds: 7840,
        source: "shipped",
      },
      expect.objectContaining({ name: "inkling", trained: false, bytes: null }),
    ]);
  });

  test("is an aligned table for people", async () => {
    const { out } = await inkling(["models"]);
    const [headings, mlp, untrained] = out.split("\n");
    expect(headings).toMatch(/^name +test accuracy +parameters/);
    expect(mlp).toMatch(/^mlp +92\.12 % +7,850 .*31 kB +dense 10$/);
    expect(untrained).toContain("not trained");
    expect(mlp!.indexOf("7,850") + 5).toBe(headings!.indexOf("parameters") + 10);
  });
});

describe("evaluate", () => {
  test("--json has the figures as fractions", async () => {
    const { json } = await inkling(["evaluate", "--model", "mlp", "--json"]);
    const report = json() as Record<string, unknown> & { confusion: number[][] };
    expect(report).toMatchObject({ model: "mlp", count: 4, accuracy: 0.75, split: "test" });
    expect(report.loss).toBeCloseTo((-3 * Math.log(0.91) - Math.log(0.01)) / 4, 5);
    expect(report.confusion[9]![4]).toBe(1);
    expect(report.perClass).toHaveLength(10);
    expect(report).not.toHaveProperty("mistakes");
  });

  test("for people: summary, report, confusion", async () => {
    const { out } = await inkling(["evaluate"]);
    expect(out).toContain("mlp: accuracy 75.00 %");
    expect(out).toContain("weighted avg");
    expect(out).toContain("Confusion");
  });

  test.each([
    [[], 2],
    [["--threads", "3"], 3],
  ])("%j: all cores, or the threads asked for, ended afterwards", async (flags, threads) => {
    const { loads, closed, code } = await inkling(["evaluate", "--model", "mlp", ...flags]);
    expect({ code, loads, closed }).toEqual({ code: 0, loads: [{ threads }], closed: 1 });
  });

  test("several models are compared, a row each", async () => {
    const { out } = await inkling(["evaluate", "--model", "mlp", "mlp"]);
    expect(out.match(/^mlp +75\.00 %/gm)).toHaveLength(2);
    const { json } = await inkling(["evaluate", "--json", "--model", "mlp", "mlp"]);
    expect(json()).toHaveLength(2);
  });

  test("takes a weight file", async () => {
    const files = { "a.safetensors": encodeModel(MODEL) };
    const { code, json } = await inkling(["evaluate", "--model", "a.safetensors", "--json"], {
      files,
    });
    expect(code).toBe(0);
    expect(json()).toMatchObject({ model: "a.safetensors" });
  });

  test.each([
    ["a damaged file", { files: { "a.safetensors": Uint8Array.of(1) } }, "is not a model"],
    ["pictures of another size", { test: { ...pictures([1]), rows: 14 } }, "[14, 28, 1]"],
    ["more classes", { test: { ...pictures([1]), classes: [..."0123456789a"] } }, "has 11"],
  ])("%s: a sentence and exit code 1", async (_why, scene, says) => {
    const model = "files" in scene ? "a.safetensors" : "mlp";
    const { code, err } = await inkling(["evaluate", "--model", model], scene);
    expect(code).toBe(1);
    expect(err).toContain(says);
  });
});

const pair = ensembleOf("pair", [MODEL, MODEL]);

describe("an ensemble's file", () => {
  const files = { "pair.safetensors": encodeModel(pair), "seven.png": Uint8Array.of(7) };

  test.each([
    ["evaluate", []],
    ["predict", ["seven.png"]],
    ["read", ["seven.png"]],
  ])("%s takes it as any model", async (name, more) => {
    const argv = [name, "--model", "pair.safetensors", ...more];
    expect(await inkling(argv, { files })).toMatchObject({ code: 0, err: "" });
  });

  test("quantize rounds its members, once", async () => {
    const { written } = await inkling(["quantize", "pair.safetensors"], { files });
    const small = written.get("pair-int8.safetensors")!;
    const { results } = decodeAnyModel(small).provenance;
    expect(decodeAnyModel(small)).toEqual({ ...quantize(pair), provenance: { results } });
    const again = { files: { "pair.safetensors": small } };
    const { err } = await inkling(["quantize", "pair.safetensors"], again);
    expect(err).toContain("its weights are int8 already");
  });

  test("train says what to train instead", async () => {
    const { code, err } = await inkling(["train", "--model", "inkling-ensemble"]);
    expect(code).toBe(2);
    expect(err).toContain("inkling-ensemble is put together from the weights of inkling, ");
  });
});

describe("quantize", () => {
  const figures = { testAccuracy: 0.75, testLoss: expect.closeTo(1.222, 3) };

  test("writes the model with int8 weights and what it scored, and says both sizes", async () => {
    const { code, written, json } = await inkling(["quantize", "mlp", "--json"]);
    expect(code).toBe(0);
    const bytes = written.get("mlp-int8.safetensors")!;
    const { spec, weights, provenance } = decodeModel(bytes);
    expect(spec).toEqual(quantize(MODEL).spec);
    expect(weights).toEqual(MODEL.weights);
    expect(provenance.results).toEqual(figures);
    expect(json()).toEqual({
      model: "mlp",
      before: { bytes: encodeModel(MODEL).length, ...figures },
      after: { bytes: bytes.length, ...figures },
      out: "mlp-int8.safetensors",
    });
  });

  test("for people: a row before, a row after", async () => {
    const { out } = await inkling(["quantize", "mlp"]);
    expect(out).toMatch(/^mlp +size +accuracy +loss$/m);
    expect(out).toMatch(/^before +32 kB +75\.00 %/m);
    expect(out).toMatch(/^int8 +8\.5 kB +75\.00 %/m);
    expect(out).toContain("4 test images");
    expect(out).toContain("Wrote mlp-int8.safetensors, 26.8 % of the size.");
  });

  test("--no-evaluate measures nothing, and needs no data", async () => {
    const argv = ["quantize", "mlp", "--no-evaluate", "--json", "--out", "a.safetensors"];
    const { json, written, directories } = await inkling(argv, { test: undefined });
    const nothing = { testAccuracy: null, testLoss: null };
    expect(json()).toMatchObject({ before: nothing, after: nothing, out: "a.safetensors" });
    expect(decodeModel(written.get("a.safetensors")!).provenance).toEqual({});
    expect(directories).toEqual([]);
  });

  test("takes a weight file; no file is overwritten unasked", async () => {
    const files = {
      "my/a.safetensors": encodeModel(MODEL),
      "a-int8.safetensors": Uint8Array.of(1),
    };
    const { written } = await inkling(["quantize", "my/a.safetensors"], { files });
    expect([...written.keys()]).toEqual(["a-int8-2.safetensors"]);
  });

  test.each([
    [
      "a model that is int8 already",
      { files: { "b.safetensors": encodeModel(quantize(MODEL)) } },
      2,
      "int8 already",
    ],
    ["a damaged file", { files: { "b.safetensors": Uint8Array.of(1) } }, 1, "is not a model"],
    [
      "no test images",
      { files: { "b.safetensors": encodeModel(MODEL) }, test: undefined },
      1,
      "Use --no-evaluate",
    ],
  ])("%s: a sentence, and nothing is written", async (_why, scene, exitCode, says) => {
    const { code, err, written } = await inkling(["quantize", "b.safetensors"], scene);
    expect(code).toBe(exitCode);
    expect(err).toContain(says);
    expect(written.size).toBe(0);
  });
});

describe("predict", () => {
  const files = { "seven.png": Uint8Array.of(7), "bad.png": Uint8Array.of(0) };

  test("--json answers each file", async () => {
    const { code, json } = await inkling(["predict", "seven.png", "--json"], { files });
    expect(code).toBe(0);
    const [answer] = json() as Record<string, unknown>[];
    expect(answer).toMatchObject({ file: "seven.png", digit: 7, confidence: 0.91 });
    expect(answer!.probabilities).toHaveLength(10);
  });

  test("a file that fails is reported, the others go on", async () => {
    const argv = ["predict", "bad.png", "missing.png", "seven.png"];
    const { code, out, err } = await inkling(argv, { files });
    expect(code).toBe(1);
    expect(out).toMatch(/^seven\.png {2}7 {2}91\.0 % {2}then 8 1\.0 %, 9 1\.0 %\n$/);
    expect(err).toContain("bad.png: This is not a picture.");
    expect(err).toContain("missing.png: Cannot read");
    const { json } = await inkling([...argv, "--json"], { files });
    expect(json()).toEqual([
      { file: "bad.png", error: { code: "damaged_image", message: "This is not a picture." } },
      expect.objectContaining({ file: "missing.png" }),
      expect.objectContaining({ file: "seven.png", digit: 7 }),
    ]);
  });

  test("- is standard input", async () => {
    const { out } = await inkling(["predict", "-"], { stdin: Uint8Array.of(7) });
    expect(out).toMatch(/^- {2}7/);
  });

  test("a blank picture is no digit", async () => {
    const { code, err } = await inkling(["predict", "-"], { stdin: Uint8Array.of(1) });
    expect(code).toBe(1);
    expect(err).toContain("blank");
  });
});

describe("read", () => {
  const files = { "a,b.png": Uint8Array.of(7), "bad.png": Uint8Array.of(0) };

  test("prints a line a file: name, text, confidence", async () => {
    const { code, out } = await inkling(["read", "a,b.png"], { files });
    expect(code).toBe(0);
    expect(out).toMatch(/^a,b\.png {2}0 {2}\d\d\.\d %\n$/);
  });

  test("--csv has a header, and names in quotes where they need them", async () => {
    const { out } = await inkling(["read", "--csv", "a,b.png"], { files });
    expect(out).toMatch(/^file,text,confidence\n"a,b\.png",0,0\.\d{4}\n$/);
  });

  test("--json has rows, digits and boxes", async () => {
    const { json } = await inkling(["read", "--json", "a,b.png"], { files });
    const [answer] = json() as { rows: { digits: object[] }[] }[];
    expect(answer).toMatchObject({ file: "a,b.png", text: "0", truncated: false });
    expect(answer!.rows[0]!.digits[0]).toMatchObject({ label: "0" });
    expect(answer!.rows[0]!.digits[0]).not.toHaveProperty("pixels");
  });

  test("a file that fails is reported, the others go on", async () => {
    const argv = ["read", "--csv", "bad.png", "missing.png", "a,b.png"];
    const { code, out, err } = await inkling(argv, { files });
    expect(code).toBe(1);
    expect(out.trim().split("\n")).toHaveLength(2);
    expect(err).toContain("bad.png: This is not a picture.");
    expect(err).toContain("missing.png: Cannot read");
  });

  test.each([
    ["in the line", [], /^full\.png {2}.*% {2}.*not all was looked at\n$/],
    ["not in the table", ["--csv"], /^file,text,confidence\nfull\.png,[0-9/ ]+,0\.\d{4}\n$/],
  ])("says that there is more than is looked at: %s, and on stderr", async (_where, flags, out) => {
    const full = { "full.png": Uint8Array.of(9) };
    const read = await inkling(["read", ...flags, "full.png"], { files: full });
    expect(read.code).toBe(0);
    expect(read.out).toMatch(out);
    expect(read.err).toContain("full.png: There is more on the picture than is looked at");
  });

  test("--csv and --json are two forms", async () => {
    const { code, err } = await inkling(["read", "--csv", "--json", "a,b.png"], { files });
    expect(code).toBe(2);
    expect(err).toContain("--csv and --json are two forms");
  });

  test("a blank picture has no digits", async () => {
    const { code, err } = await inkling(["read", "-"], { stdin: Uint8Array.of(1) });
    expect(code).toBe(1);
    expect(err).toContain("blank");
  });
});

describe("data", () => {
  test("--json has counts and mean images of each split", async () => {
    const { json } = await inkling(["data", "--json"]);
    const { train, test: held } = json() as Record<string, { perClass: { mean: number[] }[] }>;
    expect(train).toMatchObject({ count: 4, rows: 28, columns: 28 });
    expect(held!.perClass[9]).toMatchObject({ label: "9", count: 1 });
    expect(train!.perClass[3]!.mean).toHaveLength(784);
    expect(train!.perClass[3]!.mean[0]).toBe(3);
  });

  test("for people: a table and pictures", async () => {
    const { out } = await inkling(["data"], { train: undefined });
    expect(out).toContain("MNIST: grey pictures, 28 rows by 28 columns");
    expect(out).toMatch(/^9 +- +1$/m);
    expect(out).toContain("(test images)");
  });
});

describe("serve", () => {
  test("says where it is, and ends at Ctrl-C", async () => {
    const { code, out, settings } = await inkling(["serve", "--port", "0"]);
    expect(code).toBe(0);
    expect(out).toContain("http://127.0.0.1:0");
    expect(settings[0]).toMatchObject({ port: 0, host: "127.0.0.1" });
  });

  test("takes the environment, and flags before it", async () => {
    const env = { INKLING_PORT: "7000", INKLING_HOST: "::1" };
    const { settings, json } = await inkling(["serve", "--json", "--port", "7001"], { env });
    expect(settings[0]).toMatchObject({ port: 7001, host: "::1" });
    expect(json()).toMatchObject({ url: "http://::1:7001" });
  });
});

test("bench prints a row, or an object, a line", async () => {
  const line = { kind: "peak", name: "multiply-add", build: "simd", threads: 1, batch: 0 } as const;
  const lines = [{ ...line, value: 39.04, unit: "GFLOP/s" } as const];
  const { out } = await inkling(["bench"], { lines });
  expect(out).toMatch(/^peak +multiply-add +simd +1 +0 +39\.04 GFLOP\/s$/m);
  const { jsonLines } = await inkling(["bench", "--json"], { lines });
  expect(jsonLines()).toEqual(lines);
});
