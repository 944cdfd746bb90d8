import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** One import, export-from or import() of a file; `type` ones leave no trace at run time. */
export interface Import {
  readonly specifier: string;
  readonly type: boolean;
}

const FROM =
  /(?:^|[\n;}])\s*(?:import|export)\s+(type\s+)?(?:[\w*$\s{},]+?\s+from\s+)?["']([^"'\n]+)["']/g;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** The imports of a source text, comments left out. */
export function importsOf(source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return [
    ...[...code.matchAll(FROM)].map((m) => ({ specifier: m[2]!, type: m[1] !== undefined })),
    ...[...code.matchAll(DYNAMIC)].map((m) => ({ specifier: m[1]!, type: false })),
  ];
}

/** The sources of one of the top-level folders, as paths from the root with forward slashes. */
export function sourcesOf(area: string): string[] {
  if (!existsSync(join(ROOT, area))) return [];
  return readdirSync(join(ROOT, area), { recursive: true, encoding: "utf8" })
    .map((name) => `${area}/${name.split(sep).join("/")}`)
    .filter((path) => /\.(ts|tsx|mts|mjs|js)$/.test(path))
    .filter((path) => !/(^|\/)(dist|node_modules|vendor|peers)\//.test(path));
}

export const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/**
 * What an import leads to: a path from the root (`engine/model.ts`), `node:fs`, or the name of a
 * package. The engine under its own names is one of our files: `engine/index.ts`.
 */
export function resolveImport(from: string, specifier: string): string {
  if (specifier.startsWith(".")) return sourceAt(join(dirname(from), specifier));
  if (specifier === "@inkling/engine") return "engine/index.ts";
  if (specifier.startsWith("@inkling/engine/")) return `engine/${specifier.slice(16)}`;
  if (specifier.startsWith("#engine/")) return sourceAt(`engine/${specifier.slice(8)}`);
  if (specifier.startsWith("node:")) return specifier;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** The source file behind a path that may lack its ending (AssemblyScript) or name the built file. */
function sourceAt(path: string): string {
  const plain = normalize(path).split(sep).join("/");
  const stem = plain.replace(/\.js$/, "");
  const found = [plain, `${stem}.ts`, `${stem}.tsx`, `${stem}/index.ts`].find(
    (candidate) => existsSync(join(ROOT, candidate)) && statSync(join(ROOT, candidate)).isFile(),
  );
  return found ?? plain;
}

/** Everything a file needs at run time, itself first: our files, packages and node: modules. */
export function reachable(entry: string): Set<string> {
  const seen = new Set([entry]);
  for (const path of seen) {
    if (!/\.(ts|tsx|mjs)$/.test(path) || !existsSync(join(ROOT, path))) continue;
    for (const { specifier, type } of importsOf(read(path))) {
      if (!type) seen.add(resolveImport(path, specifier));
    }
  }
  return seen;
}
