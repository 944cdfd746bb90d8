import type { Model } from "@inkling/engine";
import { type Filters, filtersSentence, filtersTitle, firstFilters } from "../../models/filters.ts";
import { findPreset } from "../../models/presets.ts";
import { describedIn } from "../../texts/shipped.ts";
import { greyPng } from "../charts/png.ts";
import type { Run } from "../deps.ts";
import { languageOf, t, voice } from "../language.tsx";
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
      <h2 id="filters-title">{t(isOver(run) ? "model.first-layer" : "run.first-layer-learns")}</h2>
      {filters ? (
        <FilterTiles filters={filters} step={isOver(run) ? undefined : run.savedStep} />
      ) : (
        <p class="muted">{t("run.filters-later", { name: nameOf(run) })}</p>
      )}
    </section>
  );
};

function nameOf({ preset: called }: Run): string {
  const preset = findPreset(called);
  return preset ? describedIn(languageOf(), preset).title : called;
}

export const FilterTiles = ({
  filters,
  step,
}: {
  filters: Filters;
  /** After which they were like this, where they are still learning. */
  step?: number | undefined;
}) => {
  const { kind, rows, columns, tiles } = filters;
  return (
    <figure class="stack">
      <ul class="filters" data-kind={kind} aria-label={filtersTitle(filters, voice)}>
        {tiles.map((tile) => (
          <li>
            <img src={greyPng(tile, columns, rows)} width={columns} height={rows} alt="" />
          </li>
        ))}
      </ul>
      <figcaption class="muted small">{filtersSentence(filters, step, voice)}</figcaption>
    </figure>
  );
};
