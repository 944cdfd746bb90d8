import type { Child } from "hono/jsx";
import { SLIDERS, type Slider, UNCHANGED } from "../../models/changes.ts";

// The panels below the answer: drawn closed here, filled by the browser while they are open.

interface PanelProps {
  readonly name: string;
  readonly title: string;
  readonly children?: Child;
}

const Panel = ({ name, title, children }: PanelProps) => (
  <details class="steps panel scripted" data-panel={name} data-some="false">
    <summary>{title}</summary>
    <p class="problem" role="alert" data-panel-problem hidden />
    {children}
  </details>
);

/** Which ink made the answer, and which would make another. */
export const Why = () => (
  <details class="steps panel scripted" data-why data-panel="flip">
    <summary>Why: which ink made the answer, and which would make another</summary>
    <p class="problem" role="alert" data-panel-problem hidden />
    <div class="worth">
      <canvas
        width="28"
        height="28"
        role="img"
        aria-label="The picture, its ink coloured by what it was worth"
      />
      <p class="small muted">
        <span class="for">Orange</span> ink speaks for the answer, <span class="against">blue</span>{" "}
        ink against it. Each part of the picture was covered in turn, and the model asked again.
      </p>
    </div>
    <div class="worth" data-flip>
      <canvas
        width="28"
        height="28"
        role="img"
        aria-label="The picture, with the smallest change that makes another answer"
      />
      <div class="small muted">
        <p>The smallest patch that would change the answer, erased or inked:</p>
        <p class="said" role="status" data-flip-words />
      </div>
    </div>
  </details>
);

export const LayersPanel = () => (
  <Panel name="layers" title="What each layer sees">
    <p class="small muted when-none">Draw one digit alone, and it shows here.</p>
    <p class="note" data-ensemble hidden>
      This model is several networks, whose answers are averaged: there are no layers of it to show.
      Choose one of its members.
    </p>
    <div class="when-some">
      <div class="lens" data-lens>
        <canvas width="28" height="28" role="img" aria-label="The chosen map, enlarged" />
        <p class="small muted">
          <span data-caption />
          <br />
          Each picture is what one filter finds where: the lighter, the more. Choose one to see it
          large.
        </p>
      </div>
      <label class="check">
        <input type="checkbox" data-all-maps />
        <span>All maps</span>
      </label>
      <ol class="layers" data-layers />
    </div>
  </Panel>
);

export const ChangesPanel = () => (
  <Panel name="changes" title="What if: turned, moved, thinner, noisier">
    <p class="small muted when-none">Draw one digit alone, and see how much it can take.</p>
    <div class="when-some">
      <div class="worth">
        <canvas
          width="28"
          height="28"
          role="img"
          aria-label="What the model sees of the changed drawing"
        />
        <div>
          <p class="said" role="status" data-changed />
          <p class="small muted">
            The line is the confidence in the answer to your drawing; below it, what is read. Moving
            and size change little: each digit is cut out, fitted and centred first.
          </p>
          <button type="button" data-reset disabled>
            Reset
          </button>
        </div>
      </div>
      {SLIDERS.map((slider) => (
        <ChangeSlider {...slider} />
      ))}
    </div>
  </Panel>
);

const ChangeSlider = ({ name, title, unit, min, max, step }: Slider) => (
  <div class="slider" data-slider={name}>
    <p>
      <label for={`change-${name}`}>{title}</label>
      <output for={`change-${name}`}>
        {UNCHANGED[name]}
        {unit}
      </output>
    </p>
    <svg height="60" aria-hidden="true" />
    <input
      type="range"
      id={`change-${name}`}
      min={min}
      max={max}
      step={step}
      value={UNCHANGED[name]}
      aria-describedby={`change-${name}-words`}
    />
    <p class="small muted" id={`change-${name}-words`} data-words />
  </div>
);

export const NearestPanel = () => (
  <Panel name="nearest" title="The training digits that are most like it">
    <ol class="neighbours" data-neighbours />
    <p class="small muted" role="status" data-nearest-words />
    <p class="small muted">
      For this the drawing goes to this page's server, which compares it with MNIST's 60,000
      training images.
    </p>
  </Panel>
);
