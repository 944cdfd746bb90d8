import type { EpochEvent, StepEvent } from "@inkling/engine";

/** What the stream of a run's events says, and with what. */
export interface RunListeners {
  readonly state: () => void;
  readonly queue: () => void;
  readonly step: (step: StepEvent) => void;
  readonly epoch: (epoch: EpochEvent) => void;
  readonly end: () => void;
  readonly removed: () => void;
  /** The line broke, or is back. */
  readonly line: (isUp: boolean) => void;
}

/** Listens to a run's events until its end; a broken line is mended by the browser. */
export function watch(url: string, listeners: RunListeners): EventSource {
  const source = new EventSource(url);
  const on = (name: string, then: (data: string) => void): void =>
    source.addEventListener(name, (event) => then((event as MessageEvent<string>).data));
  source.addEventListener("open", () => listeners.line(true));
  source.addEventListener("error", () => listeners.line(false));
  on("state", listeners.state);
  on("queue", listeners.queue);
  on("step", (data) => listeners.step(JSON.parse(data)));
  on("epoch", (data) => listeners.epoch(JSON.parse(data)));
  // Without closing it, the browser would connect again to a run that has ended.
  on("end", () => {
    source.close();
    listeners.end();
  });
  on("removed", () => {
    source.close();
    listeners.removed();
  });
  return source;
}
