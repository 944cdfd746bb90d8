import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { phone, visit } from "./support/browser.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

const paths = [
  "/",
  "/upload",
  "/feedback",
  "/train",
  "/models",
  "/models?compare=mlp",
  "/data",
  "/bench",
  "/api?language=python",
  "/api",
  "/data?class=3",
  "/embed",
  "/api/reference",
];
const desk = { viewport: { width: 1280, height: 800 } };

/** What a careful reader of the page's tree would object to. */
const faults = (page: Page) =>
  page.evaluate(() => {
    const name = (node: Element): string =>
      node.getAttribute("aria-label") ??
      (node as HTMLInputElement).labels?.[0]?.textContent ??
      node.textContent ??
      "";
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const isShown = (node: HTMLElement) => node.checkVisibility({ visibilityProperty: true });
    const tag = (node: Element) => node.outerHTML.slice(0, 120);
    const nameless = all("a[href], button, input:not([type=hidden]), select, summary")
      .filter((node) => isShown(node) && name(node).trim() === "")
      .map((node) => `has no name: ${tag(node)}`);
    const small = all(
      "button, select, summary, nav a, input:not([type=hidden], [type=checkbox], [type=radio])",
    )
      .filter((node) => isShown(node) && node.getBoundingClientRect().height < 40)
      .map((node) => `is too small to hit: ${tag(node)}`);
    const blind = all("img:not([alt])").map((node) => `has no alternative: ${tag(node)}`);
    const ids = all("[id]").map(({ id }) => id);
    const twice = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `twice: #${id}`);
    const wide = document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : [];
    const cut = all(".scroll")
      .filter((node) => isShown(node) && node.scrollWidth > node.clientWidth + 1)
      .map((node) => `is cut: ${tag(node)}`);
    return [...nameless, ...small, ...blind, ...twice, ...wide, ...cut];
  });

describe.each(paths)("%s", (path) => {
  test.each([
    ["on a phone", { ...phone, colorScheme: "light" as const }],
    ["on a desk, dark", { ...desk, colorScheme: "dark" as const }],
  ])("%s has names, targets, alternatives, and fits", async (_why, options) => {
    const { page, complaints } = await visit(site.browser, site.url + path, options);
    expect(await faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

test.each([
  ["/train/here", true],
  ["/feedback", true],
  ["/bench", true],
  ["/", false],
])("%s is cross-origin isolated, so the engine may share memory: %s", async (path, isIsolated) => {
  // By a link, as visitors come there: not by an address typed.
  const { page } = await visit(site.browser, `${site.url}/models`);
  await page.evaluate((to) => location.assign(to), path);
  await page.waitForURL(`**${path}`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(isIsolated);
  await page.context().close();
});

test.each([360, 640, 700, 768, 1280])(
  "at %d px nothing in the header lies over another",
  async (width) => {
    const { page } = await visit(site.browser, `${site.url}/train`, {
      viewport: { width, height: 700 },
    });
    const over = await page.evaluate(() => {
      const all = [...document.querySelectorAll("header.site :is(a, button)")].map((element) => ({
        name: element.textContent?.trim() || element.getAttribute("aria-label"),
        box: element.getBoundingClientRect(),
      }));
      return all.flatMap((a, i) =>
        all.slice(i + 1).flatMap((b) => {
          const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
          const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
          return across > 1 && down > 1 ? [`${a.name} and ${b.name}`] : [];
        }),
      );
    });
    expect(over).toEqual([]);
    await page.context().close();
  },
);

test("a chosen theme is kept, and no page flashes in another", async () => {
  const { page } = await visit(site.browser, site.url, { colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator("header form button").click();
  await page.locator("header form button").click();
  await page.locator("html[data-theme=dark]").waitFor();
  expect(await ground()).not.toBe(light);
  await page.goto(`${site.url}/data`);
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  await page.context().close();
});

describe("models", () => {
  test("the time of an image is measured in this browser", async () => {
    const { page, complaints } = await visit(site.browser, `${site.url}/models`);
    await page.locator("[data-measure]").click();
    for (const name of ["mlp", "inkling-ensemble"]) {
      const time = page.locator(`tr[data-model=${name}] [data-time]`);
      await expect.poll(() => time.textContent(), { timeout: 30_000 }).toMatch(/^[\d.]+ (µs|ms)$/);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a downloaded weight file can be added, chosen, compared and deleted", async () => {
    const { page } = await visit(site.browser, `${site.url}/models`);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("tr[data-model=mlp] a[download]").click(),
    ]);
    await page.locator("input[name=file]").setInputFiles(await download.path());
    await page.locator("input[name=name]").fill("copy");
    await page.locator("button", { hasText: "Add" }).click();
    const row = page.locator("tr[data-model=copy]");
    await row.locator("button", { hasText: "Use" }).click();
    await row.locator(".answers").waitFor();
    await row.locator("input[type=checkbox]").check();
    await page.locator("tr[data-model=mlp] input[type=checkbox]").check();
    await page.locator("button", { hasText: "Compare" }).click();
    await page.locator(".compared thead th").nth(1).waitFor();
    await page.locator(".compared tr", { hasText: /^Temperature\d+\.\d\d/ }).waitFor();
    await page.goto(site.url);
    await page.locator("[data-island=answer][data-ready=copy]").waitFor();
    await page.locator("[data-model]").selectOption("inkling-ensemble");
    await page.locator("[data-island=answer][data-ready=inkling-ensemble]").waitFor();
    await page.locator("[data-model]").selectOption("mlp");
    await page.locator("[data-island=answer][data-ready=mlp]").waitFor();
    await page.reload();
    await page.locator("[data-island=answer][data-ready=mlp]").waitFor();
    await page.goto(`${site.url}/models`);
    await row.locator("summary").click();
    await row.locator("button", { hasText: "Delete" }).click();
    await row.waitFor({ state: "detached" });
    await page.context().close();
  });
});

describe("data", () => {
  test("a class's images are shown in place, page by page", async () => {
    const { page, complaints } = await visit(site.browser, `${site.url}/data`);
    await page.locator(".strips a").nth(3).click();
    await page.locator("#class-title", { hasText: "3: 6,131 images, page 1" }).waitFor();
    await page.locator("#class a", { hasText: "Next" }).click();
    await page.locator("#class-title", { hasText: "page 2" }).waitFor();
    await page.locator("#class a", { hasText: "Test images" }).click();
    await page.locator("#class-title", { hasText: "3: 1,010 images, page 1" }).waitFor();
    expect(new URL(page.url()).search).toBe("");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("another data set is a click away", async () => {
    const { page } = await visit(site.browser, `${site.url}/data`);
    await page.locator(".tabs a", { hasText: "small" }).click();
    await page.locator(".figures dd", { hasText: "1,200" }).waitFor();
    await page.context().close();
  });
});
