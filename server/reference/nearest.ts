import { type Call, callsByTag, type OpenApi } from "./document.ts";

/** Where whoever writes an address by heart looks for what there is. */
const DESCRIBED = /^(docs?|swagger|redoc|openapi|spec|help)(\.json|-ui)?$/i;

/** A segment of an address that stands for any counts less than the word itself. */
const ANY = 0.4;

/** A word that the address does not have, or has too much. */
const OTHER = 0.01;

/** The call most like an address that there is not; undefined where nothing is, or where descriptions are looked for. */
export function nearestCall(
  { method, path }: { readonly method: string; readonly path: string },
  documents: readonly OpenApi[],
): { readonly call: Call; readonly document: OpenApi } | undefined {
  const wanted = segments(path);
  if (wanted.some((one) => DESCRIBED.test(one))) return undefined;
  const all = documents.flatMap((document) =>
    oneStep(document).map((call) => {
      const known = segments(call.path);
      const others = known.length + wanted.length;
      const score = alike(wanted, known) - OTHER * others + (call.method === method ? OTHER : 0);
      return { call, document, score };
    }),
  );
  const best = all.reduce<(typeof all)[number] | undefined>(
    (most, one) => (most === undefined || one.score > most.score ? one : most),
    undefined,
  );
  return best !== undefined && best.score > ANY ? best : undefined;
}

/** All but those whose answer is at an address of its own. */
export const oneStep = (document: OpenApi): readonly Call[] =>
  [...callsByTag(document).values()].flat().filter(({ path }) => !path.includes("/call/"));

const segments = (path: string): readonly string[] => path.split("/").filter(Boolean).slice(0, 8);

/** How much of the one is in the other, in its order: the longest common subsequence of their segments. */
function alike(a: readonly string[], b: readonly string[]): number {
  let before = new Float64Array(b.length + 1);
  for (const one of a) {
    const row = new Float64Array(b.length + 1);
    for (const [j, other] of b.entries()) {
      row[j + 1] = Math.max(before[j + 1]!, row[j]!, before[j]! + sameness(one, other));
    }
    before = row;
  }
  return before[b.length]!;
}

function sameness(given: string, known: string): number {
  if (given === known) return 1;
  if (/^\{\w+\}$/.test(known)) return ANY;
  return isSlip(given.toLowerCase(), known) ? 0.9 : 0;
}

/** Whether a word is the other but for a letter or two. */
function isSlip(given: string, known: string): boolean {
  // Of the shortest, such as v1 and v2, another letter makes another word.
  const most = known.length < 4 ? 0 : 2;
  return given.length < 64 && edits(given, known) <= most;
}

/** Letters to put in, take out or change: Levenshtein's distance. */
function edits(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, before[j]! + 1, row[j - 1]! + 1));
    }
    before = row;
  }
  return before[b.length]!;
}
