import { describe } from "@inkling/engine";
import { type Build, compileKernels } from "#engine/kernels.js";
import { presets } from "../models/presets.ts";
import { type BenchLine, type BenchSelection, isWanted } from "./line.ts";
import { peakOf } from "./peak.ts";
import { type Call, callsOf, type LayerAtShape } from "./placed-layer.ts";
import { secondsOf } from "./timing.ts";

const BATCH = 64;

/** A layer at a shape, and the presets that have it. */
interface Case extends LayerAtShape {
  /** Of one image. */
  readonly multiplyAdds: number;
  readonly presets: string[];
}

/** Every kernel call of every layer of the presets, forward and backward, each shape once. */
export async function* measureKernels(
  build: Build,
  selection: BenchSelection,
): AsyncGenerator<BenchLine> {
  const kernels = await compileKernels({ build });
  const { batch = BATCH } = selection;
  for (const one of cases()) {
    if (!mayBeWanted(selection, one)) continue;
    for (const call of callsOf(one, batch, kernels)) {
      const name = nameOf(one, call);
      if (!isWanted(selection, name, one.presets)) continue;
      const seconds = secondsOf(call.run);
      const line = { kind: "kernel", name, build, threads: 1, batch } as const;
      const extras = { kernel: call.kernel, presets: one.presets };
      if (isProduct(call.kernel)) {
        const value = (2 * batch * one.multiplyAdds) / seconds / 1e9;
        const share = value / (await peakOf(build, 1));
        yield { ...line, value, unit: "GFLOP/s", share, ...extras };
      } else yield { ...line, value: 1000 * seconds, unit: "ms", ...extras };
    }
  }
}

/** Names are known once a layer is placed; this much is known before: its kind and size. */
function mayBeWanted({ name = "" }: BenchSelection, one: Case): boolean {
  const known = `${one.spec.kind} forward backward input backward params ${shapeOf(one)}`;
  const words = name.split(" ");
  return one.presets.includes(name) || words.every((word) => known.includes(word));
}

function cases(): Case[] {
  const found = new Map<string, Case>();
  for (const { name, spec } of presets) {
    let { input } = spec;
    let sendsGradient = false;
    for (const [i, { output, parameters, multiplyAdds }] of describe(spec).entries()) {
      const one = { spec: spec.layers[i]!, input, multiplyAdds, sendsGradient };
      const key = JSON.stringify(one);
      const known = found.get(key) ?? { ...one, presets: [] };
      if (!known.presets.includes(name)) known.presets.push(name);
      found.set(key, known);
      input = output;
      sendsGradient ||= parameters > 0;
    }
  }
  return [...found.values()];
}

/** Kernels that do the multiply-adds of a layer: their rate is a share of the peak. */
const isProduct = (kernel: string) => /^(conv2d|winograd|gemm)/.test(kernel);

/** `conv2d backward input 28x28x32 3x3x32 same`; of other kernels their own name stands first. */
function nameOf(one: Case, { kernel, pass }: Call): string {
  if (!isProduct(kernel)) return `${kernel} ${shapeOf(one)}`;
  const isParams = /Params$|Transposed$/.test(kernel);
  const role = pass === "forward" ? "forward" : `backward ${isParams ? "params" : "input"}`;
  return `${one.spec.kind} ${role} ${shapeOf(one)}`;
}

/** `28x28x32 3x3x64 same stride 2`, `784 512` */
function shapeOf({ spec, input }: Case): string {
  const parts: (string | number)[] = [input.join("x")];
  if (spec.kind === "dense") parts.push(spec.units);
  if (spec.kind === "conv2d") {
    parts.push(`${sides(spec.kernel)}x${spec.filters}`, spec.padding ?? "valid");
    if (spec.stride !== undefined && spec.stride !== 1) parts.push(`stride ${sides(spec.stride)}`);
  }
  if (spec.kind === "maxPool2d" || spec.kind === "averagePool2d") parts.push(sides(spec.size ?? 2));
  return parts.join(" ");
}

const sides = (size: number | readonly [number, number]) =>
  typeof size === "number" ? `${size}x${size}` : size.join("x");
