import type { Confidence } from "@inkling/engine";
import type { ModelInfo } from "../deps.ts";
import {
  accuracy,
  bytes,
  compact,
  count,
  duration,
  fixed,
  loss,
  milliseconds,
  percent,
  t,
} from "../language.tsx";
import { networkWords } from "./network-words.ts";
import { type Line, SideBySide } from "./side-by-side.tsx";

/** A model as it is compared. */
export type Compared = ModelInfo & {
  /** Of one image on this server. */
  readonly milliseconds: number;
  readonly confidence?: Confidence;
};

const lines = (): readonly Line<Compared>[] => [
  { term: t("models.test-accuracy"), of: (m) => m.testAccuracy, words: accuracy, best: "high" },
  { term: t("models.test-loss"), of: (m) => m.testLoss ?? undefined, words: loss, best: "low" },
  { term: t("models.misread"), of: misread, words: count, best: "low" },
  {
    term: t("models.validation-accuracy"),
    of: (m) => m.validationAccuracy,
    words: accuracy,
    best: "high",
  },
  { term: t("models.parameters"), of: (m) => m.parameters, words: count, best: "low" },
  { term: t("models.file-size"), of: (m) => m.bytes, words: bytes, best: "low" },
  {
    term: t("models.multiply-adds-each"),
    of: (m) => m.multiplyAdds,
    words: compact,
    best: "low",
  },
  { term: t("models.time-here"), of: (m) => m.milliseconds, words: milliseconds, best: "low" },
  {
    term: t("models.temperature"),
    of: (m) => m.confidence?.temperature,
    words: (temperature) => fixed(temperature, 2),
  },
  { term: t("models.threshold"), of: (m) => m.confidence?.threshold, words: percent },
  { term: t("models.turned-away"), of: (m) => m.confidence?.falseRejects, words: percent },
  { term: t("models.epochs"), of: (m) => m.epochs, words: count },
  { term: t("run.trained-for"), of: (m) => m.seconds, words: duration },
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
        <h2 id="compare-title">{t("overlay.side-by-side")}</h2>
        <a href="/models">{t("layout.close")}</a>
      </div>
      <SideBySide things={models} head={({ name }) => name} lines={lines()}>
        <tr>
          <th scope="row">{t("models.layers")}</th>
          {models.map((model) => (
            <td class="small">{networkWords(model)}</td>
          ))}
        </tr>
      </SideBySide>
    </section>
  );
};
