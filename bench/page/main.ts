// What the Draw page costs a first visitor, against its budget: `npm run bench:page -- [--chromium PATH]`.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { weightsAddress } from "../../models/addresses.ts";
import { DEFAULT_MODEL } from "../../models/presets.ts";
import { openChromium } from "../browser/chromium.ts";
import { startServer } from "../browser/server.ts";
import { runCommand } from "../command.ts";
import { broken, type PageCost, tableOf } from "./budget.ts";
import { measurePage } from "./measure.ts";

/** Seen from the bundle in dist/. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Each with an empty cache; of their times the median counts. */
const VISITS = 5;

/** Until a browser that was started has loaded what is its own, in milliseconds. */
const SETTLING = 5000;

const USAGE = `Measures what the Draw page costs a first visitor: bytes by kind, the time until an answer is
possible, and layout shift while digits are drawn. Of ${VISITS} visits, each with an empty cache, it prints the one
whose time is the median. Exit code 1 where that is above the budget.

  npm run bench:page -- [options]

  --url URL         a server that runs; one is started otherwise
  --chromium PATH   the browser's program`;

interface Options {
  readonly url: string | undefined;
  readonly chromium: string | undefined;
}

await runCommand(USAGE, parse, measure);

function parse(args: readonly string[]): Options | undefined {
  const text = { type: "string" } as const;
  const options = { url: text, chromium: text, help: { type: "boolean", short: "h" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  return values.help ? undefined : { url: values.url, chromium: values.chromium };
}

async function measure({ url, chromium }: Options, signal: AbortSignal): Promise<number> {
  const server =
    url === undefined ? await startServer(ROOT, signal) : { url, close: async () => {} };
  const browser = await openChromium(chromium);
  try {
    // The server's start is not the page's cost: it prepares these by itself.
    for (const path of ["/", weightsAddress(DEFAULT_MODEL)]) {
      await (await fetch(new URL(path, server.url))).arrayBuffer();
    }
    // Nor is the browser's.
    await (await browser.newPage()).waitForTimeout(SETTLING);
    const visits: PageCost[] = [];
    for (let i = 0; i < VISITS; i++) visits.push(await measurePage(browser, server.url));
    visits.sort((a, b) => a.answerable - b.answerable);
    const cost = visits[VISITS >> 1]!;
    const times = visits.map(({ answerable }) => answerable.toFixed(0)).join(", ");
    const complaints = broken(cost);
    const lines = [tableOf(cost), `First answers possible after ${times} ms.`, ...complaints];
    process.stdout.write(`${lines.join("\n")}\n`);
    return complaints.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await server.close();
  }
}
