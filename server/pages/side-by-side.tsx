import type { Child } from "hono/jsx";
import { t } from "../language.tsx";
import { Scroll } from "./scroll.tsx";

/** One figure of things that are compared. */
export interface Line<T> {
  readonly term: string;
  readonly of: (thing: T) => number | undefined;
  readonly words: (value: number) => string;
  /** Which end is better; absent where neither is. */
  readonly best?: "high" | "low";
}

export interface SideBySideProps<T> {
  readonly things: readonly T[];
  /** Of a thing, at the top of its column. */
  readonly head: (thing: T) => Child;
  readonly lines: readonly Line<T>[];
  /** More rows, of texts. */
  readonly children?: Child;
}

/** Things beside each other, the best of each line marked, with bars where less is better. */
export function SideBySide<T>({ things, head, lines, children }: SideBySideProps<T>) {
  return (
    <Scroll label={t("chart.comparison")}>
      <table class="table compared">
        <thead>
          <tr>
            <td />
            {things.map((thing) => (
              <th scope="col">{head(thing)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Row line={line} things={things} />
          ))}
          {children}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row<T>({ line, things }: { line: Line<T>; things: readonly T[] }) {
  const values = things.map(line.of);
  const known = values.filter((value): value is number => Number.isFinite(value));
  if (known.length === 0) return null;
  const most = Math.max(...known);
  const best = line.best && (line.best === "high" ? most : Math.min(...known));
  return (
    <tr>
      <th scope="row">{line.term}</th>
      {values.map((value) => (
        <td data-best={String(value !== undefined && value === best)}>
          {value === undefined ? "–" : line.words(value)}
          {value !== undefined && value === best && <span class="sr"> {t("chart.best")}</span>}
          {value !== undefined && line.best === "low" && (
            <svg class="meter" width="100%" height="6" aria-hidden="true">
              <rect width={`${(100 * value) / (most || 1)}%`} height="6" rx="3" />
            </svg>
          )}
        </td>
      ))}
    </tr>
  );
}
