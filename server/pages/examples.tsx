import { toFragment } from "../../models/drawing-link.ts";
import { EXAMPLE_GROUPS, type Example } from "../../models/examples.ts";
import type { Stroke } from "../../models/stroke.ts";
import { t } from "../language.tsx";
import { Icon } from "./icons.tsx";

/** Side of a thumbnail's drawing. */
const SIDE = 100;

/** Drawings to try, each a link that holds it; and a picture that the model has not learned from. */
export const Examples = () => (
  <section class="card examples scripted" aria-labelledby="examples-title">
    <h2 id="examples-title">{t("draw.try")}</h2>
    <div class="groups">
      {EXAMPLE_GROUPS.map(([group, examples]) => (
        <section>
          <h3 id={`examples-${group}`}>{t(`draw.group-${group}`)}</h3>
          <ul aria-labelledby={`examples-${group}`}>
            {examples.map((example) => (
              <li>
                <ExampleLink {...example} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
    <div class="buttons">
      <button type="button" data-do="surprise">
        <Icon name="dice" />
        <span>{t("draw.surprise")}</span>
      </button>
      <button type="button" data-do="link" disabled title={t("draw.copy-link-title")}>
        <Icon name="link" />
        <span role="status">{t("draw.copy-link")}</span>
      </button>
    </div>
    <p class="muted small" role="status" data-truth />
  </section>
);

const ExampleLink = ({ name, strokes }: Example) => (
  <a href={`#${toFragment(strokes)}`} title={t(`draw.example-${name}`)}>
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} width="42" height="42" aria-hidden="true">
      {strokes.map((stroke) => (
        <path d={pathOf(stroke)} stroke-width={stroke.width * SIDE} />
      ))}
    </svg>
    <span class="sr">{t(`draw.example-${name}`)}</span>
  </a>
);

/** Straight from point to point: at this size nobody sees the corners. */
const pathOf = ({ points }: Stroke): string =>
  `M${points.map((value) => Math.round(value * SIDE)).join(" ")}`;
