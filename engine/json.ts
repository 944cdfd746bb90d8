import { FormatError } from "./errors.ts";

/**
 * JSON.parse that refuses an object naming one key twice: JSON.parse keeps the last and says
 * nothing, so two readers could see two different files. A key `__proto__` is an own property.
 * @throws FormatError, beginning with `what`
 */
export function parseJson(text: string, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(what, `is not JSON (${(cause as Error).message}).`, { cause });
  }
  const key = findDuplicateKey(text);
  if (key === undefined) return value;
  throw new FormatError(what, `the key ${JSON.stringify(key)} stands twice in one object.`);
}

/** Whether a value of JSON is an object: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first key that stands twice in one object of `text`, which is JSON. */
function findDuplicateKey(text: string): string | undefined {
  // One entry for every bracket that is open: the keys of an object so far, null for an array.
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === "{") open.push(new Set());
    else if (c === "[") open.push(null);
    else if (c === "}" || c === "]") open.pop();
    else if (c === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end)) as string;
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** Where the string that opens at `start` ends: the index after its closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** In JSON a string is a key exactly if a colon follows it. */
function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at++;
  return text[at] === ":";
}
