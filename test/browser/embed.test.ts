import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Read } from "../../web/embed/inkling-pad.ts";
import { serveFolder } from "../package/site.ts";
import { phone, visit } from "./support/browser.ts";
import { digits, type Line } from "./support/digits.ts";
import {
  lastRead,
  listen,
  messageAt,
  type Pad,
  untilValue,
  valueIn,
  write,
} from "./support/pads.ts";
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
  <p><button name="by" value="button">Send</button> <button type="reset">Reset</button></p>
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

const messageOf = (page: Page, pad: string) =>
  page.locator(pad).evaluate((node) => (node as Pad).validationMessage);
const sentBy = (page: Page) =>
  page.evaluate(() => [...new FormData(document.querySelector("form") ?? undefined)]);
const hasState = (page: Page, pad: string, state: string) =>
  page.locator(pad).evaluate((node, name) => node.matches(`:state(${name})`), state);
const UNREAD = "No digit found. Rewrite or type it.";

/** What nobody would take for digits. */
const scribble: readonly Line[] = [
  Array.from({ length: 60 }, (_, i) => {
    const t = i / 59;
    return [0.2 + 2.2 * t, 0.5 + 0.35 * Math.sin(i * 1.7) * Math.cos(9 * t)] as const;
  }),
];

/** A 7 whose foot is so long: with a long one it is a 2, and in between nobody knows. */
const footed = (foot: number): Line => [
  [0.3, 0.25],
  [0.65, 0.25],
  [0.4, 0.8],
  [0.4 + foot, 0.8],
];
const FEET = [0.15, 0.17, 0.19, 0.13, 0.21, 0.11, 0.23, 0.09, 0.25];

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
    await page.waitForURL("**/order.html?amount=7&grade=&fixed=12&by=button");
    await page.goBack();
    await untilValue(page, "#amount", "7");
    await write(page, "#amount", scribble, 1);
    await expect.poll(() => messageOf(page, "#amount")).toBe(UNREAD);
    await page.goto(`${other.url}/order.html?away`);
    await page.goBack();
    await expect.poll(() => messageOf(page, "#amount")).toBe(UNREAD);
    expect(await messageAt(page, "#amount").textContent()).toBe(UNREAD);
    await page.context().close();
  });
});

describe("a reading", () => {
  test("of a scribble is no value: the field says so, the event what it looks like", async () => {
    const { page } = await visit(site.browser, `${other.url}/order.html`);
    await listen(page);
    await write(page, "#amount", scribble);
    await expect.poll(() => lastRead(page)).toMatchObject({ value: "", verdict: "none" });
    expect(await valueIn(page, "#amount")).toBe("");
    expect((await sentBy(page))[0]).toEqual(["amount", ""]);
    expect(await messageOf(page, "#amount")).toBe(UNREAD);
    await messageAt(page, "#amount").filter({ hasText: UNREAD }).waitFor();
    expect(await hasState(page, "#amount", "wrong")).toBe(true);
    await page.locator("#amount [part=value]").fill("16");
    expect(await messageOf(page, "#amount")).toBe("");
    expect(await messageAt(page, "#amount").textContent()).toBe("");
    await page.context().close();
  });

  test("that is unsure is a value, and says that it is to be looked at", async () => {
    const { page } = await visit(site.browser, `${other.url}/order.html`);
    await listen(page);
    let read: Read | undefined;
    for (const foot of FEET) {
      await write(page, "#grade", [footed(foot)]);
      await expect.poll(() => valueIn(page, "#grade")).not.toBe("");
      read = await lastRead(page);
      if (read?.verdict === "unsure") break;
      await page.locator("#grade [part~=clear]").click();
    }
    expect(read?.verdict).toBe("unsure");
    expect(await valueIn(page, "#grade")).toBe(read?.value);
    expect(await messageOf(page, "#grade")).toBe("");
    expect(await hasState(page, "#grade", "unsure")).toBe(true);
    await messageAt(page, "#grade").filter({ hasText: "Not sure: is this right?" }).waitFor();
    await page.locator("#grade [part=value]").fill("7");
    expect(await hasState(page, "#grade", "unsure")).toBe(false);
    expect(await messageAt(page, "#grade").textContent()).toBe("");
    await page.context().close();
  });
});

describe("what is wrong", () => {
  test("is to be seen beneath, in a place that is kept for it", async () => {
    const { page } = await visit(site.browser, `${other.url}/order.html`);
    const height = () => page.locator("#amount").evaluate((pad) => pad.clientHeight);
    const before = await height();
    const field = page.locator("#amount [part=value]");
    await field.fill("1234567");
    await field.press("Tab");
    const message = messageAt(page, "#amount");
    await message.filter({ hasText: "Write 1 to 6 digits; 7 were read." }).waitFor();
    expect(await height()).toBe(before);
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    const id = await message.getAttribute("id");
    expect(await field.getAttribute("aria-describedby")).toBe(id);
    await page.context().close();
  });

  test("are too few digits only once the pad is left", async () => {
    const { page } = await visit(site.browser, `${other.url}/order.html`);
    await page.locator("#amount").evaluate((pad) => pad.setAttribute("digits", "5"));
    await write(page, "#amount", one, 0.1);
    await page.locator("#amount [role=status]", { hasText: "1" }).waitFor({ state: "attached" });
    expect(await messageOf(page, "#amount")).toBe("Write 5 digits; 1 was read.");
    expect(await hasState(page, "#amount", "wrong")).toBe(false);
    await page.locator("#grade canvas").focus();
    expect(await hasState(page, "#amount", "wrong")).toBe(true);
    expect(await messageAt(page, "#amount").textContent()).toBe("Write 5 digits; 1 was read.");
    await page.context().close();
  });
});

test("a decimal comma is a point, where there may be one", async () => {
  const { page } = await visit(site.browser, `${other.url}/order.html`);
  const field = page.locator("#amount [part=value]");
  expect(await field.getAttribute("inputmode")).toBe("numeric");
  await field.fill("1,5");
  expect(await messageOf(page, "#amount")).toBe("Only whole numbers, without a point.");
  await page.locator("#amount").evaluate((pad) => pad.setAttribute("decimal", ""));
  expect(await field.getAttribute("inputmode")).toBe("decimal");
  await field.fill("1,5");
  expect(await messageOf(page, "#amount")).toBe("");
  expect((await sentBy(page))[0]).toEqual(["amount", "1.5"]);
  expect(await field.inputValue()).toBe("1,5");
  await page.context().close();
});

test("a finger writes, and the page stays where it is", async () => {
  const { page } = await visit(site.browser, `${other.url}/order.html`, phone);
  const canvas = page.locator("#grade canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  const scrolled = await page.evaluate(() => scrollY);
  const client = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: object[]) =>
    client.send("Input.dispatchTouchEvent", { type, touchPoints: touchPoints as never });
  for (const line of four) {
    for (const [i, [x, y]] of line.entries()) {
      const [left, top, side] = [box?.x ?? 0, box?.y ?? 0, box?.height ?? 0];
      const point = { x: left + x * side, y: top + y * side, id: 1 };
      await send(i === 0 ? "touchStart" : "touchMove", point);
    }
    await send("touchEnd");
  }
  await untilValue(page, "#grade", "4");
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  await page.context().close();
});

test("Clear takes the drawing and the value away, Undo brings them back", async () => {
  const { page } = await visit(site.browser, `${other.url}/order.html`);
  const [undo, clear] = ["undo", "clear"].map((name) => page.locator(`#amount [part~=${name}]`));
  const hint = page.locator("#amount [part=hint]");
  expect(await clear?.isDisabled()).toBe(true);
  await write(page, "#amount", seven);
  await untilValue(page, "#amount", "7");
  expect(await hint.isVisible()).toBe(false);
  await clear?.click();
  await untilValue(page, "#amount", "");
  expect(await hint.isVisible()).toBe(true);
  expect(await clear?.isDisabled()).toBe(true);
  expect(await messageOf(page, "#amount")).toBe("Write it here, or type it.");
  await undo?.click();
  await untilValue(page, "#amount", "7");
  await page.context().close();
});

/** Where the focus is, down to the part of a pad. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const pad = document.activeElement;
    return [pad?.id, pad?.shadowRoot?.activeElement?.getAttribute("part")].join(" ");
  });

/** After the next frame, by when whatever takes the focus has taken it: nothing tells of what does not. */
const painted = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));

describe("the focus", () => {
  const lineFor = (attributes: string) => `<!doctype html>
<html lang="en"><script type="module" src="${site.url}/embed/inkling-pad.js"></script>
<p style="height: 2000px">Far above</p>
<label for="far">Far</label> <inkling-pad id="far" name="far" required ${attributes}></inkling-pad>`;

  test.each([
    ["stays where it is when a page opens", "", " ", false],
    ["is in the field where the page asks for it", "autofocus", "far value", true],
  ])("%s", async (_why, attributes, wanted, scrolls) => {
    await writeFile(join(folder, "far.html"), lineFor(attributes));
    const { page } = await visit(site.browser, `${other.url}/far.html`);
    await page.locator("#far [part=value]").waitFor({ state: "attached" });
    await painted(page);
    expect(await focused(page)).toBe(wanted);
    expect(await page.evaluate(() => scrollY > 0)).toBe(scrolls);
    // Nor when it is moved.
    await page.evaluate(() => document.body.append(document.querySelector("#far") ?? ""));
    await painted(page);
    if (!scrolls) expect(await focused(page)).toBe(wanted);
    await page.context().close();
  });

  test.each([
    ["a press of the label", (page: Page) => page.locator("label").click()],
    ["focus()", (page: Page) => page.locator("#far").evaluate((pad) => (pad as Pad).focus())],
    [
      "a form that may not be sent",
      (page: Page) =>
        page.locator("#far").evaluate((pad) => (pad as HTMLInputElement).reportValidity()),
    ],
  ])("goes to the field by %s", async (_why, act) => {
    await writeFile(join(folder, "far.html"), lineFor(""));
    const { page } = await visit(site.browser, `${other.url}/far.html`);
    await act(page);
    expect(await focused(page)).toBe("far value");
    await page.context().close();
  });
});

describe("Enter in a pad", () => {
  test.each([
    ["presses the button of the form", "", "?amount=7&grade=&fixed=12&by=button"],
    ["sends nothing where that is disabled", "disabled", ""],
  ])("%s", async (_why, attribute, wanted) => {
    const { page } = await visit(site.browser, `${other.url}/order.html`);
    const button = page.locator("button[name=by]");
    if (attribute !== "") {
      await button.evaluate((node, name) => node.setAttribute(name, ""), attribute);
    }
    const field = page.locator("#amount [part=value]");
    await field.fill("7");
    await field.press("Enter");
    if (wanted !== "") await page.waitForURL(`**/order.html${wanted}`);
    expect(new URL(page.url()).search).toBe(wanted);
    await page.context().close();
  });
});
