import "htmx.org";
import { answer } from "./answer.ts";
import { film } from "./film.ts";
import { languageMenu } from "./language-menu.ts";
import { messages } from "./messages.ts";
import { pad } from "./pad.ts";
import { shortcuts } from "./shortcuts.ts";
import { correction } from "./teach/correction.ts";
import { theme } from "./theme.ts";
import { handOver } from "./upload/hand-over.ts";

type Island = (root: HTMLElement) => void;

// Those of the Draw page and of every page are in this one file, because a browser asks for few files at once and a
// drawing is to be answered soon. Of the others a page loads those it has.
const islands: Record<string, () => Island | Promise<Island>> = {
  answer: () => answer,
  bench: async () => (await import("./bench.ts")).bench,
  compare: async () => (await import("./compare.ts")).compare,
  copy: async () => (await import("./copy.ts")).copy,
  embed: async () => (await import("./embed-log.ts")).embedLog,
  correction: () => correction,
  "device-models": async () => (await import("./teach/device-list.ts")).deviceList,
  feedback: async () => (await import("./teach/feedback.ts")).feedback,
  film: () => film,
  "hand-over": () => handOver,
  language: () => languageMenu,
  messages: () => messages,
  pad: () => pad,
  programs: async () => (await import("./programs.ts")).programs,
  run: async () => (await import("./run.ts")).run,
  shortcuts: () => shortcuts,
  teach: async () => (await import("./teach/teach.ts")).teach,
  theme: () => theme,
  timing: async () => (await import("./timing.ts")).timing,
  "train-form": async () => (await import("./train-form.ts")).trainForm,
  "train-here": async () => (await import("./here/train-here.ts")).trainHere,
  try: async () => (await import("./try.ts")).tryOut,
  upload: async () => (await import("./upload.ts")).upload,
};

const started = new WeakSet<Element>();

/** Starts what is on the page and not yet alive; swaps bring new islands. */
async function start(): Promise<void> {
  const loading = [...document.querySelectorAll<HTMLElement>("[data-island]")].flatMap((root) => {
    const load = islands[root.dataset.island ?? ""];
    if (load === undefined || started.has(root)) return [];
    started.add(root);
    return [{ root, island: load() }];
  });
  // Loaded side by side, started in the order of the page.
  for (const { root, island } of loading) {
    (await island)(root);
    root.dataset.alive = "true";
  }
}

document.documentElement.dataset.scripted = "true";
document.addEventListener("htmx:after:swap", start);
start();
