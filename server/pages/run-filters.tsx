import type { Model } from "@inkling/engine";
import { count } from "../../models/format.ts";
import { findPreset } from "../../models/presets.ts";
import { type Filters, firstFilters } from "../charts/filters.ts";
import { greyPng } from "../charts/png.ts";
import type { Run } from "../deps.ts";
import { isOver } from "../runs/record.ts";

export interface RunFiltersProps {
  readonly run: Run;
  /** As its last checkpoint has it, or as it was trained; absent before the first. */
  readonly model: Model | undefined;
}

/** What the first layer looks for, as it learns it: fetched anew with every checkpoint, one an epoch. */
export const RunFilters = ({ run, model }: RunFiltersProps) => {
  const filters = model && firstFilters(model);
  if (filters === undefined && (model || isOver(run))) return <div id="filters" />;
  return (
    <section
      id="filters"
      class="card stack"
      aria-labelledby="filters-title"
      {...(!isOver(run) && {
        "hx-get": `/train/${run.id}/filters`,
        "hx-trigger": "inkling:state from:body",
        "hx-swap": "outerMorph",
      })}
    >
      <h2 id="filters-title">{`First layer${isOver(run) ? "" : " as it learns"}`}</h2>
      {filters ? (
        <FilterTiles filters={filters} when={whenWords(run)} />
      ) : (
        <p class="muted">{`Shown from the first epoch on: what ${nameOf(run)} looks for in a picture.`}</p>
      )}
    </section>
  );
};

const nameOf = ({ preset }: Run): string => findPreset(preset)?.title ?? preset;

function whenWords(run: Run): string {
  if (isOver(run) || run.savedStep === undefined) return "";
  return ` After step ${count(run.savedStep)}.`;
}

export const FilterTiles = ({ filters, when = "" }: { filters: Filters; when?: string }) => {
  const { kind, rows, columns, tiles, count: all, scale } = filters;
  const shown = tiles.length < all ? `${tiles.length} of ${all}` : `All ${all}`;
  const what =
    kind === "conv2d" ? `filters of ${rows} × ${columns}` : `units, a weight for each pixel`;
  return (
    <figure class="stack">
      <ul class="filters" data-kind={kind} aria-label={`${shown} ${what}`}>
        {tiles.map((tile) => (
          <li>
            <img src={greyPng(tile, columns, rows)} width={columns} height={rows} alt="" />
          </li>
        ))}
      </ul>
      <figcaption class="muted small">
        {`${shown} ${what}. White adds to the sum up to ${scale.toPrecision(2)}, black takes as much away, grey is nothing.${when}`}
      </figcaption>
    </figure>
  );
};
