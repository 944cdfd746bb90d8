import { describe } from "@inkling/engine";
import { type Build, type CompiledKernels, compileKernels } from "#engine/kernels.js";
import { presets } from "../models/presets.ts";
import { type BenchSelection, isWanted, type Task } from "./line.ts";
import { peakOf } from "./peak.ts";
import { type Call, callsOf, type LayerAtShape, namesOf } from "./placed-layer.ts";
import { SECONDS, secondsOf } from "./timing.ts";

const BATCH = 64;

/** A layer at a shape, and the presets that have it. */
interface Case extends LayerAtShape {
  /** Of one image. */
  readonly multiplyAdds: number;
  readonly presets: string[];
}

/** Every kernel call of every layer of the presets, forward and backward, each shape once. */
export async function kernelTasks(build: Build, selection: BenchSelection): Promise<Task[]> {
  const kernels = await compileKernels({ build });
  const { batch = BATCH } = selection;
  return cases().flatMap((one) => {
    const names = namesOf(one, batch, kernels);
    return names.flatMap((call, i): Task[] => {
      const name = nameOf(one, call);
      if (!isWanted(selection, name, one.presets)) return [];
      const { kernel } = call;
      const unit = isProduct(kernel) ? "GFLOP/s" : "ms";
      const extras = { kernel, presets: one.presets };
      const subject = { kind: "kernel", name, build, threads: 1, batch, unit, ...extras } as const;
      const timed = () => secondsOf(placed(one, batch, kernels)[i]!.run);
      const passes = isBoth(kernel) && one.sendsGradient ? 2 : 1;
      const flops = 2 * batch * one.multiplyAdds * passes;
      const measure = async () => {
        if (!isProduct(kernel)) return { value: 1000 * timed() };
        const value = flops / timed() / 1e9;
        return { value, share: value / (await peakOf(build, 1)) };
      };
      return [{ subject, seconds: SECONDS, measure }];
    });
  });
}

let last: { readonly key: unknown[]; readonly calls: Call[] } | undefined;

/** A layer's calls; the layer is kept for the next of them, and one at a time: they hold much memory. */
function placed(one: Case, batch: number, kernels: CompiledKernels): Call[] {
  const key = [one, batch, kernels];
  if (!last || key.some((part, i) => part !== last?.key[i])) {
    last = undefined;
    last = { key, calls: callsOf(one, batch, kernels) };
  }
  return last.calls;
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
const isProduct = (kernel: string) => /^(conv2d|winograd|gemm|dense)/.test(kernel);

/** One kernel for both gradients, of the weights and of the input. */
const isBoth = (kernel: string) => kernel.endsWith("Backward");

/** `conv2d backward input 28x28x32 3x3x32 same`; of other kernels their own name stands first. */
function nameOf(one: Case, { kernel, pass }: Pick<Call, "kernel" | "pass">): string {
  if (!isProduct(kernel)) return `${kernel} ${shapeOf(one)}`;
  return `${one.spec.kind} ${roleOf(kernel, pass)} ${shapeOf(one)}`;
}

function roleOf(kernel: string, pass: Call["pass"]): string {
  if (pass === "forward" || isBoth(kernel)) return pass;
  return /Params$|Transposed$/.test(kernel) ? "backward params" : "backward input";
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
