import { describe, expect, test } from "vitest";
import { type Arena, describeBuilds } from "../support/kernels.ts";
import { expectClose, noise } from "../support/numbers.ts";

const sizes = [0, 4, 8, 12, 16, 32];
const STEPS = 7;

type State = { w: number; a: number; b: number };

/** A kernel call and the formula it stands for, one weight at a time in float64. */
interface Rule {
  call(
    kernels: Arena,
    ranges: { w: number; g: number; a: number; b: number },
    n: number,
    t: number,
  ): void;
  next(state: State, g: number, t: number): State;
}

const CLIP = 0.5;

const sgd = (momentum: number, nesterov: boolean): Rule => ({
  call: (kernels, { w, g, a }, n) => {
    kernels.call("sgdUpdate", w, g, a, n, 0.1, momentum, Number(nesterov), CLIP);
  },
  next({ w, a, b }, g) {
    if (momentum === 0) return { w: w - 0.1 * CLIP * g, a, b };
    const velocity = momentum * a - 0.1 * CLIP * g;
    return { w: w + (nesterov ? momentum * velocity - 0.1 * CLIP * g : velocity), a: velocity, b };
  },
});

const rmsprop = (momentum: number, epsilon: number): Rule => ({
  call: (kernels, { w, g, a, b }, n) => {
    kernels.call("rmspropUpdate", w, g, a, b, n, 0.01, 0.9, momentum, epsilon, CLIP);
  },
  next({ w, a, b }, g) {
    const v = 0.9 * a + 0.1 * (CLIP * g) ** 2;
    const step = (0.01 * CLIP * g) / Math.sqrt(v + epsilon);
    if (momentum === 0) return { w: w - step, a: v, b };
    const m = momentum * b + step;
    return { w: w - m, a: v, b: m };
  },
});

const adam = (weightDecay: number, epsilon: number): Rule => {
  const alpha = (t: number) => (0.01 * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
  return {
    call: (kernels, { w, g, a, b }, n, t) => {
      const decay = 0.01 * weightDecay;
      kernels.call("adamUpdate", w, g, a, b, n, alpha(t), 0.9, 0.999, epsilon, decay, CLIP);
    },
    next({ w, a, b }, g, t) {
      const m = a + 0.1 * (CLIP * g - a);
      const v = b + 0.001 * ((CLIP * g) ** 2 - b);
      const decayed = w - 0.01 * weightDecay * w;
      return { w: decayed - (alpha(t) * m) / (Math.sqrt(v) + epsilon), a: m, b: v };
    },
  };
};

const rules: [name: string, rule: Rule][] = [
  ["sgd", sgd(0, false)],
  ["sgd with momentum", sgd(0.9, false)],
  ["sgd with Nesterov's momentum", sgd(0.9, true)],
  ["rmsprop", rmsprop(0, 1e-7)],
  ["rmsprop, ε inside the root", rmsprop(0, 0.5)],
  ["rmsprop with momentum", rmsprop(0.9, 1e-7)],
  ["adam", adam(0, 1e-7)],
  ["adam, ε outside the root", adam(0, 0.5)],
  ["adamw", adam(0.4, 1e-7)],
];

describeBuilds("optimizer", (arena) => {
  describe.each(rules)("%s", (_name, rule) => {
    test.each(sizes)("seven steps on %i weights", (n) => {
      const { w, a, b } = run(arena(), rule, n, [n]);
      const start = noise(n, 1);
      const expected = [...start].map((value, i) => {
        let state: State = { w: value, a: 0, b: 0 };
        for (let t = 1; t <= STEPS; t++)
          state = rule.next(state, Math.fround(noise(n, 10 + t)[i]!), t);
        return state;
      });
      expectClose(
        w,
        expected.map((state) => state.w),
        2e-6,
      );
      expectClose(
        a,
        expected.map((state) => state.a),
        2e-6,
      );
      expectClose(
        b,
        expected.map((state) => state.b),
        2e-6,
      );
    });

    test("gives the same bits however threads share the weights", () => {
      expect(run(arena(), rule, 32, [4, 8, 4, 16])).toEqual(run(arena(), rule, 32, [32]));
    });
  });

  test.each([0.9, 0.9999])("moving average of weights with decay %f", (decay) => {
    const [old, weights] = [noise(12, 1), noise(12, 2)];
    const kernels = arena();
    const [average, w] = [kernels.f32(old), kernels.input(weights)];
    kernels.call("emaUpdate", average, w, 12, decay);
    const expected = old.map((value, i) => decay * value + (1 - decay) * weights[i]!);
    expectClose(average.data, expected, 1e-7);
    // The step itself, too small to show beside the average when decay is near 1.
    const shift = Math.abs(average.data[0]! - old[0]!);
    expect(shift / Math.abs((1 - decay) * (weights[0]! - old[0]!))).toBeCloseTo(1, 2);
  });
});

/** Runs the rule on weights cut into parts of the given lengths, as threads would. */
function run(kernels: Arena, rule: Rule, n: number, parts: number[]) {
  const w = kernels.f32(noise(n, 1));
  const [a, b] = [kernels.f32(new Float32Array(n)), kernels.f32(new Float32Array(n))];
  for (let t = 1; t <= STEPS; t++) {
    const g = kernels.input(noise(n, 10 + t));
    let first = 0;
    for (const count of parts) {
      const at = ({ ptr }: { ptr: number }) => ptr + 4 * first;
      rule.call(kernels, { w: at(w), g: at(g), a: at(a), b: at(b) }, count, t);
      first += count;
    }
  }
  return { w: w.data.slice(), a: a.data.slice(), b: b.data.slice() };
}
