import { ValueError } from "./errors.ts";
import { isObject } from "./json.ts";

// Checks for values from outside: each answers with the value, typed, or throws a ValueError that
// says where it stood. They keep the fields that they know and refuse all others.

export type Check<T> = (value: unknown, where: string) => T;

/** What a check answers with. */
export type Checked<C> = C extends Check<infer T> ? T : never;

/** A whole number of this range. */
export function whole(low: number, high: number): Check<number> {
  return number(`a whole number from ${low} to ${high}`, (n) => {
    return Number.isInteger(n) && n >= low && n <= high;
  });
}

/** A number of this range, both ends included. */
export function range(low: number, high: number): Check<number> {
  return number(`a number from ${low} to ${high}`, (n) => n >= low && n <= high);
}

/** A number above `low`, and at most `high`. */
export function above(low: number, high: number): Check<number> {
  return number(`a number above ${low}, at most ${high}`, (n) => n > low && n <= high);
}

/** A number from `low` to below `high`. */
export function below(low: number, high: number): Check<number> {
  return number(`a number from ${low} to below ${high}`, (n) => n >= low && n < high);
}

function number(rule: string, holds: (n: number) => boolean): Check<number> {
  return (value, where) => {
    if (typeof value === "number" && holds(value)) return value;
    throw refusal(where, rule, value);
  };
}

export const flag: Check<boolean> = (value, where) => {
  if (typeof value === "boolean") return value;
  throw refusal(where, "true or false", value);
};

/** Text of 1 to `most` characters, without control characters. */
export function text(most: number): Check<string> {
  return (value, where) => {
    const isText = typeof value === "string" && value.length >= 1 && value.length <= most;
    if (isText && !/\p{Cc}/u.test(value)) return value;
    throw refusal(where, `text of 1 to ${most} characters`, value);
  };
}

export function oneOf<const T extends string>(...names: readonly T[]): Check<T> {
  return (value, where) => {
    const name = names.find((known) => known === value);
    if (name !== undefined) return name;
    throw refusal(where, names.length === 1 ? `${names[0]}` : `one of ${names.join(", ")}`, value);
  };
}

/** A list of `least` to `most` items. */
export function list<T>(item: Check<T>, least: number, most: number): Check<readonly T[]> {
  return (value, where) => {
    if (Array.isArray(value) && value.length >= least && value.length <= most) {
      return value.map((entry, i) => item(entry, `${where}[${i}]`));
    }
    throw refusal(where, `a list of ${least === most ? most : `${least} to ${most}`} items`, value);
  };
}

type Fields = Readonly<Record<string, Check<unknown>>>;

type Entries<R extends Fields, O extends Fields> = {
  readonly [K in keyof R]: Checked<R[K]>;
} & { readonly [K in keyof O]?: Checked<O[K]> };

/** An object of these fields and no others. Of optional fields `undefined` is as good as absence. */
export function object<R extends Fields, O extends Fields = Record<never, never>>(
  required: R,
  optional?: O,
): Check<Entries<R, O>> {
  const checks = new Map(Object.entries({ ...required, ...optional }));
  return (value, where) => {
    if (!isObject(value)) throw refusal(where, "an object", value);
    const unknown = Object.keys(value).find((key) => !checks.has(key));
    if (unknown !== undefined) {
      throw refusal(where, `no options but ${[...checks.keys()].join(", ")}`, unknown);
    }
    const checked = [...checks].flatMap(([key, check]) => {
      const isGiven = Object.hasOwn(value, key) && value[key] !== undefined;
      return isGiven || Object.hasOwn(required, key)
        ? [[key, check(value[key], at(where, key))] as const]
        : [];
    });
    // The map's checks are those of R and O.
    return Object.fromEntries(checked) as Entries<R, O>;
  };
}

/** An object whose `kind` says which check applies. */
export function byKind<T>(kinds: Readonly<Record<string, Check<T>>>): Check<T> {
  return (value, where) => {
    if (!isObject(value)) throw refusal(where, "an object with a kind", value);
    const { kind } = value;
    if (typeof kind === "string" && Object.hasOwn(kinds, kind)) return kinds[kind]!(value, where);
    throw refusal(at(where, "kind"), `one of ${Object.keys(kinds).join(", ")}`, kind);
  };
}

function at(where: string, key: string): string {
  return where === "" ? key : `${where}.${key}`;
}

/** Longest value that an error quotes. */
const QUOTED = 80;

export function refusal(where: string, rule: string, value: unknown): ValueError {
  return new ValueError(where === "" ? "value" : where, `expected ${rule}`, brief(value));
}

/** The value, or the beginning of it where it is long. */
function brief(value: unknown): unknown {
  if (typeof value === "string")
    return value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value;
  if (Array.isArray(value)) return isShortList(value) ? value : `a list of ${value.length}`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "bigint" || typeof value === "symbol" ? String(value) : value;
}

function isShortList(value: readonly unknown[]): boolean {
  return value.length <= 8 && value.every(Number.isFinite);
}
