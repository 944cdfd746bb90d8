import { describe, expect, test } from "vitest";
import { inkling } from "./fake-world.ts";

const COMMANDS = [
  "serve",
  "train",
  "evaluate",
  "predict",
  "read",
  "quantize",
  "models",
  "data",
  "bench",
];

describe.each(COMMANDS)("%s --help", (command) => {
  test("has examples, --json and exit code 0", async () => {
    const { code, out, err } = await inkling([command, "--help"]);
    expect(code).toBe(0);
    expect(err).toBe("");
    expect(out).toContain(`$ npx inkling ${command}`);
    expect(out).toContain("--json");
  });
});

test("--version is the package's", async () => {
  const { code, out } = await inkling(["--version"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

const wrong: [why: string, argv: string[], says: string][] = [
  ["no command", [], "Commands:"],
  ["an unknown command", ["trian"], "Did you mean train?"],
  ["an unknown flag", ["models", "--jsno"], "Did you mean --json?"],
  ["a flag without its value", ["evaluate", "--data"], "argument missing"],
  ["quantize without a model", ["quantize"], "Missing required argument"],
  ["predict without a file", ["predict"], "Missing required argument"],
  ["read without a file", ["read"], "Missing required argument"],
  [
    "a number that is none",
    ["train", "--model", "mlp", "--epochs", "many"],
    "--epochs must be a number",
  ],
  [
    "a number out of range",
    ["train", "--model", "mlp", "--epochs", "0"],
    "--epochs must be a whole number from 1",
  ],
  ["an unknown preset", ["train", "--model", "nope"], "Presets: mlp"],
  ["an unknown model", ["evaluate", "--model", "nope"], "Models: mlp, inkling"],
  ["an unknown split", ["evaluate", "--split", "half"], "--split must be test or train"],
  ["an unknown build", ["evaluate", "--build", "fast"], "--build must be simd or relaxed"],
  ["too many threads", ["train", "--threads", "1000"], "from 1 to 64"],
  ["a wrong port", ["serve", "--port", "99999"], "--port: must be a whole number"],
  ["a kind that is none", ["bench", "--kind", "speed"], "peak, kernel, train, infer"],
  ["a benchmark that is none", ["bench", "--name", "nope"], "Nothing to measure"],
];

test.each(wrong)("%s is wrong usage: exit code 2 and a sentence", async (_why, argv, says) => {
  const { code, out, err } = await inkling(argv);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(says);
  expect(err).not.toMatch(/\n\s+at /);
});

test("with --json a failure is one JSON document too", async () => {
  const { code, json } = await inkling(["evaluate", "--json", "--model", "missing.safetensors"]);
  expect(code).toBe(1);
  expect(json()).toEqual({
    error: { code: "file", message: "Cannot read missing.safetensors: there is no such file." },
  });
});

test.each([
  ["an unknown flag", ["models", "--json", "--jsno"]],
  ["a missing argument", ["predict", "--json"]],
  ["one too many", ["data", "--json", "extra"]],
])("with --json %s is one JSON document too", async (_why, argv) => {
  const { code, json, err } = await inkling(argv);
  expect(code).toBe(2);
  expect(json()).toEqual({ error: { code: "usage", message: err.trim().replace("\n", " ") } });
});

test("what nobody foresaw is a sentence and exit code 1", async () => {
  const { code, err } = await inkling(["train", "--model", "mlp"], {
    events: [new TypeError("x is not a function")],
  });
  expect(code).toBe(1);
  expect(err).toBe("x is not a function\n");
});
