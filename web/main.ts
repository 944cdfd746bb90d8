import "htmx.org";

type Island = (root: HTMLElement) => void;

// A page loads only the islands it has.
const islands: Record<string, () => Promise<Island>> = {
  answer: async () => (await import("./answer.ts")).answer,
  bench: async () => (await import("./bench.ts")).bench,
  compare: async () => (await import("./compare.ts")).compare,
  copy: async () => (await import("./copy.ts")).copy,
  embed: async () => (await import("./embed-log.ts")).embedLog,
  correction: async () => (await import("./teach/correction.ts")).correction,
  "device-models": async () => (await import("./teach/device-list.ts")).deviceList,
  feedback: async () => (await import("./teach/feedback.ts")).feedback,
  film: async () => (await import("./film.ts")).film,
  language: async () => (await import("./language-menu.ts")).languageMenu,
  messages: async () => (await import("./messages.ts")).messages,
  pad: async () => (await import("./pad.ts")).pad,
  programs: async () => (await import("./programs.ts")).programs,
  run: async () => (await import("./run.ts")).run,
  shortcuts: async () => (await import("./shortcuts.ts")).shortcuts,
  teach: async () => (await import("./teach/teach.ts")).teach,
  theme: async () => (await import("./theme.ts")).theme,
  timing: async () => (await import("./timing.ts")).timing,
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
