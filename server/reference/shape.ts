import { refName, type Schema } from "./document.ts";

/** Alternatives of more letters than this have a line each. */
const LINE = 60;

/** A schema as one writes types: `{ name: string; layers?: string[] }`, each field on a line of its own. */
export function shapeOf(schema: Schema | undefined, indent = ""): string {
  if (schema === undefined) return "anything";
  if (schema.$ref !== undefined) return refName(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum)
    return join(
      schema.enum.map((one) => JSON.stringify(one)),
      " | ",
      indent,
    );
  const options = schema.anyOf ?? schema.oneOf;
  if (options)
    return join(
      options.map((one) => shapeOf(one, indent)),
      " | ",
      indent,
    );
  if (schema.allOf) return schema.allOf.map((one) => shapeOf(one, indent)).join(" & ");
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => shapeOf({ ...schema, type }, indent)).join(" | ");
  }
  if (schema.type === "array") return arrayOf(schema, indent);
  if (schema.type === "object" || schema.properties) return objectOf(schema, indent);
  if (schema.format === "binary") return "file";
  return typeof schema.type === "string" ? schema.type : "anything";
}

function arrayOf({ items, prefixItems }: Schema, indent: string): string {
  if (prefixItems) return `[${prefixItems.map((one) => shapeOf(one, indent)).join(", ")}]`;
  const item = shapeOf(items, indent);
  return / [|&] /.test(item) && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
}

function objectOf(schema: Schema, indent: string): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, field]) => {
    const mark = required.includes(name) ? "" : "?";
    const words = wordsOf(field);
    return `${inner}${name}${mark}: ${shapeOf(field, inner)};${words && `  // ${words}`}`;
  });
  if (typeof additionalProperties === "object") {
    fields.push(`${inner}[name]: ${shapeOf(additionalProperties, inner)};`);
  } else if (fields.length === 0) {
    return "object";
  }
  return `{\n${fields.join("\n")}\n${indent}}`;
}

/** What the type does not say. */
export function wordsOf({ description, minimum, maximum, default: usual }: Schema): string {
  // JSON Schema's safe integers say nothing.
  const isBound = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const range = isBound(minimum) && isBound(maximum) ? `${minimum} to ${maximum}` : "";
  const given = usual === undefined ? "" : `default ${JSON.stringify(usual)}`;
  const figures = [range, given].filter(Boolean).join(", ");
  const words = description?.replaceAll(/\s+/g, " ") ?? "";
  if (words === "" || figures === "") return words || figures;
  return `${words.replace(/\.$/, "")}, ${figures}`;
}

function join(parts: readonly string[], by: string, indent: string): string {
  const line = parts.join(by);
  return line.length <= LINE || line.includes("\n")
    ? line
    : parts.join(`\n${indent}  ${by.trim()} `);
}
