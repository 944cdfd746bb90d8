import { Icon, type IconName } from "./icons.tsx";

const TOOLS: readonly (readonly [act: string, name: string, icon: IconName])[] = [
  ["earlier", "Earlier", "earlier"],
  ["later", "Later", "later"],
  ["out", "Zoom out", "minus"],
  ["in", "Zoom in", "plus"],
];

/** Buttons for what the pointer does by dragging over a chart, and the keys by +, −, arrows and 0. */
export const ZoomTools = ({ chart }: { chart: string }) => (
  <fieldset class="zoom scripted" data-zoom>
    <legend class="sr">{`Zoom of the ${chart} chart`}</legend>
    <button type="button" class="quiet small" data-act="all" disabled>
      Show all
    </button>
    {TOOLS.map(([act, name, icon]) => (
      <button
        type="button"
        class="quiet"
        data-act={act}
        aria-label={name}
        title={name}
        disabled={act !== "in"}
      >
        <Icon name={icon} />
      </button>
    ))}
  </fieldset>
);
