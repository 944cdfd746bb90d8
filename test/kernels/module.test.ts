import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { builds, wasmBytes, wasmModule } from "../support/kernels.ts";

const SECTIONS = { start: 8, table: 4, global: 6, element: 9, data: 11 } as const;

/** Ids of the sections of a wasm binary. */
function sections(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  let at = 8;
  while (at < bytes.length) {
    ids.push(bytes[at++]!);
    let [size, shift] = [0, 0];
    for (let more = true; more; shift += 7) {
      const byte = bytes[at++]!;
      size += (byte & 0x7f) * 2 ** shift;
      more = byte >= 0x80;
    }
    at += size;
  }
  return ids;
}

const read = (name: string) =>
  readFileSync(new URL(`../../assembly/${name}`, import.meta.url), "utf8");

/** Kernel names by the file they are exported from, as index.ts lists them. */
const exported = new Map<string, string[]>(
  [...read("index.ts").matchAll(/^export \{([^}]*)\} from "\.\/(?:kernels\/)?([\w-]+)"/gm)].map(
    ([, names, file]) => [`${file}.ts`, names!.split(",").map((name) => name.trim())] as const,
  ),
);

describe.each(builds)("the module of build %s", (build) => {
  test.each(Object.entries(SECTIONS))(
    "has no %s section: an instance is nothing but code",
    (_name, id) => {
      expect(sections(wasmBytes(build))).not.toContain(id);
    },
  );

  test("asks for the memory and nothing else", () => {
    const imports = WebAssembly.Module.imports(wasmModule(build));
    expect(imports).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  });

  test("takes at most 16 kB to send", () => {
    expect(gzipSync(wasmBytes(build), { level: 9 }).length).toBeLessThanOrEqual(16 * 1024);
  });

  test("exports what index.ts lists", () => {
    const kernels = WebAssembly.Module.exports(wasmModule(build)).filter(
      ({ kind }) => kind === "function",
    );
    const names = [...exported.values()].flat();
    expect(kernels.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  test("takes the arguments that the documentation shows", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const { exports } = new WebAssembly.Instance(wasmModule(build), { env: { memory } });
    const arity = ([, name, list]: RegExpMatchArray) => [name, list ? list.split(",").length : 0];
    const shown = [...read("README.md").matchAll(/^\| `(\w+)\(([^)]*)\)`/gm)].map(arity);
    const real = shown.map(([name]) => {
      const kernel = exports[String(name)];
      return [name, typeof kernel === "function" ? kernel.length : "not exported"];
    });
    expect(shown).toEqual(real);
  });
});

test("the documentation has a table for each file it names, with all of the file's kernels", () => {
  const parts = read("README.md").split(/^### /m).slice(1);
  for (const part of parts) {
    const file = part.slice(0, part.indexOf("\n"));
    if (!file.endsWith(".ts")) continue;
    const shown = [...part.matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name);
    expect({ file, names: shown.sort() }).toEqual({ file, names: exported.get(file)?.sort() });
  }
});
