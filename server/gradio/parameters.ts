import { z } from "@hono/zod-openapi";
import type { Component, JsonSchema, Parameter, Result } from "./endpoint.ts";
import type { OpenImage } from "./images.ts";

// The kinds of values that endpoints take and give.

const FILE: JsonSchema = {
  type: "object",
  title: "ImageData",
  properties: {
    path: { type: ["string", "null"], description: "What the upload was answered with." },
    url: { type: ["string", "null"], description: "A data: address." },
    orig_name: { type: ["string", "null"] },
    meta: { type: "object", default: { _type: "gradio.FileData" } },
  },
};

type Said = Pick<Parameter, "label" | "description">;

/** A picture; its example is the app's to give, for it has an address. */
export const image = (said: Said) => ({
  ...said,
  component: "Image" as const,
  schema: z.custom<OpenImage>(),
  type: FILE,
  python: "filepath",
  example: undefined,
});

interface Given<T extends z.ZodType> extends Said {
  readonly schema: T;
  readonly default: unknown;
  readonly example: unknown;
}

const given =
  (component: Component, type: JsonSchema, python: string) =>
  <T extends z.ZodType>(said: Given<T>) => ({
    ...said,
    component,
    // Clients add their own word for what may be null, where that is the default.
    type,
    python,
  });

export const number = given("Number", { type: "number" }, "float");
export const integer = given("Number", { type: "integer" }, "int");
export const text = given("Textbox", { type: "string" }, "str");
export const json = given("Json", { type: "object" }, "dict");

/** Not given: the default of whoever uses it. */
export const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

const LABEL: JsonSchema = {
  type: "object",
  properties: {
    label: { type: "string" },
    confidences: {
      type: "array",
      items: {
        type: "object",
        properties: { label: { type: "string" }, confidence: { type: "number" } },
      },
    },
    verdict: { type: "string", enum: ["sure", "unsure", "none"] },
  },
};

const result =
  (component: Component, type: JsonSchema, python: string) =>
  (label: string, description: string, example: unknown): Result => {
    return { label, component, description, type, python, example };
  };

export const labelResult = result(
  "Label",
  LABEL,
  "dict(label: str, confidences: list[dict(label: str, confidence: float)], verdict: str)",
);
export const imageResult = result("Image", FILE, "filepath");
export const textResult = result("Textbox", { type: "string" }, "str");
export const jsonResult = result("Json", { type: "object" }, "dict");
