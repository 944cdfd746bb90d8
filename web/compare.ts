import { chartParts, onTheme } from "./chart-look.ts";
import { need } from "./dom.ts";
import { OverlayChart } from "./overlay.ts";
import type { ComparedRun, OverlayChoice } from "./overlay-lines.ts";

/** Runs in one chart: their epochs from the server, again whenever the figures below come anew. */
export function compare(root: HTMLElement): void {
  const ids = (root.dataset.runs ?? "").split(",");
  const charts = (["loss", "accuracy"] as const).map(
    (figure) => new OverlayChart(...chartParts(root, figure), figure),
  );
  const lines = need(root, "[data-lines]", HTMLSelectElement);
  const across = need(root, "[data-across]", HTMLSelectElement);
  const log = need(root, "[data-log]", HTMLInputElement);
  const known = new Map<string, ComparedRun>();

  const choiceOf = (): OverlayChoice => ({
    lines: lines.value as OverlayChoice["lines"],
    across: across.value as OverlayChoice["across"],
    log: false,
  });
  // Of the loss, and of the accuracy, which has no logarithm.
  let choices = [choiceOf(), choiceOf()];

  const show = (): void => {
    const runs = ids.map((id) => known.get(id) ?? { name: id, epochs: [] });
    charts.forEach((chart, i) => {
      chart.show(runs, choices[i]!);
    });
  };
  const choose = (): void => {
    choices = [{ ...choiceOf(), log: log.checked }, choiceOf()];
    show();
  };
  const learn = async (wanted: readonly string[]): Promise<void> => {
    // A run that cannot be had now is asked for the next time.
    const found = await Promise.all(wanted.map(runOf));
    for (const [i, run] of found.entries()) if (run) known.set(wanted[i]!, run);
    show();
  };

  for (const input of [lines, across, log]) input.addEventListener("change", choose);
  onTheme(choose);
  choose();
  learn(ids);
  // The figures below come anew as long as a run goes on: then that run has more to draw, too.
  document.addEventListener("htmx:after:swap", () => {
    learn(ids.filter((id) => known.get(id)?.ended === undefined));
  });
}

async function runOf(id: string): Promise<ComparedRun | undefined> {
  const response = await fetch(`/api/v1/runs/${encodeURIComponent(id)}`).catch(() => undefined);
  return response?.ok ? response.json() : undefined;
}
