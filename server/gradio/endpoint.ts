import type { z } from "@hono/zod-openapi";
import type { LaneName } from "./lanes.ts";

/** What Gradio calls the thing that shows or takes a value; clients print it. */
export type Component = "Image" | "Number" | "Textbox" | "Label" | "Json";

/** A type as JSON Schema has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a caller gives. Without a default it must be given. */
export interface Parameter<T extends z.ZodType = z.ZodType> {
  readonly label: string;
  readonly component: Component;
  readonly description: string;
  readonly schema: T;
  readonly type: JsonSchema;
  /** As Python writes the type. */
  readonly python: string;
  readonly default?: unknown;
  readonly example: unknown;
}

/** What a caller gets. */
export interface Result {
  readonly label: string;
  readonly component: Component;
  readonly description: string;
  readonly type: JsonSchema;
  readonly python: string;
  /** Short: lists are cut. */
  readonly example: unknown;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly description: string;
}

/** One call as its endpoint sees it: whom to tell what, and when to stop. */
export interface Call {
  /** Aborted when nobody wants the answer any more; the reason says why. */
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  /** Values before the last ones: as many as there are results. */
  output(data: readonly unknown[]): void;
  log(text: string): void;
}

/** Why a call is over before its time. */
export type StopReason = "cancelled" | "gone" | "closing";

/** One function of the server, for callers of any language. */
export interface Endpoint {
  /** As in `/predict`, without the slash. */
  readonly name: string;
  /** A sentence. */
  readonly summary: string;
  readonly lane: LaneName;
  /** Whether values come before the last ones. */
  readonly generates: boolean;
  /** In the order in which they may be given without names. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly results: readonly Result[];
  run(values: Readonly<Record<string, unknown>>, call: Call): Promise<readonly unknown[]>;
}

type Values<P extends Readonly<Record<string, Parameter>>> = {
  readonly [K in keyof P]: z.output<P[K]["schema"]>;
};

/** An endpoint whose `run` gets its values in the types of its parameters. */
export function defineEndpoint<P extends Readonly<Record<string, Parameter>>>(
  endpoint: Omit<Endpoint, "parameters" | "run"> & {
    readonly parameters: P;
    run(values: Values<P>, call: Call): Promise<readonly unknown[]>;
  },
): Endpoint {
  const { run, ...rest } = endpoint;
  // What comes in has been through the schemas: `bindArguments`.
  return { ...rest, run: (values, call) => run(values as Values<P>, call) };
}
