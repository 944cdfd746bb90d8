import type { BrowserContext, Page } from "playwright-core";
import type { BenchLine } from "../../../bench/line.ts";

/** Where the bench page has its worker from. */
export const WORKER = "**/bench-worker.js*";

/**
 * Puts a worker in the place of the one that measures. It plans these lines whatever is chosen, and says the
 * next one whenever the function that this gives is called: no measuring, no timing.
 */
export async function standInWorker(
  context: BrowserContext,
  lines: readonly BenchLine[],
): Promise<(page: Page) => Promise<void>> {
  const tasks = lines.map(({ value: _, share: _share, ...subject }) => ({ subject, seconds: 40 }));
  const body = `
    const lines = ${JSON.stringify(lines)};
    let next = 0;
    new BroadcastChannel("stand-in").addEventListener("message", () => {
      postMessage({ kind: "line", line: lines[next++] });
      if (next === lines.length) postMessage({ kind: "done" });
    });
    addEventListener("message", ({ data }) => {
      if (data.kind === "plan") postMessage({ ...data, tasks: ${JSON.stringify(tasks)} });
    });`;
  await context.route(WORKER, (route) =>
    route.fulfill({
      body,
      contentType: "text/javascript",
      headers: { "Cross-Origin-Embedder-Policy": "require-corp" },
    }),
  );
  return (page) => page.evaluate(() => new BroadcastChannel("stand-in").postMessage("next"));
}
