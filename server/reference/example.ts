import { type OpenApi, refName, type Schema } from "./document.ts";

/** Columns of an example: what is longer has a line for each part. */
const LINE = 76;

/** A value that the schema allows: its own example, or one of its required fields. */
export function exampleOf(schema: Schema | undefined, document: OpenApi): unknown {
  if (schema === undefined) return undefined;
  if (schema.$ref !== undefined) {
    return exampleOf(document.components?.schemas?.[refName(schema.$ref)], document);
  }
  const usual = schema.const ?? schema.default ?? schema.enum?.[0];
  const given = schema.example ?? schema.examples?.[0] ?? usual;
  if (given !== undefined) return given;
  const [option] = schema.anyOf ?? schema.oneOf ?? [];
  if (option) return exampleOf(option, document);
  if (schema.allOf) {
    return Object.assign({}, ...schema.allOf.map((one) => exampleOf(one, document)));
  }
  return exampleOfType(schema, document);
}

function exampleOfType(schema: Schema, document: OpenApi): unknown {
  const { properties, items, prefixItems } = schema;
  if (properties) {
    const { required = Object.keys(properties) } = schema;
    const names = Object.keys(properties).filter((name) => required.includes(name));
    return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name], document)]));
  }
  if (prefixItems) return prefixItems.map((one) => exampleOf(one, document));
  const type = typeof schema.type === "object" ? schema.type[0] : schema.type;
  if (type === "array") return [exampleOf(items, document)].filter((one) => one !== undefined);
  if (type === "integer" || type === "number") return Math.max(schema.minimum ?? 0, 0);
  if (type === "boolean") return false;
  return type === "string" ? "text" : undefined;
}

/** JSON as people write it: what fits into a line stays in it. */
export function jsonOf(value: unknown, indent = ""): string {
  const line = lineOf(value);
  if (indent.length + line.length <= LINE || typeof value !== "object" || value === null)
    return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const parts = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => {
      const name = Array.isArray(value) ? "" : `${JSON.stringify(key)}: `;
      return `${inner}${name}${jsonOf(one, inner)}`;
    });
  return `${open}\n${parts.join(",\n")}\n${indent}${close}`;
}

function lineOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(lineOf).join(", ")}]`;
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  const parts = fields.map(([key, one]) => `${JSON.stringify(key)}: ${lineOf(one)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}
