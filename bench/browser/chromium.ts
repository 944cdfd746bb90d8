import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Neither a window nor a word to the outside. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts an installed Chromium or Chrome. Throws an Error whose message is for people. */
export async function openChromium(
  path: string | undefined,
  more: readonly string[] = [],
): Promise<Browser> {
  const executablePath = path ?? PLACES.find((place) => existsSync(place));
  try {
    return await chromium.launch({
      ...(executablePath === undefined ? { channel: "chrome" } : { executablePath }),
      args: [...FLAGS, ...more],
      // Whoever asked for it closes it.
      handleSIGINT: false,
      handleSIGTERM: false,
    });
  } catch (error) {
    const tried = executablePath ?? `${PLACES.join(", ")} or where Chrome installs itself`;
    const hint = "Install Chromium or Chrome, or name its program with --chromium PATH.";
    throw new Error(`There is no Chromium that starts at ${tried}. ${hint}`, { cause: error });
  }
}
