import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { manifest } from "../../server/manifest.ts";
import { startApp, type TestApp } from "./support/app.ts";
import { alive, openBrowser, untilText, visit } from "./support/browser.ts";
import { digits, draw, picture } from "./support/digits.ts";

let browser: Browser;
let webDir: string;
let app: TestApp;

const WEB = new URL("../../dist/web", import.meta.url).pathname;

beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), "inkling-web-"));
  await cp(WEB, webDir, { recursive: true });
  [app, browser] = await Promise.all([startApp("localhost", { webDir }), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await app.close();
  await rm(webDir, { recursive: true });
});

let context: BrowserContext | undefined;
afterEach(() => context?.close());

/** A visitor whose browser has had the time to keep what it needs. */
async function settled(url = app.url): Promise<{ page: Page; complaints: string[] }> {
  const { page, complaints } = await visit(browser, url, { serviceWorkers: "allow" });
  context = page.context();
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  return { page, complaints };
}

/** No network, and no server that could be reached behind its back. */
async function cut(page: Page): Promise<number> {
  const port = Number(new URL(app.url).port);
  await page.context().setOffline(true);
  await app.close();
  return port;
}

async function mend(page: Page, port: number): Promise<void> {
  app = await startApp("localhost", { webDir, port });
  await page.context().setOffline(false);
}

/** The site at `url`, but one of its files has a line more. */
async function serveBent(url: string, path: string): Promise<TestApp> {
  const server = createServer(async (request, response) => {
    const answer = await fetch(url + request.url);
    // What comes out of fetch is unpacked, and longer.
    const headers = Object.fromEntries(answer.headers);
    delete headers["content-length"];
    delete headers["content-encoding"];
    response.writeHead(answer.status, headers);
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.end(request.url === path ? Buffer.concat([bytes, Buffer.from("\n// bent")]) : bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As another app shares a picture: by a form that goes where the manifest says. */
async function share(page: Page, bytes: Buffer): Promise<void> {
  const { action, method, enctype, params } = manifest({ url: (name) => name }).share_target;
  const target = { action, method, enctype, name: params.files[0]?.name ?? "" };
  await page.evaluate(
    ([{ name, ...attributes }, base64]) => {
      const letters = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const held = new DataTransfer();
      held.items.add(new File([letters], "shared.png", { type: "image/png" }));
      const input = Object.assign(document.createElement("input"), { type: "file", name });
      input.files = held.files;
      // It comes from no page.
      const form = Object.assign(document.createElement("form"), attributes, { rel: "noreferrer" });
      form.append(input);
      document.body.append(form);
      form.submit();
    },
    [target, bytes.toString("base64")] as const,
  );
}

const toast = (page: Page, text: string) => page.locator(".toast", { hasText: text });

test("without network and server: opens, draws, reads, says so; and is as before when they are back", async () => {
  const { page, complaints } = await settled();
  const port = await cut(page);

  await page.reload();
  await alive(page);
  await toast(page, "The server cannot be reached; drawing and reading go on").waitFor();
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  // A model that is not kept: said, and the one before answers.
  await page.locator("[data-model]").selectOption("mlp");
  await toast(page, "mlp could not be loaded").waitFor();
  await page.locator("[data-island=answer][data-ready=inkling]").waitFor();
  await untilText(page, "[data-digit]", "7");
  // What the answer is explained with comes from no server either.
  await page.locator("[data-steps] summary").click();
  await page.locator("[data-steps] li").first().waitFor();
  await page.locator(".examples a").nth(4).click();
  await page.locator(".answer:not([data-state=empty])").waitFor();

  await page.goto(`${app.url}/train`);
  await page.locator("h1", { hasText: "The server cannot be reached" }).waitFor();
  await page.goto(`${app.url}/upload`);
  // The page was never open before: the weights that it asks for are kept in the precision of drawings alone.
  const seven = { name: "seven.png", mimeType: "image/png", buffer: await picture("7") };
  await page.locator("[data-file]").setInputFiles(seven);
  await untilText(page, "#result [data-digit]", "7");
  await page.locator("[data-file]").setInputFiles([seven, { ...seven, name: "again.png" }]);
  await expect.poll(() => page.locator("[data-lines] [data-text]").nth(1).inputValue()).toBe("7");
  // A model that is not kept: said, and the one before reads on.
  await page.locator("form [data-model]").selectOption("mlp");
  await page.locator("[data-trouble]", { hasText: "mlp could not be loaded" }).waitFor();
  expect(await page.locator("form [data-model]").inputValue()).toBe("inkling");
  await page.locator("[data-file]").setInputFiles(seven);
  await untilText(page, "#result [data-digit]", "7");
  await page.goto(`${app.url}/feedback`);
  await page.locator("[data-island=feedback][data-alive]").waitFor();
  await share(page, seven.buffer);
  await page.waitForURL(`${app.url}/upload`);
  await untilText(page, "#result [data-digit]", "7");
  // Nothing of the API is answered from memory.
  const api = await page.evaluate(() => fetch("/api/v1/models").then(String, () => "no answer"));
  expect(api).toBe("no answer");

  await mend(page, port);
  await toast(page, "The server answers again.").waitFor();
  // With the server it is not sent there either.
  await page.goto(`${app.url}/feedback`);
  await share(page, seven.buffer);
  await page.waitForURL(`${app.url}/upload`);
  await untilText(page, "#result [data-digit]", "7");
  await page.goto(`${app.url}/train`);
  await page.locator("h1", { hasText: "Train" }).waitFor();
  const network = /ERR_INTERNET_DISCONNECTED|Failed to load resource/;
  expect(complaints.filter((one) => !network.test(one))).toEqual([]);
});

test("a model that was chosen is kept, too, and test images that a panel has used", async () => {
  const { page } = await settled();
  const broken = async () => {
    await draw(page, digits["7"] ?? []);
    await page.locator("[data-panel=damage] summary").click();
    await page.locator("[data-damaged-right]", { hasText: "Of 500 test images" }).waitFor();
  };
  await broken();
  await page.locator("[data-model]").selectOption("mlp");
  await page.locator("[data-island=answer][data-ready=mlp]").waitFor();
  await page.waitForFunction(async () => {
    const cache = await caches.open("inkling-weights");
    return (await cache.keys()).some(({ url }) => url.includes("/mlp/"));
  });
  await page.reload();
  await alive(page);
  const port = await cut(page);
  await page.reload();
  await page.locator("[data-island=answer][data-ready=mlp]").waitFor();
  await broken();
  await mend(page, port);
});

test("a new build is offered, taken when wanted, and the old one is forgotten", async () => {
  const { page } = await settled();
  const kept = () => page.evaluate(() => caches.keys());
  const before = await kept();
  await appendFile(join(webDir, "style.css"), "\n.as-new { color: inherit }\n");
  await page.reload();
  await alive(page);
  const reload = toast(page, "A new version is ready.").locator("button", { hasText: "Reload" });
  await Promise.all([page.waitForEvent("load"), reload.click()]);
  await alive(page);
  const builds = (await kept()).filter((name) => name !== "inkling-weights");
  expect(builds).toHaveLength(1);
  expect(before).not.toContain(builds[0]);
});

test("a file that arrives as another than the build's is not kept, nor is the build", async () => {
  const bent = await serveBent(app.url, "/assets/engine-worker.js");
  const { page } = await visit(browser, `${bent.url}/offline`, { serviceWorkers: "allow" });
  context = page.context();
  const state = await page.evaluate(async () => {
    const { installing } = await navigator.serviceWorker.register("/service-worker.js");
    await new Promise((resolve) => installing?.addEventListener("statechange", resolve));
    return installing?.state;
  });
  expect(state).toBe("redundant");
  await bent.close();
});

test("where the server asks for a login, nothing is left in the browser", async () => {
  const guarded = await startApp("localhost", { login: { user: "ann", password: "secret" } });
  const { page, complaints } = await visit(browser, guarded.url, {
    serviceWorkers: "allow",
    httpCredentials: { username: "ann", password: "secret" },
  });
  context = page.context();
  await page.locator("[data-island=answer][data-ready]").waitFor();
  const workers = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  expect(await workers()).toBe(0);
  expect(complaints).toEqual([]);
  await guarded.close();
});

test("the browser finds nothing that is in the way of installing the page", async () => {
  const { page } = await settled();
  const client = await page.context().newCDPSession(page);
  const { errors, data } = await client.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
  // A visitor without history, as all tests are, may install nothing.
  const others = installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito");
  expect(others).toEqual([]);

  const manifest = JSON.parse(data ?? "") as {
    readonly name: string;
    readonly id: string;
    readonly icons: readonly { src: string; sizes: string; purpose: string }[];
    readonly screenshots: readonly { src: string; sizes: string; form_factor: string }[];
  };
  expect(manifest.name).toMatch(/^Inkling/);
  expect(manifest.id).toBe("/");
  for (const purpose of ["any", "maskable"]) {
    const sizes = manifest.icons.filter((one) => one.purpose === purpose).map(({ sizes }) => sizes);
    expect(sizes).toEqual(expect.arrayContaining(["192x192", "512x512"]));
  }
  expect(manifest.screenshots.map((one) => one.form_factor).sort()).toEqual(["narrow", "wide"]);
  for (const { src, sizes } of [...manifest.icons, ...manifest.screenshots]) {
    const response = await fetch(app.url + src);
    const bytes = Buffer.from(await response.arrayBuffer());
    const { width, height } = await sharp(bytes).metadata();
    if (sizes !== "any") expect(`${width}x${height}`).toBe(sizes);
  }
});

test("the page's own button installs it once the browser offers that", async () => {
  const { page } = await visit(browser, app.url);
  context = page.context();
  const install = page.locator("[data-install]");
  expect(await install.isVisible()).toBe(false);
  await page.evaluate(() => {
    const event = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
      prompt: async () => {
        document.body.dataset.prompted = "true";
      },
    });
    dispatchEvent(event);
  });
  await install.click();
  await page.locator("body[data-prompted]").waitFor();
});
