import type { Kernels } from "#engine/kernels.js";
import type { Placed, Run, Site } from "#engine/plan/layer.js";
import { layerOf } from "#engine/plan/layers/index.js";
import type { Observer } from "#engine/train/thread.js";
import { median } from "./timing.ts";

/** What a kernel was called for. */
export type Pass =
  | "prepare"
  | "forward"
  | "input gradient"
  | "weight gradient"
  /** Both of these, or neither: what a backward pass does on the way. */
  | "backward"
  | "penalty"
  | "barrier";

/** One kernel at one place of a step. */
export interface StepPart {
  /** Index and kind; none outside of the layers. */
  readonly layer?: { readonly index: number; readonly kind: string };
  readonly pass?: Pass;
  readonly kernel: string;
  /** Median over the steps. */
  readonly milliseconds: number;
}

/** One thread's account of its steps. */
export interface StepAccount {
  readonly steps: number;
  /** Medians over the steps: of a whole one, and of what of it passed in no kernel. */
  readonly milliseconds: number;
  readonly outside: number;
  readonly parts: readonly StepPart[];
}

/** Where calls come from at the moment, and which addresses tell what they are for. */
interface Place {
  readonly site: Site;
  readonly pass: Pass;
  /** Gradients of the layer's own parameters. */
  readonly gradients: ReadonlySet<number>;
}

interface Step {
  readonly milliseconds: number;
  /** By key of the part. */
  readonly spent: ReadonlyMap<string, number>;
}

/**
 * Takes the time of every kernel call of one thread's training, by the layer that makes it. A step
 * lasts from the first layer's forward pass to the next one.
 */
export class StepClock implements Observer {
  readonly #warmUp: number;
  readonly #now: () => number;
  #place: Place | undefined;
  #spent = new Map<string, number>();
  #began: number | undefined;
  /** When steps begin to count. */
  #counts: number | undefined;
  readonly #steps: Step[] = [];
  readonly #parts = new Map<string, Omit<StepPart, "milliseconds">>();

  /** Steps of the first `warmUp` milliseconds do not count: the code becomes faster meanwhile. */
  constructor(warmUp: number, now: () => number = () => performance.now()) {
    this.#warmUp = warmUp;
    this.#now = now;
  }

  /** The kernels with a clock around each; the exports themselves are frozen, so these are copies. */
  kernels(k: Kernels): Kernels {
    const timed = Object.entries(k).map(([kernel, call]) => [
      kernel,
      (...args: number[]) => {
        const from = this.#now();
        const result = call(...args);
        this.#add(kernel, args, this.#now() - from);
        return result;
      },
    ]);
    return Object.fromEntries(timed) as Kernels;
  }

  layer = (site: Site, calls: Placed): Placed => {
    const names = Object.keys(layerOf(site.spec).params?.(site.input, site.spec) ?? {});
    const gradients = new Set(names.map((name) => site.gradient(name)));
    const at = <T>(pass: Pass, work: () => T): T => {
      const before = this.#place;
      this.#place = { site, pass, gradients };
      const result = work();
      this.#place = before;
      return result;
    };
    const watched = (run: Run): Run => ({ ...run, barrier: () => at("barrier", run.barrier) });
    const { prepare, forward, backward, penalty } = calls;
    return {
      ...(prepare && {
        prepare: prepare.map(({ cost, run }) => ({
          cost,
          run: (k) => at("prepare", () => run(k)),
        })),
      }),
      forward: (run) => {
        if (site.index === 0 && run.training) this.#nextStep();
        at("forward", () => forward(watched(run)));
      },
      ...(backward && { backward: (run) => at("backward", () => backward(watched(run))) }),
      ...(penalty && { penalty: (k) => at("penalty", () => penalty(k)) }),
    };
  };

  #nextStep(): void {
    const now = this.#now();
    this.#counts ??= now + this.#warmUp;
    if (this.#began !== undefined && this.#began >= this.#counts)
      this.#steps.push({ milliseconds: now - this.#began, spent: this.#spent });
    this.#began = now;
    this.#spent = new Map();
  }

  #add(kernel: string, args: readonly number[], milliseconds: number): void {
    const place = this.#place;
    const pass = place && passOf(place, args);
    const key = `${place?.site.index} ${pass} ${kernel}`;
    if (!this.#parts.has(key)) {
      const layer = place && { index: place.site.index, kind: place.site.spec.kind };
      this.#parts.set(key, { kernel, ...(layer && { layer }), ...(pass && { pass }) });
    }
    this.#spent.set(key, (this.#spent.get(key) ?? 0) + milliseconds);
  }

  /** Medians over the steps done; parts in the order of their first call. */
  account(): StepAccount | undefined {
    const steps = this.#steps;
    if (steps.length === 0) return undefined;
    const parts = [...this.#parts].map(([key, part]): StepPart => {
      return { ...part, milliseconds: median(steps.map(({ spent }) => spent.get(key) ?? 0)) };
    });
    const outside = steps.map(({ milliseconds, spent }) => {
      return milliseconds - [...spent.values()].reduce((sum, part) => sum + part, 0);
    });
    return {
      steps: steps.length,
      milliseconds: median(steps.map(({ milliseconds }) => milliseconds)),
      outside: median(outside),
      parts,
    };
  }
}

/** Of a backward call, the gradient that it is handed to write. */
function passOf({ pass, site, gradients }: Place, args: readonly number[]): Pass {
  if (pass !== "backward") return pass;
  const isInput = site.dx !== 0 && args.includes(site.dx);
  const isWeight = args.some((value) => value !== 0 && gradients.has(value));
  if (isInput === isWeight) return "backward";
  return isInput ? "input gradient" : "weight gradient";
}
