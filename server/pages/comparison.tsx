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
import { type Line, SideBySide } from "./side-by-side.tsx";

/** A model as it is compared. */
export type Compared = ModelInfo & {
  /** Of one image on this server. */
  readonly milliseconds: number;
  readonly confidence?: Confidence;
};

const LINES: readonly Line<Compared>[] = [
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
      <SideBySide things={models} head={({ name }) => name} lines={LINES}>
        <tr>
          <th scope="row">Layers</th>
          {models.map(({ layers }) => (
            <td class="small">{layers}</td>
          ))}
        </tr>
      </SideBySide>
    </section>
  );
};
