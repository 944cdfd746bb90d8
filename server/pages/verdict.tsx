import { DIGITS, type Prediction } from "@inkling/engine";
import type { Child } from "hono/jsx";
import { percent } from "../../models/format.ts";
import { sentenceOf } from "../../models/verdict.ts";

export interface VerdictProps {
  readonly classes: readonly string[];
  /** Absent before the first stroke. */
  readonly prediction?: Pick<Prediction, "label" | "probabilities" | "top" | "verdict">;
  /** The picture that the model saw. */
  readonly seen: Child;
}

/** An answer: digit, confidence, the three best, what the model saw, and a bar for each class. */
export const VerdictView = ({ classes, prediction, seen }: VerdictProps) => {
  const top = prediction?.top ?? [];
  return (
    <>
      <div class="verdict">
        <p class="digit" data-digit data-long={String(classes.some((name) => name.length > 2))}>
          {prediction?.verdict === "none" ? "?" : (prediction?.label ?? "–")}
        </p>
        <div class="confidence">
          <p>
            <span class="label">Confidence</span>
            <strong data-confidence>{top[0] ? percent(top[0].confidence) : "–"}</strong>
          </p>
          <p class="doubt">
            <span class="unsure">
              Unsure: it may also be <b data-second>{top[1]?.label}</b>
            </span>
            <span class="none">Probably {nothing(classes)}</span>
          </p>
        </div>
        <ol class="top" data-top aria-label="The three most likely">
          {[0, 1, 2].slice(0, classes.length).map((i) => (
            <li>
              <b>{top[i]?.label ?? "–"}</b> <span>{top[i] ? percent(top[i].confidence) : "–"}</span>
            </li>
          ))}
        </ol>
        <figure class="seen">
          {seen}
          <figcaption>What the model saw</figcaption>
        </figure>
      </div>
      <p class="sr" role="status" data-say>
        {prediction && sentenceOf(prediction)}
      </p>
      <Bars classes={classes} probabilities={prediction?.probabilities ?? []} />
    </>
  );
};

/** What an answer below the threshold is. */
const nothing = (classes: readonly string[]): string =>
  classes.join() === DIGITS.join() ? "not a digit" : "none of the classes";

/** All probabilities in the order of the classes: bars for the eye, a table for everyone. */
const Bars = ({
  classes,
  probabilities,
}: {
  classes: readonly string[];
  probabilities: readonly number[];
}) => {
  const best = Math.max(...probabilities);
  return (
    <table class="bars">
      <caption class="sr">Probability of each class</caption>
      <tbody>
        {classes.map((name, i) => {
          const share = probabilities[i];
          return (
            <tr data-bar data-best={String(share !== undefined && share === best)}>
              <th scope="row">{name}</th>
              <td class="bar">
                <svg width="100%" height="100%" aria-hidden="true">
                  <rect width={`${100 * (share ?? 0)}%`} height="100%" />
                </svg>
              </td>
              <td class="share" data-share>
                {share === undefined ? "–" : percent(share)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
