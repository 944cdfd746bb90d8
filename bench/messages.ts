import type { BenchLine, BenchSelection, Task } from "./line.ts";

// What is said to and by the worker that measures in a browser (web/bench-worker.ts).

export type Planned = Pick<Task, "subject" | "seconds">;

export type Question =
  | { readonly kind: "plan"; readonly id: number; readonly selection: BenchSelection }
  | { readonly kind: "measure" };

export type Reply =
  | { readonly kind: "plan"; readonly id: number; readonly tasks: readonly Planned[] }
  /** Of the next task of the plan. */
  | { readonly kind: "line"; readonly line: BenchLine }
  | { readonly kind: "done" }
  /** Without a message the worker did not start. */
  | { readonly kind: "problem"; readonly message: string };
