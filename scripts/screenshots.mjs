// Pictures of every page of a running server, on a phone, a tablet and a desk, light and dark, with few colours,
// and on paper; and the two that browsers show to those who install the page:
//   node scripts/screenshots.mjs [http://127.0.0.1:7860] [docs/images] [draw,upload] [390-light,print]
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import sharp from "sharp";

const [url = "http://127.0.0.1:7860", folder = "docs/images", ...only] = process.argv.slice(2);
const [onlyPages, onlyLooks] = [0, 1].map((i) => only[i]?.split(","));

const phone = { isMobile: true, hasTouch: true };
/** Name of a look, and the context and the media that make it. */
const looks = [
  ...[
    { width: 390, height: 844, ...phone },
    { width: 768, height: 1024, hasTouch: true },
    { width: 1280, height: 800 },
  ].flatMap((size) =>
    ["light", "dark"].map((colorScheme) => ({
      name: `${size.width}-${colorScheme}`,
      ...size,
      colorScheme,
    })),
  ),
  { name: "844-landscape", width: 844, height: 390, ...phone },
  { name: "667-landscape", width: 667, height: 375, ...phone },
  { name: "1280-forced", width: 1280, height: 800, forcedColors: "active" },
  { name: "1280-contrast", width: 1280, height: 800, contrast: "more" },
  // A4, of which 14 mm on each side stay white.
  { name: "print", width: 688, height: 1016, media: "print" },
].filter(({ name }) => onlyLooks?.includes(name) ?? true);

/** A 4 in two strokes, in a square of side 1. */
const strokes = [
  [
    [0.42, 0.18],
    [0.3, 0.54],
    [0.74, 0.54],
  ],
  [
    [0.62, 0.3],
    [0.58, 0.84],
  ],
];

async function draw(page) {
  const box = await page.locator(".paper canvas").boundingBox();
  for (const stroke of strokes) {
    for (const [i, [x, y]] of stroke.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 6 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
  const answered = page.locator(".answer:not([data-state=empty])");
  await answered.waitFor();
  // Answered once more, and again: the first answers of a new page are slower than all that follow.
  for (let i = 0; i < 3; i++) {
    await page.locator("[data-do=undo]").click();
    await page.waitForTimeout(100);
    await page.locator("[data-do=redo]").click();
    await answered.waitFor();
  }
  // Until the last answer has come and its bars are at rest.
  await page.waitForTimeout(600);
}

const seven = [
  [
    [0.24, 0.2],
    [0.74, 0.18],
    [0.44, 0.84],
  ],
];
const one = [
  [
    [0.52, 0.16],
    [0.48, 0.84],
  ],
];

/** A number on ruled paper in uneven light. */
function scan() {
  const lines = [strokes, seven, one, seven].flatMap((digit, i) =>
    digit.map((stroke) => {
      const points = stroke.map(([x, y]) => `${40 + 190 * i + 240 * x},${70 + 240 * y}`).join(" ");
      return `<polyline points="${points}" fill="none" stroke="#26345e" stroke-width="15" stroke-linecap="round" stroke-linejoin="round"/>`;
    }),
  );
  const light =
    '<linearGradient id="l"><stop stop-color="#f3efe4"/><stop offset="1" stop-color="#b9b2a3"/></linearGradient>';
  const paper = '<rect width="900" height="400" fill="url(#l)"/>';
  const ruling = [60, 160, 260, 360].map(
    (y) => `<path d="M0 ${y}H900" stroke="#9db4cf" stroke-width="2"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="400">${light}${paper}${ruling.join("")}${lines.join("")}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

async function upload(page) {
  const buffer = await scan();
  await page.locator("[data-island=upload]").waitFor();
  await page.waitForTimeout(300);
  const file = { name: "number.png", mimeType: "image/png", buffer };
  // Twice, for the same reason as with a drawing.
  for (let i = 0; i < 2; i++) {
    await page.locator("[data-file]").setInputFiles(file);
    await page.locator(".uploaded").waitFor();
    await page.waitForTimeout(1000);
  }
}

/** The peak and one preset, measured. */
async function measure(page) {
  for (const box of await page.locator("input[name=preset]").all()) {
    await box.setChecked((await box.getAttribute("value")) === "cnn-simple");
  }
  await page.locator("[data-run]:enabled").click();
  await page.locator("[data-progress]", { hasText: /^Done/ }).waitFor({ timeout: 120_000 });
}

/** A short training in the browser, and its report. */
async function trainHere(page) {
  await page.locator("[data-do=start]").click();
  await page.locator("#mistakes").waitFor({ timeout: 120_000 });
}

/** The drawing's answer with all that explains it. */
async function explain(page) {
  await page.locator(".answer details").evaluateAll((all) => {
    for (const one of all) one.open = true;
  });
  await draw(page);
  await page.locator("[data-steps] li").first().waitFor();
}

const unfold = (page) =>
  page.locator("main details").evaluateAll((all) => {
    for (const one of all) one.open = true;
  });

/** The newest run that has been tested, for its results. */
async function finishedRun() {
  const { runs } = await (await fetch(`${url}/api/v1/runs`)).json();
  return runs.find(({ result }) => result)?.id;
}

const run = await finishedRun();
const pages = [
  ["draw", "/", draw],
  ["draw-open", "/", explain],
  ["upload", "/upload", upload],
  ["train", "/train?preset=cnn-blocks"],
  ["train-open", "/train?preset=mlp", unfold],
  ...(run ? [["run", `/train/${run}`, (page) => page.locator(".uplot").nth(1).waitFor()]] : []),
  ["train-here", "/train/here?preset=mlp&epochs=2", trainHere],
  ["train-compare", "/train/compare"],
  ["model", "/models/inkling"],
  ["feedback", "/feedback"],
  ["embed", "/embed"],
  ["reference", "/api/reference"],
  ["models", "/models?compare=mlp&compare=cnn-simple&compare=inkling"],
  ["data", "/data"],
  ["bench", "/bench", measure],
  ["api", "/api"],
  ["keys", "/", (page) => page.keyboard.press("?")],
  ["problem", "/nowhere"],
].filter(([name]) => onlyPages?.includes(name) ?? true);

/** A page as it looks, once all its islands are at work and it has been prepared. */
async function open(browser, look, path, prepare) {
  const { name, width, height, colorScheme, forcedColors, contrast, media, ...device } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    serviceWorkers: "block",
    ...device,
    ...(colorScheme && { colorScheme }),
  });
  const page = await context.newPage();
  await page.goto(url + path);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("[data-island]")].every((one) => one.dataset.alive),
  );
  await prepare?.(page);
  await page.emulateMedia({
    ...(forcedColors && { forcedColors }),
    ...(contrast && { contrast }),
    ...(media && { media }),
  });
  return page;
}

async function take(page, file, fullPage) {
  // Bars still on their way are taken at their end.
  const picture = await page.screenshot({ fullPage, animations: "disabled" });
  await sharp(picture).webp({ quality: 84 }).toFile(file);
  process.stdout.write(`${file}\n`);
  await page.context().close();
}

/** What browsers show of the page before it is installed: a window's worth each. */
async function takeShots(browser) {
  for (const [name, look] of [
    ["shot-wide", { width: 1280, height: 800 }],
    ["shot-narrow", { width: 390, height: 844, ...phone }],
  ]) {
    const page = await open(browser, { name, ...look }, "/", draw);
    await page.evaluate(() => scrollTo(0, 0));
    await take(page, join("web", "icons", `${name}.webp`), false);
  }
}

const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : { channel: "chrome" }),
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
mkdirSync(folder, { recursive: true });
for (const look of looks) {
  for (const [name, path, prepare] of pages) {
    const page = await open(browser, look, path, prepare);
    await take(page, join(folder, `${name}-${look.name}.webp`), true);
  }
}
if (only.length === 0 || onlyPages?.includes("shots")) await takeShots(browser);
await browser.close();
