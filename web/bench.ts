import type { BenchLine, BenchSelection } from "../bench/line.ts";
import recordedJson from "../bench/recorded.json" with { type: "json" };
import { count, duration } from "../models/format.ts";
import { BenchSession, type Planned, type Reply } from "./bench-session.ts";
import { fillRows, fillValues } from "./bench-table.ts";
import { type Recorded, type Row, recordedFor, recordedWords, textOf } from "./bench-words.ts";
import { need, setText } from "./dom.ts";

// A JSON import knows strings, not which ones; test/web/bench-words.test.ts looks at every line.
const recorded = recordedJson as Recorded;

/** The page of measurements: chosen in the form, made by a worker, shown row by row. */
export function bench(root: HTMLElement): void {
  const form = need(root, "form", HTMLFormElement);
  const choices = need(root, "[data-choices]", HTMLFieldSetElement);
  const run = need(root, "[data-run]", HTMLButtonElement);
  const body = need(root, "tbody", HTMLElement);
  const bar = need(root, "progress", HTMLProgressElement);
  const progress = need(root, "[data-progress]", HTMLElement);
  const status = need(root, "[role=status]", HTMLElement);
  const hidden = need(root, "[data-hidden]", HTMLElement);

  let tasks: readonly Planned[] = [];
  let running = false;
  /** Lines of the run at work, or of the last one. */
  let lines: BenchLine[] = [];
  const rows = (): Row[] =>
    tasks.map(({ subject }) => ({
      subject,
      line: lines.find((line) => isSame(line, subject)),
      recorded: recordedFor(recorded, subject),
    }));

  offerThreads(root);
  setText(need(root, "[data-recorded]", HTMLElement), recordedWords(recorded));
  const session = new BenchSession(hear);
  const plan = (): void => session.plan(selectionOf(form));
  form.addEventListener("change", plan);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (running) end(`Stopped after ${lines.length} of ${measurements(tasks.length)}.`);
    else start();
  });
  document.addEventListener("visibilitychange", () => {
    if (running && document.hidden) hidden.hidden = false;
  });
  offerText(root, () =>
    textOf({ ...surroundings(root), build: tasks[0]?.subject.build ?? "", rows: rows() }, recorded),
  );
  plan();

  function hear(reply: Reply): void {
    if (reply.kind === "plan") {
      tasks = reply.tasks;
      fillRows(body, rows());
      run.disabled = tasks.length === 0;
      if (!running) sayPlan();
    }
    if (reply.kind === "line") {
      lines.push(reply.line);
      show();
    }
    if (reply.kind === "done") end(`Done: ${measurements(lines.length)}.`);
    if (reply.kind === "problem") end(`Measuring failed: ${reply.message}`);
  }

  function start(): void {
    lines = [];
    hidden.hidden = true;
    setRunning(true);
    setText(status, `Measuring ${measurements(tasks.length)}.`);
    show();
    session.measure();
  }

  function end(words: string): void {
    setRunning(false);
    setText(status, words);
    show();
    session.renew();
  }

  function setRunning(now: boolean): void {
    running = now;
    choices.disabled = now;
    run.dataset.state = now ? "stop" : "start";
    setText(need(run, "[data-label]", HTMLElement), now ? "Stop" : "Start");
    root.toggleAttribute("data-running", now);
  }

  /** Figures, and which measurement is at work; every row is there already. */
  function show(): void {
    fillValues(body, rows(), running ? lines.length : undefined);
    const whole = secondsOf(tasks);
    const left = secondsOf(tasks.slice(lines.length));
    bar.max = Math.max(whole, 1e-3);
    bar.value = running || lines.length > 0 ? whole - left : 0;
    if (running)
      setText(
        progress,
        `${lines.length} of ${tasks.length} measured, about ${duration(left)} left`,
      );
  }

  function sayPlan(): void {
    const isOfLast = lines.some((line) => tasks.some(({ subject }) => isSame(line, subject)));
    if (!isOfLast) bar.value = 0;
    const words = `${measurements(tasks.length)}, about ${duration(secondsOf(tasks))}`;
    setText(progress, tasks.length === 0 ? "Nothing is chosen." : words);
  }
}

const isSame = (a: Planned["subject"], b: Planned["subject"]): boolean =>
  a.kind === b.kind && a.name === b.name && a.threads === b.threads && a.batch === b.batch;

const measurements = (n: number): string => `${count(n)} measurement${n === 1 ? "" : "s"}`;

const secondsOf = (tasks: readonly Planned[]): number =>
  tasks.reduce((sum, { seconds }) => sum + seconds, 0);

function selectionOf(form: HTMLFormElement): BenchSelection {
  const data = new FormData(form);
  const threads = data.get("threads");
  return {
    kinds: data.getAll("kind") as BenchLine["kind"][],
    presets: data.getAll("preset").map(String),
    ...(threads === "1" && { threads: 1 }),
    ...(threads === "all" && { threads: navigator.hardwareConcurrency }),
  };
}

/** How many threads there are; with one, or without isolation, there is no choice, and it says why. */
function offerThreads(root: HTMLElement): void {
  const cores = navigator.hardwareConcurrency;
  for (const place of root.querySelectorAll("[data-cores]")) setText(place, String(cores));
  need(root, "[data-unshared]", HTMLElement).hidden = crossOriginIsolated;
  if (crossOriginIsolated && cores > 1) return;
  for (const radio of root.querySelectorAll<HTMLInputElement>("input[name=threads]")) {
    radio.checked = radio.value === "1";
    radio.disabled = !radio.checked;
  }
}

function surroundings(root: HTMLElement) {
  return {
    version: root.dataset.version ?? "",
    date: new Date().toISOString().slice(0, 10),
    userAgent: navigator.userAgent,
    cores: navigator.hardwareConcurrency,
    isolated: crossOriginIsolated,
  };
}

/** Copies the results; where a page may not, shows them to be copied by hand. */
function offerText(root: HTMLElement, text: () => string): void {
  const button = need(root, "[data-copy]", HTMLButtonElement);
  const field = need(root, "[data-text]", HTMLTextAreaElement);
  const said = need(root, "[data-copied]", HTMLElement);
  button.addEventListener("click", async () => {
    const results = text();
    try {
      await navigator.clipboard.writeText(results);
      setText(said, "Copied.");
    } catch {
      // No clipboard outside of https and localhost, or not allowed.
      need(root, "[data-by-hand]", HTMLElement).hidden = false;
      field.value = results;
      field.focus();
      field.select();
      setText(said, "");
    }
  });
}
