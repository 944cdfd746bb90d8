import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { useSite } from "./support/site.ts";

// Gradio's client in a page: its script, and what it asks for, pass our own content policy.

const site = useSite();

const CLIENT = join(
  dirname(createRequire(import.meta.url).resolve("@gradio/client/package.json")),
  "dist/index.min.js",
);

const START = 'import { Client } from "/client.js"; globalThis.Client = Client;';
declare const Client: typeof import("@gradio/client").Client;

/** Draws a 1 and has it read; the names of what happened, and the answer. */
const predictDrawing = (page: Page, url: string) =>
  page.evaluate(async (server) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 100, height: 100 });
    const context = canvas.getContext("2d")!;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 100, 100);
    context.fillStyle = "#000";
    context.fillRect(46, 15, 9, 70);
    const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    const client = await Client.connect(server, { events: ["data", "status"] });
    const seen: string[] = [];
    let label = "";
    for await (const event of client.submit("/predict", [picture, 3])) {
      seen.push(event.type === "status" ? event.stage : event.type);
      if (event.type === "data") label = (event.data as [{ label: string }])[0].label;
    }
    return { seen, label };
  }, url);

/** A page with the client in it. */
async function open(address: string): Promise<Page> {
  const page = await site.browser.newPage();
  const contentType = "text/javascript";
  await page.route("**/client.js", (route) => route.fulfill({ path: CLIENT, contentType }));
  await page.route("**/start.js", (route) => route.fulfill({ body: START, contentType }));
  await page.goto(address);
  await page.addScriptTag({ url: "/start.js", type: "module" });
  await page.waitForFunction(() => "Client" in globalThis);
  return page;
}

test("reads a drawing for our own page", async () => {
  const page = await open(`${site.url}/data`);
  const { seen, label } = await predictDrawing(page, site.url);
  expect(label).toBe("1");
  expect(seen.slice(-2)).toEqual(["data", "complete"]);
  expect(seen[0]).toBe("pending");
  await page.context().close();
});

test("reads a drawing for a page of another port of this machine", async () => {
  // A real one: browsers ask where a page is from before they let it speak to this machine.
  const other = createServer((_, response) => response.end("<!doctype html>"));
  await new Promise<void>((resolve) => other.listen(0, "localhost", resolve));
  onTestFinished(() => void other.close());
  const page = await open(`http://localhost:${(other.address() as AddressInfo).port}/`);
  expect((await predictDrawing(page, site.url)).label).toBe("1");
  await page.context().close();
});
