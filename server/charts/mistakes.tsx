import { percent } from "../../models/format.ts";
import type { RunEvaluation } from "../deps.ts";
import { greyPng } from "./png.ts";

export interface MistakesProps {
  readonly evaluation: RunEvaluation;
  /** Only those of one cell of the confusion matrix. */
  readonly cell?: { readonly actual: number; readonly predicted: number } | undefined;
  /** The page of the run. */
  readonly href: string;
}

/** Pictures shown at first; the rest a click away. */
const FIRST = 40;

/** The misread pictures, the most confident mistakes first, each with all its probabilities. */
export const Mistakes = ({ evaluation, cell, href }: MistakesProps) => {
  const { classes, mistakes, mistakeCount } = evaluation;
  const shown = mistakes.filter(
    ({ actual, predicted }) => !cell || (actual === cell.actual && predicted === cell.predicted),
  );
  const [first, rest] = [shown.slice(0, FIRST), shown.slice(FIRST)];
  return (
    <section id="mistakes" class="card stack" aria-labelledby="mistakes-title">
      <div class="top-line">
        <h2 id="mistakes-title">
          {cell
            ? `${classes[cell.actual]} read as ${classes[cell.predicted]}: ${shown.length}`
            : `Misread images: ${mistakeCount}`}
        </h2>
        {cell && (
          <a
            href={`${href}#mistakes`}
            hx-get={`${href}/mistakes`}
            hx-target="#mistakes"
            hx-swap="outerHTML"
          >
            Show all
          </a>
        )}
      </div>
      {shown.length === 0 && <p class="muted">None: every image was read right.</p>}
      <Gallery mistakes={first} evaluation={evaluation} />
      {rest.length > 0 && (
        <details>
          <summary>{`${rest.length} more`}</summary>
          <Gallery mistakes={rest} evaluation={evaluation} />
        </details>
      )}
      {mistakeCount > mistakes.length && (
        <p class="muted">{`The ${mistakes.length} most confident ones are kept.`}</p>
      )}
    </section>
  );
};

const Gallery = ({
  mistakes,
  evaluation: { classes, rows, columns },
}: {
  mistakes: RunEvaluation["mistakes"];
  evaluation: RunEvaluation;
}) => (
  <ul class="gallery">
    {mistakes.map(({ index, actual, predicted, probabilities, image }) => (
      <li>
        <img
          src={greyPng(Buffer.from(image, "base64"), columns, rows)}
          width={columns}
          height={rows}
          alt={`Number ${index} of the test, a ${classes[actual]}`}
        />
        <p>
          <b>{classes[actual]}</b> read as <b class="wrong">{classes[predicted]}</b>
        </p>
        <Spark probabilities={probabilities} actual={actual} predicted={predicted} />
        <p class="shares">
          {[predicted, actual].map((label) => (
            <span>{`${classes[label]}: ${percent(probabilities[label] ?? 0)}`}</span>
          ))}
        </p>
      </li>
    ))}
  </ul>
);

/** All probabilities at a glance; the figures that matter stand below. */
const Spark = ({
  probabilities,
  actual,
  predicted,
}: {
  probabilities: readonly number[];
  actual: number;
  predicted: number;
}) => (
  <svg class="spark" viewBox={`0 0 ${10 * probabilities.length} 20`} aria-hidden="true">
    {probabilities.map((share, i) => (
      <rect
        class={i === predicted ? "predicted" : i === actual ? "actual" : undefined}
        x={10 * i + 1}
        y={19 - 18 * share}
        width="8"
        height={18 * share + 1}
      />
    ))}
  </svg>
);
