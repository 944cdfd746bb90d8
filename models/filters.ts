import { type AnyModel, type Model, membersOf } from "@inkling/engine";
import type { Voice } from "../texts/index.ts";
import { count as counted, precise } from "./format.ts";

/** The first weights of a model as grey pictures: grey is 0, white the largest, black its negative. */
export interface Filters {
  readonly kind: "conv2d" | "dense";
  readonly rows: number;
  readonly columns: number;
  readonly tiles: readonly Uint8Array[];
  /** How many there are; `tiles` are the first of them. */
  readonly count: number;
  /** The weight that is white. */
  readonly scale: number;
}

/** More tiles than these are a wall. */
const MOST = 48;
const [GREY, RANGE] = [128, 127];

/** Of the first layer with weights, where they lie over the picture: kernels, or a dense layer's columns. */
export function firstFilters({ spec, weights }: Model): Filters | undefined {
  const at = spec.layers.findIndex(({ kind }) => kind === "conv2d" || kind === "dense");
  const kind = spec.layers[at]?.kind;
  const w = weights.get(`${at}.${kind}.w`);
  if (w === undefined || (kind !== "conv2d" && kind !== "dense")) return undefined;
  const shape = kind === "conv2d" ? w.shape : [...spec.input, w.shape[1] ?? 0];
  const [rows = 0, columns = 0, channels = 0, count = 0] = shape;
  const size = rows * columns;
  if (channels !== 1 || size * count !== w.data.length) return undefined;
  const shown = Math.min(count, MOST);
  // The last dimension is which filter: of each pixel, all filters' weights stand together.
  const weightsOf = (filter: number) =>
    Float32Array.from({ length: size }, (_, pixel) => w.data[pixel * count + filter] ?? 0);
  const filters = Array.from({ length: shown }, (_, filter) => weightsOf(filter));
  const scale = filters.reduce(
    (most, one) => one.reduce((m, v) => Math.max(m, Math.abs(v)), most),
    0,
  );
  const grey = (value: number) => GREY + Math.round((RANGE * value) / (scale || 1));
  return {
    kind,
    rows,
    columns,
    count,
    scale,
    tiles: filters.map((one) => Uint8Array.from(one, grey)),
  };
}

/** Those of every network that answers together. */
export const filtersOf = (model: AnyModel): Filters[] =>
  membersOf(model)
    .map(firstFilters)
    .filter((filters) => filters !== undefined);

/** What is shown, and of how many: "All 24 filters of 3 × 3". */
export function filtersTitle(filters: Filters, { t }: Pick<Voice, "t">): string {
  const { kind, rows, columns, tiles, count } = filters;
  const some = tiles.length;
  if (kind === "dense") {
    return some < count ? t("chart.units-some", { some, count }) : t("chart.units-all", { count });
  }
  const size = `${rows} × ${columns}`;
  return some < count
    ? t("chart.filters-some", { some, count, size })
    : t("chart.filters-all", { count, size });
}

/** The same with what the greys are; `step`: after which they were like this, where they are still learning. */
export function filtersSentence(filters: Filters, step: number | undefined, voice: Voice): string {
  const { t, language } = voice;
  const how = {
    what: filtersTitle(filters, voice),
    scale: precise(filters.scale, 2, language),
  };
  return step === undefined
    ? t("chart.filters-how", how)
    : t("chart.filters-after", { ...how, step: counted(step, language) });
}
