// Builds what runs: both wasm builds, the engine package, the app and the page's scripts.
// Each step is skipped when its outputs are newer than its sources.
import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const bin = (name) => join(root, "node_modules", ".bin", name);

/** Newest modification time below a file or folder, dist and node_modules left out. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path)
    .filter((name) => name !== "dist" && name !== "node_modules")
    .reduce((time, name) => Math.max(time, newest(join(path, name))), 0);
}

function isFresh(outputs, sources) {
  if (!outputs.every((file) => existsSync(file))) return false;
  const oldest = Math.min(...outputs.map((file) => statSync(file).mtimeMs));
  return sources.every((source) => newest(source) < oldest);
}

async function run(command, args) {
  try {
    await promisify(execFile)(bin(command), args);
  } catch (error) {
    process.stderr.write(`${error.stdout ?? ""}${error.stderr ?? error}\n`);
    process.exit(1);
  }
}

async function buildKernels(target, file) {
  if (isFresh([file], ["assembly", "asconfig.json"])) return;
  await run("asc", ["--config", "asconfig.json", "--target", target]);
}

async function buildEngine() {
  if (isFresh(["engine/dist/index.js"], ["engine", "tsconfig.base.json"])) return;
  await run("tsc", ["-p", "engine"]);
}

async function buildApp() {
  const { build } = await import("esbuild");
  const sources = ["cli", "server", "models", "texts", "bench"].filter(existsSync);
  if (existsSync("cli/main.ts") && !isFresh(["dist/inkling.js"], sources)) {
    const { metafile } = await build({
      entryPoints: {
        inkling: "cli/main.ts",
        "bench-thread": "bench/node-thread.ts",
        "step-thread": "bench/step-thread.ts",
        "bench-compare": "bench/compare/main.ts",
        "bench-browser": "bench/browser/main.ts",
        "bench-page": "bench/page/main.ts",
        "bench-recognition": "bench/recognition/main.ts",
        "bench-teach": "bench/teach/main.ts",
        "train-presets": "scripts/train-presets.ts",
      },
      outdir: "dist",
      bundle: true,
      // What a command loads on demand is a file of its own.
      splitting: true,
      metafile: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      // The engine is one instance, whichever of its names it is imported by.
      external: ["#engine/*"],
      jsx: "automatic",
      jsxImportSource: "hono/jsx",
      sourcemap: true,
      banner: { js: "#!/usr/bin/env node" },
      logLevel: "warning",
    });
    const written = Object.keys(metafile.outputs).map((path) => basename(path));
    removeStale("dist", [...written, "web"]);
  }
}

/** Parts of an earlier build, under names that nothing asks for any more. */
function removeStale(folder, written) {
  for (const name of readdirSync(folder)) if (!written.includes(name)) rmSync(join(folder, name));
}

/** Where the server has the wasm builds, seen from the bundles in /assets/. */
const wasmAddress = {
  name: "wasm-address",
  load: {
    filter: { id: /engine[\\/]dist[\\/]host[\\/]browser\.js$/ },
    handler: (path) => readFileSync(path, "utf8").replaceAll('"../inkling', '"../engine/inkling'),
  },
};

/**
 * The page's scripts. What is first in the way of an answer is one file each, the page's and that of the worker which
 * answers: a browser asks for few files at once. The rest is cut into what pages and workers need.
 */
const SCRIPTS = [
  {
    input: { main: "web/main.ts" },
    entryFileNames: "[name]-[hash:8].js",
    codeSplitting: { groups: [{ name: "main", tags: ["$initial"] }] },
  },
  { input: { "engine-worker": "web/engine-worker.ts" }, codeSplitting: false },
  {
    input: {
      "picture-worker": "web/upload/worker.ts",
      "service-worker": "web/service-worker.ts",
      "teach-worker": "web/teach/teach-worker.ts",
      "bench-worker": "web/bench-worker.ts",
      "bench-thread": "web/bench-thread.ts",
      "train-worker": "web/here/train-worker.ts",
      "browser-thread": "engine/dist/host/browser-thread.js",
    },
  },
  // Of a page of one file, which has no other to ask for.
  { input: { "one-page": "web/embed/one-page.ts" }, codeSplitting: false },
];

/** The names of the files that a bundle was written to. */
async function bundleScripts({ input, ...output }) {
  const { build } = await import("rolldown");
  const { output: written } = await build({
    input,
    platform: "browser",
    transform: { target: "es2022" },
    // Node's has no Buffer for browsers.
    resolve: { alias: { "csv-parse/sync": "csv-parse/browser/esm/sync" } },
    plugins: [wasmAddress],
    logLevel: "warn",
    output: {
      dir: "dist/web",
      minify: true,
      sourcemap: true,
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash:8].js",
      hashCharacters: "hex",
      ...output,
    },
  });
  return written.map(({ fileName }) => fileName);
}

async function bundleStyle() {
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["web/style.css"],
    outdir: "dist/web",
    bundle: true,
    minify: true,
    sourcemap: true,
    logLevel: "warning",
  });
  return ["style.css", "style.css.map"];
}

/** The model that comes with the pad for other pages, with int8 weights. */
const smallModel = {
  name: "small-model",
  setup(build) {
    build.onLoad({ filter: /\.safetensors$/ }, async ({ path }) => {
      const { decodeModel, encodeModel, quantize } = await import("../engine/dist/node.js");
      const contents = encodeModel(quantize(decodeModel(readFileSync(path))));
      return { contents, loader: "binary" };
    });
  },
};

const PAD = "inkling-pad.js";

/** `<inkling-pad>`: one script with all that it needs, for pages of any origin. */
async function buildPad() {
  const sources = ["web", "models/inkling", "models/reading.ts", "engine/dist", "scripts"];
  if (!existsSync("web/embed") || isFresh([inWeb(PAD)], sources)) return;
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["web/embed/inkling-pad.ts"],
    outdir: "dist/web",
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    // Not the entry for browsers, which would bring what trains.
    alias: { "@inkling/engine": join(root, "engine/dist/index.js") },
    loader: { ".wasm": "binary", ".css": "text" },
    plugins: [smallModel],
    banner: { js: "/* <inkling-pad>, of Inkling. MIT License. */" },
    logLevel: "warning",
  });
}

async function buildPage() {
  const [, ...workers] = SCRIPTS.flatMap(({ input }) => Object.keys(input));
  const outputs = ["style.css", ...workers.map((name) => `${name}.js`), ...FIXED];
  const models = readdirSync("models").filter((name) => name.endsWith(".ts"));
  const sources = [
    "web",
    "bench",
    "texts",
    ...models.map((name) => join("models", name)),
    "engine/dist",
    "scripts",
  ];
  if (!existsSync("web/main.ts") || isFresh(outputs.map(inWeb), sources)) return;
  const bundles = await Promise.all([...SCRIPTS.map(bundleScripts), bundleStyle()]);
  cpSync("web/favicon.svg", inWeb("favicon.svg"));
  for (const name of SHOTS) cpSync(join("web", "icons", name), inWeb(name));
  await drawIcons();
  // What is bundled is somebody's: their notices go along.
  const bundled = [
    "htmx.org",
    "uplot",
    "image-size",
    "@zip.js/zip.js",
    "csv-parse",
    "fflate",
    "idb",
  ];
  const notices = bundled.map(
    (name) => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8")}`,
  );
  writeFileSync(inWeb("licenses.txt"), notices.join("\n\n"));
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["web/engine-start.ts"],
    outfile: inWeb(START),
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    logLevel: "warning",
  });
  removeStale("dist/web", [...bundles.flat(), ...FIXED]);
}

const inWeb = (name) => join("dist", "web", name);

/** Pictures of the page for those who install it, taken by scripts/screenshots.mjs. */
const SHOTS = ["shot-wide.webp", "shot-narrow.webp"];
/** Icons of the installed app. A maskable one may be cut to a circle of four fifths, so its drop is smaller. */
const ICONS = [
  { name: "icon-192.png", side: 192, drop: 0.9 },
  { name: "icon-512.png", side: 512, drop: 0.9 },
  { name: "icon-maskable-192.png", side: 192, drop: 0.58, ground: "#2746c9" },
  { name: "icon-maskable-512.png", side: 512, drop: 0.58, ground: "#2746c9" },
  { name: "icon-apple-180.png", side: 180, drop: 0.66, ground: "#2746c9" },
];
/** The first script of the Draw page. */
const START = "engine-start.js";
const FIXED = [
  "favicon.svg",
  "licenses.txt",
  START,
  PAD,
  ...SHOTS,
  ...ICONS.map(({ name }) => name),
];

/** The logo's drop in every size, on a ground or on none. */
async function drawIcons() {
  const { default: sharp } = await import("sharp");
  await Promise.all(
    ICONS.map(({ name, side, drop, ground }) => {
      const [ink, eye] = ground ? ["#fff", ground] : ["#2746c9", "#fff"];
      const start = 12 * (1 - drop);
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="${side}" height="${side}">
        <rect width="24" height="24" fill="${ground ?? "none"}"/>
        <g transform="translate(${start} ${start}) scale(${drop})">
          <path fill="${ink}" d="M12 1.5c4.2 5.2 7 8.7 7 12.7a7 7 0 0 1-14 0c0-4 2.8-7.5 7-12.7z"/>
          <circle cx="9.5" cy="15" r="2.2" fill="${eye}"/>
        </g></svg>`;
      return sharp(Buffer.from(svg)).png({ palette: true }).toFile(inWeb(name));
    }),
  );
}

mkdirSync("engine/dist", { recursive: true });
mkdirSync("dist", { recursive: true });
if (existsSync("LICENSE")) cpSync("LICENSE", "engine/LICENSE");
await Promise.all([
  buildKernels("simd", "engine/dist/inkling.wasm"),
  buildKernels("relaxed", "engine/dist/inkling-relaxed.wasm"),
  buildEngine(),
]);
await Promise.all([buildApp(), buildPage(), buildPad()]);
