import { fixed } from "../../models/format.ts";
import { NAME } from "../../models/names.ts";
import { keepBack, type OwnDigit, ownDataset } from "../../models/own-digits.ts";
import { need, setText } from "../dom.ts";
import { count, problemSentence, t, voice } from "../language.ts";
import { keepModel, upload, use } from "./device-list.ts";
import { nameOf, offerOnDevice, sourceOf } from "./device-models.ts";
import { CHANGED } from "./feedback.ts";
import type { Labelled, Lesson, Reply } from "./messages.ts";
import { save } from "./save.ts";
import { allDigits, type DeviceModel } from "./store.ts";
import { scoreWords, verdictOn } from "./teach-words.ts";

type Done = Extract<Reply, { kind: "done" }>;

/** Teaches the chosen model in a worker; then the outcome is used, kept, downloaded or uploaded. */
export function teach(root: HTMLElement): void {
  const picker = need(root, "[data-model]", HTMLSelectElement);
  const start = need(root, "[data-start]", HTMLButtonElement);
  const keepsBack = need(root, "[data-keep-back]", HTMLInputElement);
  const progress = need(root, "[data-progress]", HTMLElement);
  const bar = need(progress, "progress", HTMLProgressElement);
  const said = need(root, "[data-said]", HTMLElement);
  const problem = need(root, "[data-problem]", HTMLElement);
  const result = need(root, "[data-result]", HTMLElement);
  const kept = need(root, "[data-kept]", HTMLElement);
  const name = need(root, "[data-name]", HTMLInputElement);
  let worker: Worker | undefined;
  let made: Omit<DeviceModel, "name"> | undefined;

  const setRunning = (isRunning: boolean): void => {
    progress.hidden = !isRunning;
    picker.disabled = isRunning;
    keepsBack.disabled = isRunning;
    setText(start, t(isRunning ? "teach.cancel" : "teach.teach"));
    start.dataset.state = isRunning ? "stop" : "start";
  };

  const end = (): void => {
    worker?.terminate();
    worker = undefined;
    setRunning(false);
  };

  const fail = (sentence: string): void => {
    end();
    problem.hidden = false;
    setText(problem, sentence);
    setText(said, "");
  };

  const begin = async (): Promise<void> => {
    problem.hidden = true;
    result.hidden = true;
    made = undefined;
    setRunning(true);
    setText(said, t("teach.begins"));
    // Ended by "Cancel", also while the model is looked for.
    const mine = new Worker(new URL("./teach-worker.js", import.meta.url), { type: "module" });
    worker = mine;
    mine.addEventListener("error", ({ message }) => {
      if (worker === mine) fail(t("teach.failed", { why: message || t("teach.not-started") }));
    });
    const from = nameOf(picker.value);
    const [digits, source] = await Promise.all([allDigits(), sourceOf(picker.value, "float32")]);
    if (worker !== mine) return;
    if (digits.length === 0) return fail(t("teach.none-to-teach"));
    const parts = keepsBack.checked ? keepBack(digits) : { taught: digits, kept: [] };
    mine.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if (worker === mine) hear(data, from, parts.taught.length);
    });
    const lesson: Lesson = { source, taught: partOf(parts.taught), kept: partOf(parts.kept) };
    mine.postMessage(lesson);
  };

  const hear = (reply: Reply, from: string, taught: number): void => {
    if (reply.kind === "problem") {
      fail(problemSentence(reply));
      return;
    }
    if (reply.kind === "progress") {
      bar.value = reply.share;
      setText(need(progress, "[data-phase]", HTMLElement), `${t(`teach.${reply.phase}`)} …`);
      return;
    }
    end();
    made = { from, taught, created: new Date().toISOString(), file: reply.file };
    name.value = nameFor(from);
    showResult(result, reply);
    result.hidden = false;
    setText(kept, "");
    setText(
      said,
      t("teach.done", { all: seconds(reply.seconds), training: seconds(reply.teaching) }),
    );
    need(result, "[data-verdict]", HTMLElement).focus();
  };

  const actions: Record<string, (model: DeviceModel) => Promise<string>> = {
    use: async (model) => {
      await keepModel(model);
      use(model.name);
      return t("teach.answers-now");
    },
    keep: keepModel,
    download: async ({ name, file }) => {
      save(`${name}.safetensors`, file);
      return t("teach.downloaded");
    },
    upload,
  };

  start.addEventListener("click", () => {
    if (worker === undefined) {
      begin().catch(({ message }: Error) => fail(message));
      return;
    }
    end();
    setText(said, t("teach.cancelled"));
  });
  result.addEventListener("click", (event) => {
    const action = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do ?? "";
    if (made === undefined || actions[action] === undefined) return;
    if (!NAME.test(name.value)) {
      setText(kept, t("teach.name-rule"));
      name.focus();
      return;
    }
    actions[action]({ ...made, name: name.value })
      .then((sentence) => setText(kept, sentence))
      .catch(({ message }: Error) => setText(kept, message));
  });

  /** What there is to teach, before it is begun. */
  const showDigits = async (): Promise<void> => {
    const digits = await allDigits().catch(() => []);
    start.disabled = digits.length === 0 && worker === undefined;
    if (worker !== undefined || !result.hidden) return;
    const { taught, kept } = keepsBack.checked ? keepBack(digits) : { taught: digits, kept: [] };
    const words = t("teach.to-teach", { taught: count(taught.length), kept: count(kept.length) });
    setText(said, digits.length === 0 ? t("teach.none-yet") : words);
  };
  keepsBack.addEventListener("change", showDigits);
  document.addEventListener(CHANGED, showDigits);
  showDigits();
  offerOnDevice(picker);
}

const seconds = (n: number): string => fixed(n, 1, voice.language);

const partOf = (digits: readonly OwnDigit[]): Labelled => {
  const { images, labels } = ownDataset(digits);
  return { images, labels };
};

/** "inkling" → "inkling-mine"; taught again, it keeps its name. */
const nameFor = (from: string): string =>
  from.endsWith("-mine") ? from : `${from.slice(0, 59)}-mine`;

function showResult(result: HTMLElement, { before, after }: Done): void {
  for (const set of ["kept", "taught", "mnist"] as const) {
    const row = need(result, `[data-figures=${set}]`, HTMLTableRowElement);
    row.hidden = before[set].count === 0;
    setText(row.querySelector("[data-of]"), `(${count(before[set].count)})`);
    setText(row.querySelector("[data-before]"), scoreWords(before[set]));
    setText(row.querySelector("[data-after]"), scoreWords(after[set]));
  }
  const { words, isGood } = verdictOn(before, after);
  const verdict = need(result, "[data-verdict]", HTMLElement);
  verdict.classList.toggle("good", isGood);
  setText(verdict, words);
}
