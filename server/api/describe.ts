import type { OpenAPIHono, RouteConfig, z } from "@hono/zod-openapi";
import { problemShape } from "./shapes.ts";

type Answers = RouteConfig["responses"];

/** An answer of JSON. */
export const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { "application/json": { schema } },
});

/** An answer, or a body, of bytes. */
export const binary = (description: string, ...types: readonly string[]) => ({
  description,
  content: Object.fromEntries(
    types.map((type) => [type, { schema: { type: "string" as const, format: "binary" } }]),
  ),
});

const REASONS: Readonly<Record<number, string>> = {
  400: "Malformed, or a value outside its range",
  403: "Not allowed",
  404: "Not found",
  409: "Not in its present state",
  413: "Too large",
  415: "Of a type that is not taken",
  422: "Understood, but of no use: damaged, blank, too many pixels",
  429: "At a limit; Retry-After says when to try again",
  503: "Not ready yet; Retry-After says when to try again",
};

/** The errors of a route: every one has the same shape. */
export function problems(...statuses: readonly number[]): Answers {
  return Object.fromEntries(
    statuses.map((status) => [status, json(REASONS[status] ?? "Error", problemShape)]),
  );
}

/** Puts a route into the OpenAPI document; its handler stands where it is called. */
export function describe(api: OpenAPIHono, route: RouteConfig): void {
  api.openAPIRegistry.registerPath(route);
}
