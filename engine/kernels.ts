import { InklingError } from "./errors.ts";
import { host } from "./host.ts";

/** SIMD128, or with relaxed SIMD's fused multiply-add: the same kernels, other last bits. */
export type Build = "simd" | "relaxed";

/** The wasm's exports that the engine calls; what each does stands in assembly/README.md. */
const NAMES = [
  "adamUpdate",
  "augmentImages",
  "augmentScratch",
  "averagePool2dBackward",
  "averagePool2dForward",
  "barrier",
  "barrierAbort",
  "batchNormBackward",
  "batchNormBackwardPrepare",
  "batchNormBackwardSums",
  "batchNormCombine",
  "batchNormFloats",
  "batchNormForward",
  "batchNormMoving",
  "batchNormPrepare",
  "batchNormStatistics",
  "biasGradient",
  "clearGradients",
  "conv2dBackwardInput",
  "conv2dBackwardParams",
  "conv2dFirstBackwardParams",
  "conv2dFirstForward",
  "conv2dFirstScratch",
  "conv2dForward",
  "conv2dScratch",
  "denseBackwardParams",
  "denseForward",
  "denseInt8",
  "densePack",
  "densePackTransposed",
  "densePackedFloats",
  "denseScratch",
  "dropout",
  "emaUpdate",
  "gatherBytes",
  "gatherLabels",
  "gemm",
  "gemmTransposed",
  "int8Floats",
  "int8Scratch",
  "l2Gradient",
  "maxPool2dBackward",
  "maxPool2dForward",
  "packFlipped",
  "packInt8",
  "packPanels",
  "packedFloats",
  "peakMadds",
  "randomPermutation",
  "randomUniform",
  "reluBackward",
  "reluForward",
  "rmspropUpdate",
  "sgdUpdate",
  "softmax",
  "softmaxCrossEntropy",
  "squaredNorm",
  "sumReplicas",
  "winogradBackward",
  "winogradBackwardScratch",
  "winogradForward",
  "winogradScratch",
  "winogradWeightFloats",
  "winogradWeightScratch",
  "winogradWeights",
] as const;

/** Pointers are byte addresses, sizes are whole numbers, flags 0 or 1. */
export type Kernels = Readonly<Record<(typeof NAMES)[number], (...args: number[]) => number>>;

export function wasmFile(build: Build): string {
  return build === "simd" ? "inkling.wasm" : "inkling-relaxed.wasm";
}

/** What a caller may say about the wasm. */
export interface KernelOptions {
  /** Default: relaxed where the host has relaxed SIMD. */
  readonly build?: Build | undefined;
  /** Folder of the two wasm files, when they are not beside the package's scripts. */
  readonly wasmFolder?: string | URL | undefined;
}

export interface CompiledKernels {
  readonly build: Build;
  readonly module: WebAssembly.Module;
}

const compiled = new Map<string, Promise<CompiledKernels>>();

/** Compiles a build, once for each place it comes from. */
export function compileKernels(options: KernelOptions = {}): Promise<CompiledKernels> {
  const build = options.build ?? detectBuild();
  const key = `${build} ${options.wasmFolder ?? ""}`;
  let known = compiled.get(key);
  if (!known) {
    known = compile(build, options.wasmFolder);
    compiled.set(key, known);
    known.catch(() => compiled.delete(key));
  }
  return known;
}

async function compile(build: Build, folder?: string | URL): Promise<CompiledKernels> {
  const bytes = folder
    ? ((await host().read(
        `${String(folder).replace(/\/?$/, "/")}${wasmFile(build)}`,
      )) as BufferSource)
    : await host().wasm(build);
  try {
    return { build, module: await WebAssembly.compile(bytes) };
  } catch (cause) {
    throw new InklingError(
      "no_wasm",
      `The ${build} build does not compile here: this host lacks WebAssembly SIMD or threads. Use Node 20.19 or later, or a browser of 2023 or later.`,
      { cause },
    );
  }
}

/** Kernels on a memory. Pure functions of sizes work on any. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const missing = NAMES.filter((name) => typeof exports[name] !== "function");
  if (missing.length > 0) {
    throw new InklingError(
      "bad_wasm",
      `The wasm is of another version: it lacks ${missing.join(", ")}.`,
    );
  }
  return exports as unknown as Kernels;
}

/** Kernels for questions of size alone. */
export function sizingKernels(module: WebAssembly.Module): Kernels {
  return instantiate(module, new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
}

/** A module of one function that holds f32x4.relaxed_madd: valid where the host has relaxed SIMD. */
const RELAXED_PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 17,
  65, 0, 253, 17, 65, 0, 253, 17, 253, 133, 2, 11,
];

export function detectBuild(): Build {
  return WebAssembly.validate(new Uint8Array(RELAXED_PROBE)) ? "relaxed" : "simd";
}
