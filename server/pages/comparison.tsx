import type { Confidence } from "@inkling/engine";
import {
  accuracy,
  bytes,
  compact,
  count,
  duration,
  loss,
  milliseconds,
  percent,
} from "../../models/format.ts";
import type { ModelInfo } from "../deps.ts";
import { Scroll } from "./scroll.tsx";

/** A model as it is compared. */
export type Compared = ModelInfo & {
  /** Of one image on this server. */
  readonly milliseconds: number;
  readonly confidence?: Confidence;
};

interface Line {
  readonly term: string;
  readonly of: (model: Compared) => number | undefined;
  readonly words: (value: number) => string;
  /** Which end is better; absent where neither is. */
  readonly best?: "high" | "low";
}

const LINES: readonly Line[] = [
  { term: "Test accuracy", of: (m) => m.testAccuracy, words: accuracy, best: "high" },
  { term: "Test loss", of: (m) => m.testLoss ?? undefined, words: loss, best: "low" },
  { term: "Misread of 10,000", of: misread, words: count, best: "low" },
  { term: "Validation accuracy", of: (m) => m.validationAccuracy, words: accuracy, best: "high" },
  { term: "Parameters", of: (m) => m.parameters, words: count, best: "low" },
  { term: "File size", of: (m) => m.bytes, words: bytes, best: "low" },
  { term: "Multiply-adds per image", of: (m) => m.multiplyAdds, words: compact, best: "low" },
  { term: "Time per image here", of: (m) => m.milliseconds, words: milliseconds, best: "low" },
  { term: "Temperature", of: (m) => m.confidence?.temperature, words: (t) => t.toFixed(2) },
  { term: "No digit below, two likeliest", of: (m) => m.confidence?.threshold, words: percent },
  {
    term: "Digits turned away, validation",
    of: (m) => m.confidence?.falseRejects,
    words: percent,
  },
  { term: "Epochs trained", of: (m) => m.epochs, words: count },
  { term: "Trained for", of: (m) => m.seconds, words: duration },
];

function misread({ testAccuracy }: ModelInfo): number | undefined {
  return testAccuracy === undefined ? undefined : Math.round(10_000 * (1 - testAccuracy));
}

/** The ticked models beside each other, the best of each line marked, each line with its bars. */
export const Comparison = ({ models }: { models: readonly Compared[] }) => {
  if (models.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="compare-title">
      <div class="top-line">
        <h2 id="compare-title">Side by side</h2>
        <a href="/models">Close</a>
      </div>
      <Scroll label="Comparison">
        <table class="table compared">
          <thead>
            <tr>
              <td />
              {models.map(({ name }) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {LINES.map((line) => (
              <Row line={line} models={models} />
            ))}
            <tr>
              <th scope="row">Layers</th>
              {models.map(({ layers }) => (
                <td class="small">{layers}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </Scroll>
    </section>
  );
};

const Row = ({ line, models }: { line: Line; models: readonly Compared[] }) => {
  const values = models.map(line.of);
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return null;
  const most = Math.max(...known);
  const best = line.best && (line.best === "high" ? most : Math.min(...known));
  return (
    <tr>
      <th scope="row">{line.term}</th>
      {values.map((value) => (
        <td data-best={String(value !== undefined && value === best)}>
          {value === undefined ? "–" : line.words(value)}
          {value !== undefined && value === best && <span class="sr"> (best)</span>}
          {value !== undefined && line.best === "low" && (
            <svg class="meter" width="100%" height="6" aria-hidden="true">
              <rect width={`${(100 * value) / (most || 1)}%`} height="6" rx="3" />
            </svg>
          )}
        </td>
      ))}
    </tr>
  );
};
