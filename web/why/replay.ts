import { SLIDERS, UNCHANGED, valuesOf } from "../../models/changes.ts";
import { need, setText } from "../dom.ts";

/** Milliseconds from one step to the next, at least. */
const STEP = 140;

/** What a replay is played on. */
interface Stage {
  /** Moves the slider. */
  stand(drawn: number): void;
  /** Reads the drawing as the slider stands, and shows it. */
  read(): Promise<void>;
  /** The slider was left somewhere else than at its end. */
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
  const words = button.textContent ?? "";
  /** Which replay is on its way, of all there were. */
  let playing: number | undefined;
  let count = 0;

  const stop = (): void => {
    playing = undefined;
    setText(button, words);
  };
  const play = async (): Promise<void> => {
    const mine = ++count;
    playing = mine;
    setText(button, button.dataset.stop ?? "");
    for (const value of valuesOf(slider)) {
      const start = performance.now();
      stage.stand(value);
      await stage.read();
      const left = STEP - (performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, left));
      if (mine !== playing) return;
    }
    stop();
  };
  button.addEventListener("click", () => {
    if (playing === undefined) play().catch(stop);
    else {
      stop();
      stage.settle();
    }
  });
  return {
    stop,
    reset: () => {
      if (playing !== undefined) stage.stand(UNCHANGED.drawn);
      stop();
    },
  };
}
