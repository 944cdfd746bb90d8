import { z } from "@hono/zod-openapi";

/** A thing that a model can do here: what it takes and gives, as schemas that are told and that are checked. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  run(input: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
}

/** A tool whose `run` gets what its schema makes of the input, and gives what its other one says. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(
  tool: Omit<Tool, "input" | "output" | "run"> & {
    readonly input: I;
    readonly output: O;
    run(input: z.output<I>): Promise<z.input<O>>;
  },
): Tool {
  const { run, ...rest } = tool;
  // What comes in has been through the schema: see server.ts.
  return { ...rest, run: (input) => run(input as z.output<I>) };
}

/** The schema in the words of the protocol. */
export function jsonSchema(schema: z.ZodObject, io: "input" | "output") {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-7", io });
  return { ...rest, type: "object" as const };
}
