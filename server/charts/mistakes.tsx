import type { Child } from "hono/jsx";
import type { RunEvaluation } from "../deps.ts";
import { count, percent, Text, t } from "../language.tsx";
import { type Cell, type CellPictures, PAGE } from "./cell.ts";
import { greyPng } from "./png.ts";

export interface MistakesProps {
  readonly evaluation: RunEvaluation;
  /** Only those of one cell of the confusion matrix. */
  readonly cell?: Cell | undefined;
  /** The cell's other pictures. */
  readonly others?: CellPictures | undefined;
  /** The page of the run. */
  readonly href: string;
  /** Where one of the test images is read anew. */
  readonly readHref: (index: number) => string;
}

/** Pictures shown at first; the rest a click away. */
const FIRST = 40;

/** The misread pictures, the most confident mistakes first, each with all its probabilities. */
export const Mistakes = (props: MistakesProps) => {
  const { evaluation, cell, others, href } = props;
  const { mistakes, mistakeCount } = evaluation;
  const shown = mistakes.filter(
    ({ actual, predicted }) => !cell || (actual === cell.actual && predicted === cell.predicted),
  );
  const [first, rest] = [shown.slice(0, FIRST), shown.slice(FIRST)];
  const isEmpty = shown.length === 0 && !others?.total;
  return (
    <section id="mistakes" class="card stack" aria-labelledby="mistakes-title">
      <div class="top-line">
        <h2 id="mistakes-title">
          {cell ? cellWords(evaluation, cell) : t("chart.misread", { count: count(mistakeCount) })}
        </h2>
        {cell && (
          <Swap href={`${href}/mistakes`} plain={`${href}#mistakes`}>
            {t("chart.all-misread")}
          </Swap>
        )}
      </div>
      {isEmpty && <p class="muted">{emptyWords(evaluation, cell)}</p>}
      {first.length > 0 && <Gallery {...props} mistakes={first} />}
      {rest.length > 0 && (
        <details>
          <summary>{t("chart.more", { count: rest.length })}</summary>
          <Gallery {...props} mistakes={rest} />
        </details>
      )}
      {cell && others && others.total > 0 && <Others {...props} cell={cell} others={others} />}
      {!cell && mistakeCount > mistakes.length && (
        <p class="muted">{t("chart.most-confident", { count: count(mistakes.length) })}</p>
      )}
    </section>
  );
};

function cellWords({ classes, confusion }: RunEvaluation, { actual, predicted }: Cell): string {
  const n = count(confusion[actual]?.[predicted] ?? 0);
  const named = { actual: classes[actual] ?? "", count: n };
  if (actual === predicted) return t("chart.cell-right", named);
  return t("chart.cell-misread", { ...named, predicted: classes[predicted] ?? "" });
}

function emptyWords({ confusion }: RunEvaluation, cell: Cell | undefined): string {
  if (!cell) return t("chart.none-misread");
  const n = confusion[cell.actual]?.[cell.predicted] ?? 0;
  return t(n === 0 ? "chart.none" : "chart.not-kept");
}

/** A part of the page where scripts run, a page of its own where they do not. */
const Swap = ({ href, plain, children }: { href: string; plain: string; children?: Child }) => (
  <a href={plain} hx-get={href} hx-target="#mistakes" hx-swap="outerHTML">
    {children}
  </a>
);

const Gallery = ({
  mistakes,
  evaluation: { classes, rows, columns },
  readHref,
}: MistakesProps & { mistakes: RunEvaluation["mistakes"] }) => (
  <ul class="gallery">
    {mistakes.map(({ index, actual, predicted, probabilities, image }) => (
      <li>
        <a href={readHref(index)} title={t("chart.read-anew")}>
          <img
            src={greyPng(Buffer.from(image, "base64"), columns, rows)}
            width={columns}
            height={rows}
            alt={t("chart.test-image", { index, label: classes[actual] ?? "" })}
          />
        </a>
        <p>
          <Text
            k="chart.read-as"
            values={{
              actual: <b>{classes[actual]}</b>,
              predicted: <b class="wrong">{classes[predicted]}</b>,
            }}
          />
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

/** Pictures without probabilities, a page at a time. */
const Others = ({
  evaluation: { classes, rows, columns },
  cell: { actual, predicted },
  others: { total, from, shown },
  href,
  readHref,
}: MistakesProps & { cell: Cell; others: CellPictures }) => {
  const at = `${href}/mistakes?actual=${actual}&predicted=${predicted}&from=`;
  const page = (start: number, words: string) => (
    <Swap href={at + start} plain={`${at}${start}#mistakes`}>
      {words}
    </Swap>
  );
  return (
    <>
      <ul class="gallery small-ones">
        {shown.map(({ index, pixels }) => (
          <li>
            <a href={readHref(index)} title={t("chart.read-anew")}>
              <img
                src={greyPng(pixels, columns, rows)}
                width={columns}
                height={rows}
                loading="lazy"
                alt={t("chart.test-image", { index, label: classes[actual] ?? "" })}
              />
            </a>
          </li>
        ))}
      </ul>
      <p class="row">
        <span class="muted">
          {t("chart.from-to", {
            from: count(from + 1),
            to: count(from + shown.length),
            all: count(total),
          })}
        </span>
        {from > 0 && page(Math.max(0, from - PAGE), t("chart.previous", { count: PAGE }))}
        {from + shown.length < total && page(from + PAGE, t("chart.next", { count: PAGE }))}
      </p>
    </>
  );
};

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
