import type { Dataset } from "@inkling/engine";
import type { Child } from "hono/jsx";
import { contactSheet } from "../charts/png.ts";
import { count, t } from "../language.tsx";

export const SPLITS = ["train", "test"] as const;
export type Split = (typeof SPLITS)[number];

export interface ClassSamplesProps {
  readonly set: string;
  readonly sets: { readonly [S in Split]?: Dataset };
  /** Number of the class; none is chosen at first. */
  readonly label: string | undefined;
  readonly split: Split | undefined;
  /** From 1. */
  readonly page: number;
}

/** Images on a page: sheets of 10 by 6, so that phones show one beside the other and desks two. */
const [ACROSS, DOWN, SHEETS] = [10, 6, 4];
const PAGE = ACROSS * DOWN * SHEETS;

/** All images of one class, page by page. */
export const ClassSamples = ({ set, sets, label, split = "train", page }: ClassSamplesProps) => {
  const data = sets[split];
  const index = Number(label);
  const name = label === undefined ? undefined : data?.classes[index];
  if (data === undefined || name === undefined) return <div id="class" />;
  const places = placesOf(data, index);
  const pages = Math.max(1, Math.ceil(places.length / PAGE));
  const shown = Math.min(page, pages);
  const href = (other: Split, to: number) =>
    `/data?set=${set}&class=${index}&split=${other}&page=${to}`;
  return (
    <section id="class" class="card stack" aria-labelledby="class-title">
      <div class="top-line">
        <h2 id="class-title">
          {t("data.class-page", { name, count: count(places.length), page: shown, pages })}
        </h2>
        <nav class="row" aria-label={t("data.class-pages")}>
          {SPLITS.filter((other) => other !== split && sets[other]).map((other) => (
            <Swap href={href(other, 1)}>{t(`data.images-${other}`)}</Swap>
          ))}
          {shown > 1 && <Swap href={href(split, shown - 1)}>{t("data.back")}</Swap>}
          {shown < pages && <Swap href={href(split, shown + 1)}>{t("data.next")}</Swap>}
        </nav>
      </div>
      <div class="sheets">
        {sheetsOf(data, places.slice((shown - 1) * PAGE, shown * PAGE)).map(
          ({ url, width, height }) => (
            <img src={url} width={width} height={height} alt={t(`data.sheet-${split}`, { name })} />
          ),
        )}
      </div>
    </section>
  );
};

function placesOf({ labels }: Dataset, index: number): number[] {
  const places: number[] = [];
  labels.forEach((label, place) => {
    if (label === index) places.push(place);
  });
  return places;
}

function sheetsOf({ images, rows, columns }: Dataset, places: readonly number[]) {
  const size = rows * columns;
  const each = ACROSS * DOWN;
  return Array.from({ length: Math.ceil(places.length / each) }, (_, i) =>
    contactSheet(
      places
        .slice(i * each, (i + 1) * each)
        .map((place) => images.subarray(place * size, (place + 1) * size)),
      rows,
      columns,
      ACROSS,
    ),
  );
}

/** A link that swaps this section alone where scripts are at hand. */
const Swap = ({ href, children }: { href: string; children?: Child }) => (
  <a
    class="button"
    href={`${href}#class`}
    hx-get={href}
    hx-select="#class"
    hx-target="#class"
    hx-swap="outerHTML"
  >
    {children}
  </a>
);
