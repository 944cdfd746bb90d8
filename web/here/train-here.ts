import type { EpochEvent, StepEvent } from "@inkling/engine";
import { chartParts, onTheme } from "../chart-look.ts";
import { CurveChart } from "../curves.ts";
import { need, setText } from "../dom.ts";
import { History } from "../history.ts";
import { accuracy, duration, loss, precise, problemSentence, t } from "../language.ts";
import { paced, showStep } from "../live.ts";
import { freeName, keepModel, use } from "../teach/device-list.ts";
import { deviceValue, rememberOnDevice } from "../teach/device-models.ts";
import { save } from "../teach/save.ts";
import { type DeviceModel, findModel } from "../teach/store.ts";
import { showFilters } from "./filters.ts";
import type { Command, Job, Report, Trained, Wish } from "./messages.ts";
import { results } from "./results.ts";

/** Between two drawings of the charts, in milliseconds. */
const PACE = 200;

type State = "ready" | "running" | "paused" | "testing" | "finished" | "stopped" | "failed";

/** Which buttons there are in which state. */
const BUTTONS: Readonly<Record<State, readonly string[]>> = {
  ready: ["start", "step"],
  running: ["pause", "stop"],
  paused: ["resume", "step", "stop"],
  testing: [],
  finished: ["start", "use", "save"],
  stopped: ["start", "use", "save"],
  failed: ["start"],
};

/** A training in this browser: a worker trains, this page shows it and passes on what is asked for. */
export function trainHere(root: HTMLElement): void {
  const job = JSON.parse(root.dataset.job ?? "{}") as Job;
  const test = results(need(root, "[data-results]", HTMLElement), job.data);
  const history = new History();
  const charts = (["loss", "accuracy"] as const).map(
    (figure) => new CurveChart(...chartParts(root, figure), figure, history),
  );
  const draw = paced(PACE, () => {
    for (const chart of charts) chart.update();
  });
  const rows = need(root, ".epochs tbody", HTMLTableSectionElement);
  const filters = need(root, "[data-filters]", HTMLElement);
  const problem = need(root, "[data-problem]", HTMLElement);
  let worker: Worker | undefined;
  /** What was asked for last. */
  let wish: Wish = "resume";
  let trained: DeviceModel | undefined;

  const button = (action: string): HTMLElement =>
    need(root, `.status [data-do=${action}]`, HTMLElement);
  const show = (state: State, words: string): void => {
    const badge = need(root, "[data-badge]", HTMLElement);
    badge.dataset.state = state === "testing" ? "running" : state;
    setText(badge, t(`state.${state}`));
    setText(root.querySelector("[data-says]"), words);
    const focused = document.activeElement;
    const buttons = [...root.querySelectorAll<HTMLElement>(".status [data-do]")];
    for (const one of buttons) {
      const action = one.dataset.do ?? "";
      one.hidden = !BUTTONS[state].includes(action) || (action === "use" && job.isOther);
    }
    // Who pressed one by a key keeps a place to press on.
    if (buttons.some((one) => one === focused && one.hidden)) {
      buttons.find((one) => !one.hidden)?.focus();
    }
    // What is next once there is a model: to use it.
    const canUse = BUTTONS[state].includes("use") && !job.isOther;
    button("use").classList.toggle("primary", canUse);
    button("start").classList.toggle("primary", !canUse);
    need(button("start"), "[data-first]", HTMLElement).hidden = state !== "ready";
    need(button("start"), "[data-again]", HTMLElement).hidden = state === "ready";
  };
  const end = (state: State, words: string): void => {
    worker?.terminate();
    worker = undefined;
    show(state, words);
  };
  const complain = ({ message }: { readonly message: string }): void => {
    problem.textContent = message;
    problem.hidden = false;
  };
  const fail = (message: string): void => {
    complain({ message });
    end("failed", "");
  };
  const hearEvent = (event: StepEvent | EpochEvent): void => {
    if (event.type === "step") {
      history.addStep(event);
      showStep(root, event);
    } else {
      history.addEpoch(event);
      rows.append(rowOf(event));
      const best = Math.max(...history.epochs.map((epoch) => epoch.validationAccuracy ?? 0));
      setText(root.querySelector("[data-live=validation]"), best > 0 ? accuracy(best) : "–");
      setText(root.querySelector("[data-live=elapsed]"), duration(event.seconds));
    }
    draw();
  };
  const hear = (report: Report): void => {
    if (report.kind === "event") hearEvent(report.event);
    else if (report.kind === "problem" && report.code === "no_step") end("ready", "");
    else if (report.kind === "problem") fail(problemSentence(report));
    else if (report.kind === "loading") show("running", t("here.fetching"));
    else if (report.kind === "started") stand(threadWords(report.threads));
    else if (report.kind === "filters") showFilters(filters, report.filters, report.step);
    else if (report.kind === "testing") show("testing", t("here.testing"));
    else {
      const words = resultWords(report.test?.accuracy);
      end(report.isWhole ? "finished" : "stopped", words);
      if (report.test) test.show(report.test);
      keep(report).then(
        (kept) => setText(root.querySelector("[data-says]"), `${words} ${kept}`.trim()),
        complain,
      );
    }
  };
  /** At once: a training may have taken hours. */
  const keep = async ({ file, test: tested }: Trained): Promise<string> => {
    const made = {
      from: job.spec.name,
      created: new Date().toISOString(),
      file,
      ...(tested && { accuracy: tested.accuracy }),
      ...(job.isOther && { isOther: true }),
    };
    // To be downloaded, even where the browser keeps nothing.
    trained = { ...made, name: job.name };
    trained = { ...made, name: await freeName(job.name) };
    return keepModel(trained);
  };
  const start = (): void => {
    history.points = [];
    history.epochs = [];
    rows.replaceChildren();
    test.hide();
    problem.hidden = true;
    worker = new Worker(new URL("./train-worker.js", import.meta.url), {
      type: "module",
      name: "inkling-train",
    });
    worker.addEventListener("message", ({ data }: MessageEvent<Report>) => hear(data));
    worker.addEventListener("error", ({ message }) => fail(message || t("here.not-started")));
    send({ kind: "start", job });
  };
  const send = (command: Command): void => worker?.postMessage(command);
  const want = (wanted: Wish): void => {
    wish = wanted;
    if (worker === undefined) start();
    else stand("");
    send({ kind: wish });
  };
  /** The state that was asked for. */
  const stand = (running: string): void => {
    if (wish === "resume") show("running", running);
    else if (wish === "stop") show("testing", t("here.stopping"));
    else show("paused", t(wish === "step" ? "here.by-hand" : "here.paused"));
  };
  const actions: Record<string, () => unknown> = {
    start: () => want("resume"),
    step: () => want("step"),
    pause: () => want("pause"),
    resume: () => want("resume"),
    stop: () => want("stop"),
    use: async () => {
      const kept = trained && (await findModel(trained.name).catch(() => undefined));
      if (kept) use(kept.name);
      else complain({ message: t("message.model-gone") });
    },
    save: () => trained && save(`${trained.name}.safetensors`, trained.file),
  };
  need(root, ".status", HTMLElement).addEventListener("click", ({ target }) => {
    actions[(target as Element).closest<HTMLElement>("[data-do]")?.dataset.do ?? ""]?.();
  });
  // A misread picture is read anew by the model that misread it.
  need(root, "[data-results]", HTMLElement).addEventListener("click", ({ target }) => {
    const isPicture = (target as Element).closest("a[href*='#test=']") !== null;
    if (isPicture && trained && !trained.isOther) rememberOnDevice(deviceValue(trained.name));
  });
  const log = need(root, "[data-log]", HTMLInputElement);
  log.addEventListener("change", () => {
    if (charts[0]) charts[0].log = log.checked;
  });
  onTheme(() => {
    for (const chart of charts) chart.rebuild();
  });
  // What is trained is lost with the page.
  addEventListener("beforeunload", (event) => {
    if (worker) event.preventDefault();
  });
  show("ready", "");
}

const threadWords = (threads: number): string =>
  threads === 1 ? t("here.thread") : t("here.threads", { count: threads });

const resultWords = (right: number | undefined): string =>
  right === undefined ? "" : t("here.result", { share: accuracy(right) });

/** An epoch as the table of the page has it. */
function rowOf(epoch: EpochEvent): HTMLTableRowElement {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = epoch.best
    ? t("here.best-epoch", { epoch: epoch.epoch })
    : String(epoch.epoch);
  const texts = [
    loss(epoch.loss),
    accuracy(epoch.accuracy),
    epoch.validationLoss === undefined ? "–" : loss(epoch.validationLoss),
    epoch.validationAccuracy === undefined ? "–" : accuracy(epoch.validationAccuracy),
    precise(epoch.learningRate, 3),
    duration(epoch.seconds),
  ];
  const cells = texts.map((text) => {
    const cell = document.createElement("td");
    cell.textContent = text;
    return cell;
  });
  row.append(head, ...cells);
  for (const cell of row.children) cell.className = "num";
  return row;
}
