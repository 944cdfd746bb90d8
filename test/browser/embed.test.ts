import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveFolder } from "../package/site.ts";
import { alive, visit } from "./support/browser.ts";
import { digits, draw, type Line, picture } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

/** A plain page of another origin, which lets in nothing but our script. */
const html = (server: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src ${server} 'wasm-unsafe-eval'; form-action 'self'">
<title>An order</title>
<script type="module" src="${server}/embed/inkling-pad.js"></script>
<form action="/order.html">
  <p><label for="amount">Amount</label> <inkling-pad id="amount" name="amount" digits="1-6" required></inkling-pad></p>
  <p><label>Grade <inkling-pad id="grade" name="grade" digits="1"><input name="grade"></inkling-pad></label></p>
  <p><inkling-pad id="fixed" name="fixed" value="12" readonly aria-label="Fixed"></inkling-pad></p>
  <p><button>Send</button> <button type="reset">Reset</button></p>
</form>`;

let other: Awaited<ReturnType<typeof serveFolder>>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-embed-"));
  await writeFile(join(folder, "order.html"), html(site.url));
  other = await serveFolder(folder);
});
afterAll(async () => {
  other?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Pad extends HTMLElement {
  value: string;
  readonly validationMessage: string;
}

/** Writes into a pad; x and y in heights of its paper. */
async function write(page: Page, pad: string, lines: readonly Line[], left = 0): Promise<void> {
  const canvas = page.locator(`${pad} canvas`);
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error("There is no paper to write on.");
  for (const line of lines) {
    for (const [i, [x, y]] of line.entries()) {
      await page.mouse.move(box.x + (left + x) * box.height, box.y + y * box.height, { steps: 3 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

const valueIn = (page: Page, pad: string) =>
  page.locator(pad).evaluate((node) => (node as Pad).value);
const messageOf = (page: Page, pad: string) =>
  page.locator(pad).evaluate((node) => (node as Pad).validationMessage);
const sentBy = (page: Page) =>
  page.evaluate(() => [...new FormData(document.querySelector("form") ?? undefined)]);
const untilValue = (page: Page, pad: string, value: string) =>
  expect.poll(() => valueIn(page, pad)).toBe(value);

const one = digits["1"] ?? [];
const four = digits["4"] ?? [];
const seven = digits["7"] ?? [];

describe("<inkling-pad> on a page of another origin", () => {
  test("is a field of its form: value, events, what is sent, rules, reset", async () => {
    const { page, complaints } = await visit(site.browser, `${other.url}/order.html`);
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(window, { told });
      for (const kind of ["input", "change", "inkling-read"]) {
        document.addEventListener(kind, (event) => {
          const { id, value } = event.target as Pad;
          const { detail } = event as CustomEvent<{ digits: { probabilities: number[] }[] }>;
          const sizes = detail?.digits?.map(({ probabilities }) => probabilities.length);
          told.push([kind, id, value, ...(sizes ?? [])].join(" "));
        });
      }
    });
    expect(await sentBy(page)).toEqual([
      ["amount", ""],
      ["grade", ""],
      ["fixed", "12"],
    ]);
    expect(await messageOf(page, "#amount")).toBe("Write it here, or type it.");
    await page.locator("button", { hasText: "Send" }).click();
    expect(new URL(page.url()).search).toBe("");

    await write(page, "#amount", one, 0.1);
    await untilValue(page, "#amount", "1");
    await write(page, "#amount", seven, 0.9);
    await untilValue(page, "#amount", "17");
    await write(page, "#grade", four);
    await untilValue(page, "#grade", "4");
    expect(await messageOf(page, "#amount")).toBe("");
    expect((await sentBy(page)).map(([, value]) => value)).toEqual(["17", "4", "12"]);
    const told = await page.evaluate(() => (window as unknown as { told: string[] }).told);
    expect(told).toContain("change amount 17");
    expect(told).toContain("input grade 4");
    expect(told).toContain("inkling-read amount 17 10 10");
    expect(told.filter((line) => line === "change amount 17")).toHaveLength(1);

    await page.locator("#amount button", { hasText: "Undo" }).click();
    await untilValue(page, "#amount", "1");
    await page.locator("button", { hasText: "Reset" }).click();
    expect((await sentBy(page)).map(([, value]) => value)).toEqual(["", "", "12"]);
    expect(await page.locator("#amount [part=hint]").isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("says what is wrong, and is locked where the form says so", async () => {
    const { page } = await visit(site.browser, `${other.url}/order.html`);
    await page.locator("#amount [part=value]").fill("1234567");
    expect(await messageOf(page, "#amount")).toBe("Write 1 to 6 digits; 7 were read.");
    await page.locator("#amount [part=value]").fill("1.5");
    expect(await messageOf(page, "#amount")).toContain("without a point");
    await page.locator("#amount [part=value]").fill("12a");
    expect(await messageOf(page, "#amount")).toBe("Only digits can be entered here.");
    await write(page, "#fixed", seven);
    expect(await valueIn(page, "#fixed")).toBe("12");
    await page.locator("#grade").evaluate((node) => node.setAttribute("disabled", ""));
    await write(page, "#grade", seven);
    expect((await sentBy(page)).map(([name]) => name)).toEqual(["amount", "fixed"]);
    await page.context().close();
  });

  test("is filled by keys alone: typed after a press of its label, or drawn", async () => {
    const { page } = await visit(site.browser, `${other.url}/order.html`);
    await page.locator("label", { hasText: "Amount" }).click();
    await page.keyboard.type("42");
    await untilValue(page, "#amount", "42");
    expect(await page.locator("#amount input").getAttribute("aria-label")).toBe(
      "Amount, as digits",
    );
    await page.locator("#grade canvas").focus();
    for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Space");
    for (let i = 0; i < 16; i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await untilValue(page, "#grade", "1");
    await page.keyboard.press("Backspace");
    await untilValue(page, "#grade", "");
    await page.context().close();
  });

  test("speaks its own language, else the page's, else English", async () => {
    const { page } = await visit(site.browser, `${other.url}/order.html`);
    const undo = (pad: string) => page.locator(`${pad} [part~=undo]`).textContent();
    const pageIn = (language: string) =>
      page.evaluate((lang) => document.documentElement.setAttribute("lang", lang), language);
    expect(await undo("#grade")).toBe("Undo");
    await page.locator("#grade").evaluate((node) => node.setAttribute("lang", "fr-CA"));
    expect(await undo("#grade")).toBe("Annuler");
    // A page that changes its language does not tell: the pad notices when one comes to it.
    await page.locator("#grade canvas").focus();
    await pageIn("de");
    await page.locator("#amount canvas").focus();
    expect(await undo("#amount")).toBe("Rückgängig");
    expect(await messageOf(page, "#amount")).toBe("Hier schreiben oder tippen.");
    expect(await page.locator("#amount canvas").getAttribute("aria-label")).toBe(
      "Amount, Zeichenfläche",
    );
    await page.locator("#amount [part=value]").fill("1234567");
    expect(await messageOf(page, "#amount")).toBe("Ziffern: 1 bis 6; gelesen: 7.");
    await page.locator("#grade canvas").focus();
    expect(await undo("#grade")).toBe("Annuler");
    await pageIn("it");
    await page.locator("#amount canvas").focus();
    expect(await undo("#amount")).toBe("Undo");
    await page.context().close();
  });

  test("is as it was when one comes back to the page", async () => {
    const { page } = await visit(site.browser, `${other.url}/order.html`);
    await write(page, "#amount", seven);
    await untilValue(page, "#amount", "7");
    await page.locator("button", { hasText: "Send" }).click();
    await page.waitForURL("**/order.html?amount=7&grade=&fixed=12");
    await page.goBack();
    await untilValue(page, "#amount", "7");
    await page.context().close();
  });
});

describe("the page of examples", () => {
  test("shows what the form sends, and what the pads tell", async () => {
    const { page, complaints } = await visit(site.browser, `${site.url}/embed`);
    await page.locator("#postcode [part=value]").fill("01234");
    await write(page, "#amount", seven);
    await untilValue(page, "#amount", "7");
    await page.locator("[data-log] li", { hasText: /^inkling-read of amount: sure; 7 / }).waitFor();
    await page.locator("button", { hasText: "Send" }).click();
    await page.locator("#sent code", { hasText: "postcode=01234\namount=7" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/embed");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("works with plain fields where scripts are off", async () => {
    const options = { javaScriptEnabled: false };
    const { page } = await visit(site.browser, `${site.url}/embed`, options);
    await page.locator("input[name=postcode]").fill("01234");
    await page.locator("button", { hasText: "Send" }).click();
    await page.locator("#sent code", { hasText: "postcode=01234" }).waitFor();
    await page.context().close();
  });
});

describe("use via API", () => {
  test("a try shows request and answer, and programs are filled with the drawing", async () => {
    const { page, complaints } = await visit(site.browser, `${site.url}/api`);
    await page.locator("[data-island=try] input[type=file]").setInputFiles({
      name: "four.png",
      mimeType: "image/png",
      buffer: await picture("4"),
    });
    await page.locator("[data-island=try] button.primary").click();
    await page.locator("#tried .code", { hasText: "POST /gradio_api/run/predict" }).waitFor();
    await page.locator("#tried .code", { hasText: '"label": "4"' }).waitFor();
    expect(await page.locator(".endpoint .code").first().textContent()).toContain("seven.png");
    await page.goto(site.url);
    await page.locator("[data-island=pad][data-alive]").waitFor();
    await draw(page, four);
    await page.goto(`${site.url}/api?language=javascript`);
    await alive(page);
    await page.locator("[data-filled]").waitFor();
    const program = await page.locator(".endpoint .code").first().textContent();
    const [, drawing = ""] = /base64,([\w+/=]+)"/.exec(program ?? "") ?? [];
    // Its beginning is shown, and all of it is there to be copied.
    const clip = page.locator(".endpoint .clip").first();
    expect(await clip.textContent()).toBe(drawing);
    expect(await clip.evaluate((one) => one.clientWidth < one.scrollWidth)).toBe(true);
    const { data } = await sharp(Buffer.from(drawing, "base64"))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(Math.min(...data)).toBeLessThan(50);
    await page.locator("[data-island=try] button.primary").click();
    await page.locator("#tried .code", { hasText: "image: drawing.png" }).waitFor();
    await page.locator("#tried .code", { hasText: '"label": "4"' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
