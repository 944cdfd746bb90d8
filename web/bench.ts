import type { BenchLine, BenchSelection } from "../bench/line.ts";
import type { Planned, Reply } from "../bench/messages.ts";
import recordedJson from "../bench/recorded.json" with { type: "json" };
import { BenchSession } from "./bench-session.ts";
import { fillRows, fillValues } from "./bench-table.ts";
import {
  measurements,
  type Progress,
  progressWords,
  type Recorded,
  type Row,
  recordedFor,
  recordedWords,
  textOf,
} from "./bench-words.ts";
import { need, setText } from "./dom.ts";
import { t, voice } from "./language.ts";
import { sharesMemory, usableCores } from "./threads.ts";

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
  const status = need(root, "[data-status]", HTMLElement);
  const problem = need(root, "[data-problem]", HTMLElement);
  const why = need(problem, "[data-why]", HTMLElement);
  const legend = need(root, "[data-legend]", HTMLElement);
  const hidden = need(root, "[data-hidden]", HTMLElement);

  let tasks: readonly Planned[] = [];
  let state: Progress["state"] = "open";
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
  form.addEventListener("change", () => {
    state = "open";
    problem.hidden = true;
    plan();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (state === "running") end("stopped");
    else start();
  });
  document.addEventListener("visibilitychange", () => {
    if (state === "running" && document.hidden) hidden.hidden = false;
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
      legend.hidden = false;
      show();
    }
    if (reply.kind === "line") {
      lines.push(reply.line);
      show();
    }
    if (reply.kind === "done") end("done");
    if (reply.kind === "problem") fail(reply.message);
  }

  function start(): void {
    lines = [];
    hidden.hidden = true;
    problem.hidden = true;
    setState("running");
    setText(status, t("measured.measuring", { measurements: measurements(tasks.length) }));
    session.measure();
  }

  function end(how: "stopped" | "done"): void {
    setState(how);
    setText(status, progressWords(progressNow()));
    session.renew();
  }

  /** A worker that fails while nothing is measured would fail again: it is not replaced. */
  function fail(message: string): void {
    problem.hidden = false;
    // The engine says what went wrong in English.
    why.lang = message === "" ? voice.language : "en";
    setText(why, message || t("measured.not-started"));
    if (state === "running") end("stopped");
  }

  function setState(now: Progress["state"]): void {
    state = now;
    const isRunning = now === "running";
    choices.disabled = isRunning;
    run.dataset.state = isRunning ? "stop" : "start";
    setText(
      need(run, "[data-label]", HTMLElement),
      t(isRunning ? "measured.stop" : "measured.start"),
    );
    show();
  }

  /** Figures, and which measurement is at work; every row is there already. */
  function show(): void {
    fillValues(body, rows(), state === "running" ? lines.length : undefined);
    const whole = secondsOf(tasks);
    bar.max = Math.max(whole, 1e-3);
    bar.value = state === "open" ? 0 : whole - progressNow().seconds;
    setText(progress, progressWords(progressNow()));
  }

  function progressNow(): Progress {
    const measured = state === "open" ? 0 : lines.length;
    return { state, measured, of: tasks.length, seconds: secondsOf(tasks.slice(measured)) };
  }
}

const isSame = (a: Planned["subject"], b: Planned["subject"]): boolean =>
  a.kind === b.kind && a.name === b.name && a.threads === b.threads && a.batch === b.batch;

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
  need(root, "[data-unshared]", HTMLElement).hidden = sharesMemory();
  if (usableCores() > 1) return;
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
      setText(said, t("measured.copied"));
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
