import { weightsAddress } from "../models/addresses.ts";
import { need, setText } from "./dom.ts";
import { milliseconds, t } from "./language.ts";
import { type Reply, startWorker } from "./reader.ts";

/** Answers timed for each model; the median is shown. */
const ROUNDS = 21;

/** Measures, row by row, how long each model takes for one image in this browser. */
export function timing(root: HTMLElement): void {
  const button = need(root, "[data-measure]", HTMLButtonElement);
  button.addEventListener("click", async () => {
    button.disabled = true;
    const worker = startWorker();
    for (const row of root.querySelectorAll<HTMLElement>("tr[data-model]")) {
      const cell = row.querySelector("[data-time]");
      setText(cell, "…");
      setText(cell, await timeOf(worker, row.dataset.model ?? ""));
    }
    worker.terminate();
    button.disabled = false;
  });
}

/** One question at a time: the next message is the answer to it. */
function timeOf(worker: Worker, model: string): Promise<string> {
  return new Promise((resolve) => {
    const on = ({ data }: MessageEvent<Reply>): void =>
      resolve(data.kind === "timed" ? milliseconds(data.milliseconds) : t("timing.failed"));
    worker.addEventListener("message", on, { once: true });
    worker.postMessage({
      kind: "time",
      id: 0,
      url: weightsAddress(model),
      rounds: ROUNDS,
    });
  });
}
