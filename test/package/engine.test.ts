import { copyFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import {
  loadModel,
  membersOf,
  type Picture,
  type Prediction,
  toInput,
  writeIdx,
} from "@inkling/engine";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadMnist } from "../../models/mnist.ts";
import { openBrowser } from "../browser/support/browser.ts";
import { ROOT } from "../support/imports.ts";
import { createProject, examplesOf, type Project } from "./project.ts";
import { serveFolder } from "./site.ts";

const MOST_BYTES = 200_000;
const WEIGHTS = join(ROOT, "models/mlp/model.safetensors");

let project: Project;
let examples: Map<string, string>;

beforeAll(async () => {
  [project, examples] = await Promise.all([createProject(), examplesOf("engine/README.md")]);
  await copyFile(WEIGHTS, join(project.folder, "inkling.safetensors"));
  for (const [name, code] of examples) await project.write(name, code);
});

afterAll(() => project?.remove());

test("the packed engine is small, and needs nothing else", async () => {
  expect((await stat(project.tarball)).size).toBeLessThanOrEqual(MOST_BYTES);
  const installed = await readFile(join(project.folder, "package-lock.json"), "utf8");
  expect(Object.keys(JSON.parse(installed).packages)).toEqual(["", "node_modules/@inkling/engine"]);
});

describe("in Node", () => {
  beforeAll(async () => {
    const { train, test: held } = await loadMnist();
    await writeData("train", train.images.subarray(0, 600 * 784), train.labels.subarray(0, 600));
    await writeData("t10k", held.images.subarray(0, 200 * 784), held.labels.subarray(0, 200));
  });

  test("it classifies digits", async () => {
    const said = await project.node("classify.mjs");
    expect(said).toMatch(
      /^The first one is a 7, [\d.]+ % sure\.\n(9\d|100)\.\d\d % of 200 are right\.\n$/,
    );
  });

  test("it trains a model, which answers", async () => {
    const lines = (await project.node("train.mjs")).trim().split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["1", "2"]);
    const bytes = await readFile(join(project.folder, "mine.safetensors"));
    expect((await loadModel(bytes)).model.spec.name).toBe("mine");
  });

  test("it makes an ensemble of two models, which answers", async () => {
    await project.node("ensemble.mjs");
    const { model } = await loadModel(await readFile(join(project.folder, "both.safetensors")));
    expect(membersOf(model).map(({ spec }) => spec.name)).toEqual(["mlp", "mine"]);
    expect(model.confidence).toBeDefined();
  });

  test("it makes a weight file smaller", async () => {
    await project.node("quantize.mjs");
    const small = await readFile(join(project.folder, "small.safetensors"));
    expect(small.length).toBeLessThan(0.27 * (await stat(WEIGHTS)).size);
    expect((await loadModel(small)).model.spec.name).toBe("mlp");
  });

  test("a kernel can be called by hand", async () => {
    expect(await project.node("kernel.mjs")).toBe("[ 4.5, 4.5, 10.5, 10.5 ]\n");
  });

  test("its types stand by themselves", async () => {
    await project.write("use.ts", TYPED);
    const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2023,dom"];
    const check = (module: string, resolution: string) =>
      project.tool(
        "tsc",
        ...options,
        "--module",
        module,
        "--moduleResolution",
        resolution,
        "use.ts",
      );
    expect(await check("nodenext", "nodenext")).toBe("");
    expect(await check("esnext", "bundler")).toBe("");
  });
});

const TYPED = `
import { type Classifier, loadModel, type ModelSpec } from "@inkling/engine";
const spec: ModelSpec = { name: "a", input: [28, 28, 1], layers: [{ kind: "flatten" }], classes: [] };
export const classifier: Promise<Classifier> = loadModel("x");
export const label: string = (await classifier).classify(new Float32Array(784)).label + spec.name;
`;

describe("in a browser", () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof serveFolder>>;

  beforeAll(async () => {
    [browser, site] = await Promise.all([openBrowser(), serveFolder(project.folder)]);
  });
  afterAll(async () => {
    site?.close();
    await browser?.close();
  });

  test("a page of ten lines without a bundler reads what is drawn", async () => {
    expect(examples.get("page.html")!.trim().split("\n").length).toBe(10);
    const page = await open("/page.html");
    await drawSeven(page);
    await page.waitForFunction(() => document.querySelector("output")?.value !== "");
    expect(await page.locator("output").textContent()).toBe("7");
    await page.close();
  });

  test("through Vite, without configuration", async () => {
    await writePage("index.html", "main.js");
    await project.tool("vite", "build", "--outDir", "built", "--base", "/built/");
    await expectSameAnswer(await open("/built/index.html"));
  });

  test("through esbuild, with the wasm files beside the bundle", async () => {
    await writePage("es.html", "entry.js", '{ wasmFolder: new URL("/", location.href) }');
    await project.tool("esbuild", "entry.js", "--bundle", "--format=esm", "--outfile=bundle.js");
    await project.write(
      "es.html",
      '<!doctype html><script type="module" src="bundle.js"></script>',
    );
    for (const name of ["inkling.wasm", "inkling-relaxed.wasm"]) {
      const dist = join(project.folder, "node_modules/@inkling/engine/dist");
      await copyFile(join(dist, name), join(project.folder, name));
    }
    await expectSameAnswer(await open("/es.html"));
  });

  async function open(path: string): Promise<Page> {
    const page = await browser.newPage();
    page.on("pageerror", (error) => expect.unreachable(error.message));
    await page.goto(site.url + path);
    return page;
  }
});

/** A vertical line, as source text: run here and in the pages. */
const PICTURE = `({
  data: Uint8Array.from({ length: 784 }, (_, i) => (Math.abs((i % 28) - 14) < 2 && i > 140 && i < 644 ? 0 : 255)),
  width: 28,
  height: 28,
  channels: 1,
})`;

/** A page whose script classifies the picture and leaves the answer in its title. */
async function writePage(html: string, script: string, options = "{}"): Promise<void> {
  await project.write(
    script,
    `import { loadModel, toInput } from "@inkling/engine";
     const classifier = await loadModel(new URL("/inkling.safetensors", location.href), ${options});
     const { label, confidence } = classifier.classify(toInput(${PICTURE}).pixels);
     document.title = JSON.stringify({ build: classifier.build, label, confidence });`,
  );
  await project.write(html, `<!doctype html><script type="module" src="${script}"></script>`);
}

/** The same picture, weights and build give the same bits here and there. */
async function expectSameAnswer(page: Page): Promise<void> {
  await page.waitForFunction(() => document.title.startsWith("{"));
  const { build, label, confidence } = JSON.parse(await page.title());
  const classifier = await loadModel(WEIGHTS, { build });
  const picture: Picture = runInThisContext(PICTURE);
  expect({ label, confidence }).toMatchObject(choice(classifier.classify(toInput(picture).pixels)));
}

const choice = ({ label, confidence }: Prediction) => ({ label, confidence });

async function drawSeven(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("canvas")?.onpointerup !== null);
  const { x, y } = (await page.locator("canvas").boundingBox())!;
  const strokes = [
    [80, 70],
    [200, 70],
    [130, 220],
  ] as const;
  await page.mouse.move(x + strokes[0][0], y + strokes[0][1]);
  await page.mouse.down();
  for (const [dx, dy] of strokes.slice(1)) await page.mouse.move(x + dx, y + dy, { steps: 10 });
  await page.mouse.up();
}

async function writeData(name: string, images: Uint8Array, labels: Uint8Array): Promise<void> {
  const shape = [labels.length, 28, 28];
  const files = {
    images: writeIdx({ type: "u8", shape, data: images }),
    labels: writeIdx({ type: "u8", shape: [labels.length], data: labels }),
  };
  await project.write(`${name}-images-idx3-ubyte`, files.images);
  await project.write(`${name}-labels-idx1-ubyte`, files.labels);
}
