import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { detectBuild, InklingError } from "@inkling/engine";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compileKernels, instantiate, sizingKernels, wasmFile } from "#engine/kernels.js";
import { builds, wasmBytes, wasmModule } from "../support/kernels.ts";

/** A module of nothing: its eight bytes of head. */
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const memory = () => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ["relaxed", true],
  ["simd", false],
] as const)("the %s build where relaxed SIMD is valid: %s", (build, valid) => {
  vi.spyOn(WebAssembly, "validate").mockReturnValue(valid);
  expect(detectBuild()).toBe(build);
});

test("Node has relaxed SIMD, behind a flag that the engine sets", () => {
  expect(detectBuild()).toBe("relaxed");
});

describe.each(builds)("%s", (build) => {
  test("is compiled once and has every kernel", async () => {
    const compiled = await compileKernels({ build });
    expect(compiled.build).toBe(build);
    expect(compileKernels({ build })).toBe(compileKernels({ build }));
    expect(instantiate(compiled.module, memory()).barrier).toBeTypeOf("function");
    expect(sizingKernels(compiled.module).packedFloats!(3, 9)).toBeGreaterThanOrEqual(27);
  });

  test("a module that lacks kernels is refused by their names", () => {
    const lacking = new WebAssembly.Module(EMPTY);
    const refused = () => instantiate(lacking, memory());
    expect(refused).toThrow(InklingError);
    expect(refused).toThrow(
      /^The wasm is of another version: it lacks adamUpdate, .*, winogradWeights\.$/,
    );
    expect(() => instantiate(wasmModule(build), memory())).not.toThrow();
  });
});

test("without a wish, the build that the host can run", async () => {
  expect((await compileKernels()).build).toBe(detectBuild());
});

describe("a folder of one's own", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "inkling-kernels-"));
    return () => rmSync(folder, { recursive: true });
  });

  test.each([
    ["a path", () => folder],
    ["a path with a slash at its end", () => `${folder}/`],
    ["an address", () => pathToFileURL(folder)],
  ])("%s", async (_why, wasmFolder) => {
    writeFileSync(join(folder, wasmFile("simd")), wasmBytes("simd"));
    const { module } = await compileKernels({ build: "simd", wasmFolder: wasmFolder() });
    expect(WebAssembly.Module.exports(module).length).toBeGreaterThan(10);
  });

  test("a file that is no wasm is refused, and read again the next time", async () => {
    const options = { build: "relaxed", wasmFolder: folder } as const;
    writeFileSync(join(folder, wasmFile("relaxed")), "<!doctype html>");
    const message = /^The relaxed build does not compile here: .* Use Node 20\.19 or later/;
    await expect(compileKernels(options)).rejects.toThrow(message);
    writeFileSync(join(folder, wasmFile("relaxed")), wasmBytes("relaxed"));
    expect((await compileKernels(options)).build).toBe("relaxed");
  });
});
