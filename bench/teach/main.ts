// How long it takes to teach a model a hand in a browser, and what comes of it: `npm run bench:teach`.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { zipSync } from "fflate";
import type { Page } from "playwright-core";
import { archiveFiles } from "../../models/own-digits-files.ts";
import { DEFAULT_MODEL } from "../../models/presets.ts";
import { openChromium } from "../browser/chromium.ts";
import { startServer } from "../browser/server.ts";
import { runCommand } from "../command.ts";
import { ownDigits, unusualHand } from "./hand.ts";

/** Seen from the bundle in dist/. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Of their times the median counts. */
const LESSONS = 3;

/** Digits of each class that are taught or kept back to test with. */
const EACH = 5;

/** A lesson at most, in seconds, and MNIST's accuracy may fall by so many points. */
const LONGEST = 10;
const MOST_LOST = 0.2;

const USAGE = `Teaches a model an unusual hand on the page "Your digits" in a browser, ${LESSONS} times: ${EACH} digits of each class,
one of which is kept back. Prints the seconds from the press of the button to the result, those of the training in them,
and how many of the digits kept back and of MNIST's test images are read before and after. Exit code 1 where the median
is above ${LONGEST} seconds, no more of the hand is read, or MNIST loses more than ${MOST_LOST} points.

  npm run bench:teach -- [options]

  --model NAME      ${DEFAULT_MODEL} by default
  --chromium PATH   the browser's program`;

interface Options {
  readonly model: string;
  readonly chromium: string | undefined;
}

/** As the page says it, before and after: of the hand how many, of MNIST a share. */
type Change = readonly [before: string, after: string];

interface Lesson {
  readonly seconds: number;
  readonly training: number;
  readonly hand: Change;
  readonly mnist: Change;
}

await runCommand(USAGE, parse, measure);

function parse(args: readonly string[]): Options | undefined {
  const text = { type: "string" } as const;
  const options = { model: text, chromium: text, help: { type: "boolean", short: "h" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return undefined;
  return { model: values.model ?? DEFAULT_MODEL, chromium: values.chromium };
}

async function measure({ model, chromium }: Options, signal: AbortSignal): Promise<number> {
  const server = await startServer(ROOT, signal);
  const browser = await openChromium(chromium);
  try {
    const page = await browser.newPage();
    await page.goto(new URL("/feedback", server.url).href);
    const archive = Buffer.from(zipSync(archiveFiles(ownDigits(unusualHand(EACH, 1)))));
    const file = { name: "hand.zip", mimeType: "application/zip", buffer: archive };
    await page.locator("[data-island=feedback][data-alive]").waitFor();
    await page.locator("[data-import]").setInputFiles(file);
    await page.locator(".own [data-said]", { hasText: "Imported" }).waitFor();
    await page.locator(".teach [data-model]").selectOption(model);
    const lessons: Lesson[] = [];
    for (let i = 0; i < LESSONS; i++) lessons.push(await teach(page));
    lessons.sort((a, b) => a.seconds - b.seconds);
    const all = lessons.map(({ seconds }) => seconds.toFixed(1)).join(", ");
    const median = lessons[LESSONS >> 1]!;
    process.stdout.write(`${linesOf(model, median)}\nLessons: ${all} s.\n`);
    return isGood(median) ? 0 : 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function teach(page: Page): Promise<Lesson> {
  const result = page.locator(".teach [data-result]");
  await page.locator(".teach [data-start]").click();
  // The one before goes away first.
  await result.waitFor({ state: "hidden" });
  await result.waitFor({ timeout: 120_000 });
  const said = (await page.locator(".teach [data-said]").textContent()) ?? "";
  const [seconds = 0, training = 0] = (said.match(/[\d.]+\d/g) ?? []).map(Number);
  const change = async (set: string): Promise<Change> => {
    const cells = await page.locator(`.teach [data-figures=${set}] td`).allTextContents();
    const [before = "", after = ""] = cells.map((text) => text.trim());
    return [before, after];
  };
  return { seconds, training, hand: await change("kept"), mnist: await change("mnist") };
}

function linesOf(model: string, { seconds, training, hand, mnist }: Lesson): string {
  const shares = ([before, after]: Change) => `${before} -> ${after}`;
  return [
    `${model}: ${seconds.toFixed(1)} s, ${training.toFixed(1)} of it training (at most ${LONGEST}).`,
    `The hand, digits kept back: ${shares(hand)}.`,
    `MNIST's test images: ${shares(mnist)} (at most ${MOST_LOST} points less).`,
  ].join("\n");
}

function isGood({ seconds, hand, mnist }: Lesson): boolean {
  const gain = ([before, after]: Change) => Number.parseFloat(after) - Number.parseFloat(before);
  return seconds <= LONGEST && gain(hand) > 0 && gain(mnist) >= -MOST_LOST;
}
