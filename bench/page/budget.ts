/** What the Draw page may cost somebody who opens it for the first time. */
export interface Budget {
  /** Bytes on the wire, headers included. */
  readonly bytes: number;
  /** Milliseconds from the navigation until a drawing would be answered, on this machine. */
  readonly answerable: number;
  /**
   * Cumulative layout shift while digits are drawn and bars move, also right after a press, which browsers leave
   * out of it. Text that is replaced counts a little where nothing else moves: so not quite 0.
   */
  readonly shift: number;
}

export const BUDGET: Budget = { bytes: 800_000, answerable: 1000, shift: 0.001 };

export type Kind = "page" | "style" | "scripts" | "wasm" | "weights" | "pictures" | "other";

/** What it did cost. */
export interface PageCost extends Budget {
  readonly byKind: ReadonlyMap<Kind, number>;
  /** What moved. */
  readonly moved: readonly string[];
}

/** Which kind a request's answer is of, by its address and the browser's word for what asked for it. */
export function kindOf(address: string, resource: string): Kind {
  const { pathname } = new URL(address);
  if (pathname.endsWith(".wasm")) return "wasm";
  if (pathname.endsWith("/weights")) return "weights";
  if (pathname.endsWith(".js")) return "scripts";
  const kinds: Readonly<Record<string, Kind>> = {
    document: "page",
    stylesheet: "style",
    script: "scripts",
    image: "pictures",
  };
  return kinds[resource] ?? "other";
}

/** What is above the budget, a sentence each. */
export function broken(cost: PageCost, budget: Budget = BUDGET): string[] {
  const rules: readonly [keyof Budget, string][] = [
    ["bytes", `${bytes(cost.bytes)} were transferred; at most ${bytes(budget.bytes)} may be.`],
    [
      "answerable",
      `The first answer was possible after ${cost.answerable.toFixed(0)} ms; at most ${budget.answerable} ms may pass.`,
    ],
    [
      "shift",
      `Things moved by ${cost.shift.toFixed(4)} while digits were drawn; at most ${budget.shift} is allowed. ${cost.moved.join("; ")}`,
    ],
  ];
  return rules.flatMap(([figure, sentence]) => (cost[figure] > budget[figure] ? [sentence] : []));
}

/** As a table for a terminal. */
export function tableOf(cost: PageCost, budget: Budget = BUDGET): string {
  const kinds = [...cost.byKind].sort(([, a], [, b]) => b - a);
  const rows: readonly (readonly [string, string, string])[] = [
    ...kinds.map(([kind, size]) => [kind, bytes(size), ""] as const),
    ["all bytes", bytes(cost.bytes), bytes(budget.bytes)],
    ["first answer possible", `${cost.answerable.toFixed(0)} ms`, `${budget.answerable} ms`],
    ["layout shift", cost.shift.toFixed(4), budget.shift.toFixed(4)],
  ];
  return [["", "measured", "at most"] as const, ...rows]
    .map(([name, figure, most]) =>
      `${name.padEnd(22)}${figure.padStart(12)}${most.padStart(12)}`.trimEnd(),
    )
    .join("\n");
}

const bytes = (n: number): string => `${(n / 1000).toFixed(1)} kB`;
