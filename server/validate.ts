import { z } from "@hono/zod-openapi";
import { InklingError } from "@inkling/engine";

/** A whole number of this range; the rule is what the error says. */
export function whole(low: number, high: number) {
  const error = `must be a whole number from ${low} to ${high}`;
  return z.int({ error }).min(low, { error }).max(high, { error });
}

/** A number from `low` to `high`, both included. */
export function range(low: number, high: number) {
  const error = `must be a number from ${low} to ${high}`;
  return z.number({ error }).min(low, { error }).max(high, { error });
}

/** A number above `low`, and at most `high`. */
export function above(low: number, high: number) {
  const error = `must be a number above ${low}, at most ${high}`;
  return z.number({ error }).gt(low, { error }).max(high, { error });
}

/** A number from `low` to below `high`. */
export function below(low: number, high: number) {
  const error = `must be a number from ${low} to below ${high}`;
  return z.number({ error }).min(low, { error }).lt(high, { error });
}

export function oneOf<const T extends readonly [string, ...string[]]>(...names: T) {
  return z.enum(names, { error: `must be one of ${names.join(", ")}` });
}

/** An object of these options and no others; of another one the error names them all. */
export function options<T extends z.ZodRawShape>(shape: T, rule = "must be an object") {
  const known = `The options: ${Object.keys(shape).join(", ")}.`;
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? known : rule),
  });
}

/**
 * The value as the schema has it. Throws InklingError `bad_request` with one sentence:
 * where, the rule, what came.
 */
export function parse<T extends z.ZodType>(schema: T, value: unknown, where: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InklingError("bad_request", sentence(result.error.issues[0]!, value, where));
}

/** `epochs: must be a whole number from 1 to 1000, got "many".` */
function sentence(issue: z.core.$ZodIssue, value: unknown, root: string): string {
  const { path, got } = follow(issue.path, value);
  const where = path.length === 0 ? root : path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.slice(0, 5).map(short).join(", ");
    return `${where}: there is no option ${names}. ${issue.message}`;
  }
  if (got === undefined) return `${where} is missing: it ${rule(issue)}.`;
  return `${where}: ${rule(issue)}, got ${short(got)}.`;
}

/** As far along the path as the value goes: "adam" stands for { kind: "adam" }, and has no kind. */
function follow(path: readonly PropertyKey[], value: unknown) {
  let got = value;
  for (const [i, key] of path.entries()) {
    if (typeof got !== "object" || got === null) return { path: path.slice(0, i), got };
    got = (got as Record<PropertyKey, unknown>)[key];
  }
  return { path, got };
}

/** Our own rules begin with "must"; the rest are types. */
function rule(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith("must ")) return issue.message;
  return issue.code === "invalid_type" ? `must be of type ${issue.expected}` : "must be different";
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
