import { describe, expect, test } from "vitest";
import { cheapestPath, type Step } from "#engine/read/path.js";

interface Read extends Step {
  readonly sign?: string;
}

const read = (steps: readonly Read[], pieces: number) => {
  const { steps: path, share } = cheapestPath(steps, pieces, ({ sign }) => sign);
  return { text: path.map(({ sign }) => sign ?? "").join(""), share };
};
const step = (from: number, to: number, cost: number, sign?: string): Read => ({
  from,
  to,
  cost,
  ...(sign !== undefined && { sign }),
});

describe("the cheapest way through the pieces", () => {
  const cases: [why: string, steps: Read[], pieces: number, text: string][] = [
    ["one piece", [step(0, 1, 1, "7")], 1, "7"],
    ["apart is cheaper", [step(0, 1, 1, "1"), step(1, 2, 1, "0"), step(0, 2, 3, "4")], 2, "10"],
    ["joined is cheaper", [step(0, 1, 1, "1"), step(1, 2, 1, "0"), step(0, 2, 1, "4")], 2, "4"],
    ["given in any order", [step(1, 2, 1, "0"), step(0, 1, 1, "1")], 2, "10"],
    ["a piece left out", [step(0, 1, 1, "1"), step(1, 2, 9, "0"), step(1, 2, 1)], 2, "1"],
    ["a step that no path comes to", [step(0, 2, 1, "5"), step(1, 2, 0, "9")], 2, "5"],
  ];

  test.each(cases)("%s", (_why, steps, pieces, text) => {
    expect(read(steps, pieces).text).toBe(text);
  });
});

describe("its share of all ways", () => {
  test("is all where there is no other", () => {
    expect(read([step(0, 1, 5, "7")], 1).share).toBeCloseTo(1, 12);
  });

  test("is half beside another as cheap that reads differently", () => {
    const { share } = read([step(0, 1, 1, "7"), step(0, 1, 1, "1")], 1);
    expect(share).toBeCloseTo(0.5, 12);
  });

  test("is all where others read the same, however they are cut", () => {
    const steps = [step(0, 2, 1, "4"), step(0, 1, 0.5, "4"), step(1, 2, 0.5)];
    expect(read(steps, 2).share).toBeCloseTo(1, 12);
  });

  test("grows with the distance to the next reading", () => {
    const share = (cost: number) => read([step(0, 1, 1, "7"), step(0, 1, cost, "1")], 1).share;
    expect(share(1.5)).toBeGreaterThan(share(1.1));
    expect(share(3)).toBeGreaterThan(0.99);
  });

  test("does not underflow where all ways are dear", () => {
    const { share } = read([step(0, 1, 2000, "7"), step(0, 1, 2000, "1")], 1);
    expect(share).toBeCloseTo(0.5, 12);
  });
});
