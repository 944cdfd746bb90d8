import { describe, expect, test } from "vitest";
import { visit } from "./support/browser.ts";
import { digits } from "./support/digits.ts";
import { messageAt, untilValue, write } from "./support/pads.ts";
import { useSite } from "./support/site.ts";

const site = useSite();
const seven = digits["7"] ?? [];

describe("the page of examples", () => {
  test("shows what the form sends, and what the pads tell", async () => {
    const { page, complaints } = await visit(site.browser, `${site.url}/embed`);
    await messageAt(page, "#fault").filter({ hasText: "Write 5 digits; 2 were read." }).waitFor();
    await page.locator("#postcode [part=value]").fill("01234");
    await page.locator("#grade [part=value]").fill("2");
    await write(page, "#amount", seven);
    await untilValue(page, "#amount", "7");
    await page.locator("[data-log] li", { hasText: /^inkling-read of amount: sure; 7 / }).waitFor();
    await page.locator("button", { hasText: "Send" }).click();
    await page.locator("#sent code", { hasText: "postcode=01234\ngrade=2\namount=7" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/embed");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("works with plain fields where scripts are off", async () => {
    const options = { javaScriptEnabled: false };
    const { page } = await visit(site.browser, `${site.url}/embed`, options);
    await page.locator("input[name=postcode]").fill("01234");
    await page.locator("input[name=grade]").fill("2");
    await page.locator("button", { hasText: "Send" }).click();
    await page.locator("#sent code", { hasText: "postcode=01234" }).waitFor();
    await page.context().close();
  });
});
