import type { EpochEvent } from "@inkling/engine";
import { chartParts, onTheme } from "./chart-look.ts";
import { CurveChart } from "./curves.ts";
import { need } from "./dom.ts";
import { History, type Point } from "./history.ts";
import { paced, showStep } from "./live.ts";
import { watch } from "./watch.ts";

/** States in which something may still happen by itself. */
const ACTIVE = ["queued", "running", "paused"];

/** Between two drawings of the charts, in milliseconds. */
const PACE = 200;

/** Between two fetches of a section: a small data set has many epochs in a second. */
const SECTION_PACE = 1000;

/** One run's page: figures and curves follow the event stream, sections ask for themselves anew. */
export function run(root: HTMLElement): void {
  const id = root.dataset.run ?? "";
  const history = new History();
  const charts = (["loss", "accuracy"] as const).map(
    (figure) => new CurveChart(...chartParts(root, figure), figure, history),
  );
  const draw = paced(PACE, () => {
    for (const chart of charts) chart.update();
  });
  const tellState = paced(SECTION_PACE, () => tell("inkling:state"));
  const tellEpoch = paced(SECTION_PACE, () => tell("inkling:epoch"));
  const restyle = (): void => {
    for (const chart of charts) chart.rebuild();
  };
  const lost = need(root, "[data-lost]", HTMLElement);
  const log = need(root, "[data-log]", HTMLInputElement);
  log.addEventListener("change", () => {
    if (charts[0]) charts[0].log = log.checked;
  });
  onTheme(restyle);

  const recall = async (): Promise<void> => {
    const [run, curve] = await Promise.all([
      ask<{ epochs: EpochEvent[] }>(`/api/v1/runs/${id}`),
      ask<{ points: Point[] }>(`/api/v1/runs/${id}/curve`),
    ]);
    history.points = curve.points;
    history.epochs = run.epochs;
    draw();
  };

  let events: EventSource | undefined;
  const follow = (): void => {
    events = watch(`/api/v1/runs/${id}/events`, {
      state: tellState,
      queue: () => tell("inkling:state"),
      step: (step) => {
        history.addStep(step);
        showStep(root, step);
        draw();
      },
      epoch: (epoch) => {
        history.addEpoch(epoch);
        draw();
        tellEpoch();
        tellState();
      },
      end: () => {
        events = undefined;
        tell("inkling:state");
        tell("inkling:results");
      },
      removed: () => location.assign("/train"),
      line: (isUp) => {
        lost.hidden = isUp;
        if (!isUp) return;
        // After a break, what was missed is in the history.
        recall();
        tellEpoch();
      },
    });
  };
  const followIfActive = (): void => {
    const state = root.querySelector<HTMLElement>("#status")?.dataset.state ?? "";
    if (events === undefined && ACTIVE.includes(state)) follow();
  };

  // A browser keeps few lines to one server: those of hidden tabs are given back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      events?.close();
      events = undefined;
    } else {
      tell("inkling:state");
      followIfActive();
    }
  });
  recall();
  followIfActive();
  // A run that had ended may have been resumed, by the button that brought this swap.
  document.addEventListener("htmx:after:swap", followIfActive);
}

/** Sections of the page listen by `hx-trigger` and fetch themselves. */
const tell = (name: string): void => {
  document.body.dispatchEvent(new Event(name));
};

async function ask<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response.json();
}
