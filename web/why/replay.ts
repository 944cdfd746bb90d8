import { SLIDERS, UNCHANGED, valuesOf } from "../../models/changes.ts";
import { need, setText } from "../dom.ts";

/** Milliseconds from one step to the next, at least. */
const STEP = 140;

/** What a replay is played on. */
interface Stage {
  begin(): void;
  /** Moves the slider. */
  stand(drawn: number): void;
  /** Reads the drawing as the slider stands, and shows it. */
  read(): Promise<void>;
  /** Shows the drawing so far on the paper, and that as it is again. */
  draw(drawn: number): void;
  done(): void;
  /** It is over, wherever the slider is left. */
  settle(): void;
}

interface Replay {
  /** It goes no further. */
  stop(): void;
  /** And is over, if it was on its way: another drawing has come. */
  reset(): void;
}

/** The button that draws a drawing anew, step by step, with what is read in it; pressed again, it stops there. */
export function replayed(root: HTMLElement, stage: Stage): Replay {
  const button = need(root, "[data-replay]", HTMLButtonElement);
  const slider = SLIDERS.find(({ name }) => name === "drawn")!;
  const label = button.textContent ?? "";
  const words = need(root, "[data-changed]", HTMLElement);
  /** Which replay is on its way, of all there were. */
  let playing: number | undefined;
  let count = 0;

  const stop = (): void => {
    if (playing === undefined) return;
    playing = undefined;
    stage.done();
    setText(button, label);
    words.ariaLive = null;
  };
  const end = (): void => {
    stop();
    stage.settle();
  };
  const play = async (): Promise<void> => {
    const mine = ++count;
    playing = mine;
    setText(button, button.dataset.stop ?? "");
    // Read out at its end, not at every step.
    words.ariaLive = "off";
    stage.begin();
    try {
      for (const value of valuesOf(slider)) {
        const start = performance.now();
        stage.stand(value);
        stage.draw(value);
        await stage.read();
        const left = STEP - (performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, left));
        if (mine !== playing) return;
      }
    } finally {
      if (mine === playing) end();
    }
  };
  button.addEventListener("click", () => {
    if (playing !== undefined) end();
    // What went wrong is met again, and said, when it settles.
    else play().catch(() => {});
  });
  return {
    stop,
    reset: () => {
      const isOn = playing !== undefined;
      stop();
      if (isOn) stage.stand(UNCHANGED.drawn);
    },
  };
}
