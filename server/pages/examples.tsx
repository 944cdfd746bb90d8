import { toFragment } from "../../models/drawing-link.ts";
import { EXAMPLES, type Example } from "../../models/examples.ts";
import type { Stroke } from "../../models/stroke.ts";
import { Icon } from "./icons.tsx";

/** Side of a thumbnail's drawing. */
const SIDE = 100;

/** Drawings to try, each a link that holds it; and a picture that the model has not learned from. */
export const Examples = () => (
  <section class="card examples scripted" aria-labelledby="examples-title">
    <h2 id="examples-title">Try</h2>
    <ul>
      {EXAMPLES.map((example) => (
        <li>
          <ExampleLink {...example} />
        </li>
      ))}
    </ul>
    <div class="buttons">
      <button type="button" data-do="surprise">
        <Icon name="dice" />
        <span>Surprise me</span>
      </button>
      <button
        type="button"
        data-do="link"
        disabled
        title="Copy a link to this drawing. The drawing is in the link itself."
      >
        <Icon name="link" />
        <span role="status">Copy link</span>
      </button>
    </div>
    <p class="muted small" role="status" data-truth />
  </section>
);

const ExampleLink = ({ title, strokes }: Example) => (
  <a href={`#${toFragment(strokes)}`} title={`Draw ${title}`}>
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} width="42" height="42" aria-hidden="true">
      {strokes.map((stroke) => (
        <path d={pathOf(stroke)} stroke-width={stroke.width * SIDE} />
      ))}
    </svg>
    <span class="sr">Draw {title}</span>
  </a>
);

/** Straight from point to point: at this size nobody sees the corners. */
const pathOf = ({ points }: Stroke): string =>
  `M${points.map((value) => Math.round(value * SIDE)).join(" ")}`;
