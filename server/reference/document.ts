/** What of JSON Schema our own OpenAPI documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

export interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
}

export interface OpenApi {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** An operation with where it is. */
export interface Call extends Operation {
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  /** For links to it. */
  readonly id: string;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/** All operations, in the document's order, by their first tag. */
export function callsByTag({ paths }: OpenApi): ReadonlyMap<string, readonly Call[]> {
  const groups = new Map<string, Call[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (!METHODS.includes(method)) continue;
      const id = `${method}-${path.replace(/\W+/g, "-").replace(/^-|-$/g, "")}`;
      const tag = operation.tags?.[0] ?? "other";
      const group = groups.get(tag) ?? [];
      groups.set(tag, [...group, { ...operation, method: method.toUpperCase(), path, id }]);
    }
  }
  return groups;
}

/** The name at the end of `#/components/schemas/Run`. */
export const refName = (ref: string): string => ref.slice(ref.lastIndexOf("/") + 1);
