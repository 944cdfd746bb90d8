import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { BrowserContext, Page } from "playwright-core";

declare global {
  interface Window {
    axe: { run(options: RunOptions): Promise<AxeResults> };
  }
}

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 AA, and what axe's authors advise beyond it. */
const RULES: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
};

/** Every later page of the context can be looked over. No script tag: the pages' policy allows none. */
export const bringAxe = (context: BrowserContext): Promise<void> =>
  context.addInitScript(SOURCE).then(() => undefined);

/** What a page does that is in the way of somebody: "rule: selector, why". */
export const violations = (page: Page): Promise<string[]> =>
  page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(rules);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}\n${failureSummary}`),
    );
  }, RULES);
