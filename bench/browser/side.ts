import type { BenchLine, BenchSelection } from "../line.ts";
import type { Question, Reply } from "../messages.ts";
import { openChromium } from "./chromium.ts";
import { type Server, startServer } from "./server.ts";

/** A browser at Inkling's own page, and how it measures. */
export interface BrowserSide {
  /** "Chromium 149.0" */
  readonly name: string;
  run(selection: BenchSelection): Promise<BenchLine[]>;
  close(): Promise<void>;
}

/** Opens a browser, and a server for it whose pages are cross-origin isolated as everybody's are. */
export async function browserSide(
  root: string,
  chromium: string | undefined,
  signal: AbortSignal,
): Promise<BrowserSide> {
  const browser = await openChromium(chromium);
  let server: Server | undefined;
  const close = async () => {
    signal.removeEventListener("abort", close);
    await browser.close();
    await server?.close();
  };
  signal.addEventListener("abort", close);
  try {
    server = await startServer(root, signal);
    const page = await browser.newPage();
    await page.goto(`${server.url}/bench`);
    const name = `Chromium ${browser.version().split(".").slice(0, 2).join(".")}`;
    return { name, run: (selection) => page.evaluate(inPage, selection), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A fresh worker, the page's own, measures: it has a wasm instance, threads and a peak of its own. The page
 * stays: in a window's first seconds the browser's own scripts take about half a core.
 * Runs in the page, hence knows nothing of this file.
 */
function inPage(selection: BenchSelection): Promise<BenchLine[]> {
  if (!crossOriginIsolated) throw new Error("The page is not cross-origin isolated.");
  return new Promise((resolve, reject) => {
    const worker = new Worker("/assets/bench-worker.js", { type: "module" });
    const ask = (question: Question) => worker.postMessage(question);
    const lines: BenchLine[] = [];
    const fail = (message: string) => {
      worker.terminate();
      reject(new Error(message));
    };
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if (data.kind === "plan") ask({ kind: "measure" });
      if (data.kind === "line") lines.push(data.line);
      if (data.kind === "problem") fail(data.message);
      if (data.kind !== "done") return;
      worker.terminate();
      resolve(lines);
    });
    worker.addEventListener("error", ({ message }) => {
      fail(message || "The worker did not start.");
    });
    ask({ kind: "plan", id: 1, selection });
  });
}
