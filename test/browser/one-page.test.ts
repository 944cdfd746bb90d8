import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DIGITS, encodeModel, type ModelSpec } from "@inkling/engine";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bringAxe, violations } from "./support/axe.ts";
import { visit } from "./support/browser.ts";
import { digits } from "./support/digits.ts";
import { untilValue, write } from "./support/pads.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-one-page-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Saves a model as a page by the link on its own. */
async function saved(page: Page, model: string): Promise<string> {
  await page.goto(`${site.url}/models/${model}`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as a page" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${model}.html`);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return pathToFileURL(file).href;
}

test.each(["inkling", "mlp", "inkling-ensemble"])(
  "%s as a page of one file reads without a server",
  async (model) => {
    const { page, complaints } = await visit(site.browser, `${site.url}/models`);
    await bringAxe(page.context());
    const address = await saved(page, model);
    await page.goto("about:blank");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.context().setOffline(true);
    await page.goto(address);
    await page.locator("inkling-pad canvas").waitFor();
    await write(page, "inkling-pad", digits["7"] ?? [], 0.1);
    await write(page, "inkling-pad", digits["1"] ?? [], 0.9);
    await untilValue(page, "inkling-pad", "71");
    expect(await page.locator("#digits b").allTextContents()).toEqual(["7", "1"]);
    expect(await page.locator("#digits span").first().textContent()).toMatch(/^>?[\d.]+ %$/);
    await page.locator("inkling-pad [part~=clear]").click();
    await untilValue(page, "inkling-pad", "");
    expect(await page.locator("#digits li").count()).toBe(0);
    await page.getByText(/^Made with Inkling\. The model is /).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(asked).toEqual([address]);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test("another model comes before the first pad or not at all", async () => {
  const { page } = await visit(site.browser, `${site.url}/embed`);
  const refusal = await page.evaluate(() => {
    const pads = customElements.get("inkling-pad") as unknown as {
      useModel(file: Uint8Array): void;
    };
    try {
      return String(pads.useModel(new Uint8Array(8)));
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(refusal).toBe("useModel: call it before the first pad is on the page.");
  await page.context().close();
});

test.each([
  ["letters", { input: [28, 28, 1], classes: ["a", "b"] }],
  ["small digits", { input: [8, 8, 1], classes: DIGITS }],
])("a model of %s has no such page", async (name, given) => {
  const spec = {
    name: "other",
    layers: [{ kind: "flatten" }, { kind: "dense", units: given.classes.length }],
    ...given,
  } satisfies ModelSpec;
  const called = `of-${name.replace(" ", "-")}`;
  const [inputs, outputs] = [given.input[0]! * given.input[1]!, given.classes.length];
  const tensor = (...shape: number[]) => {
    return { shape, data: new Float32Array(shape.reduce((size, side) => size * side)) };
  };
  const weights = new Map([
    ["1.dense.w", tensor(inputs, outputs)],
    ["1.dense.b", tensor(outputs)],
  ]);
  const body = new Uint8Array(encodeModel({ spec, weights, provenance: {} }));
  const kept = await fetch(`${site.url}/api/v1/models?name=${called}`, { method: "POST", body });
  expect(kept.status).toBe(201);
  expect((await fetch(`${site.url}/models/${called}/page`)).status).toBe(422);
  expect(await (await fetch(`${site.url}/models/${called}`)).text()).not.toContain("as a page");
});
