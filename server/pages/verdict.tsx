import { DIGITS, type NumberReading, type Prediction, type ReadDigit } from "@inkling/engine";
import type { Child } from "hono/jsx";
import { percent } from "../../models/format.ts";
import { digitsOf, textSize } from "../../models/number.ts";
import { type NumberSummary, numberSentence, sentenceOf } from "../../models/verdict.ts";
import { greyPng, toGrey } from "../charts/png.ts";

export interface VerdictProps {
  readonly classes: readonly string[];
  /** Absent before the first stroke. */
  readonly prediction?: Pick<Prediction, "label" | "probabilities" | "top" | "verdict"> | undefined;
  /** Several digits, in place of one. */
  readonly number?: (NumberSummary & Pick<NumberReading, "rows">) | undefined;
  /** The picture that the model saw. */
  readonly seen: Child;
}

/**
 * An answer. Of one digit: the digit, its confidence, the three best, what the model saw, and a bar for
 * each class. Of a number: its text and confidence, and what the model saw of each digit. Which of
 * the two is shown is said by `data-many` of the element around.
 */
export const VerdictView = ({ classes, prediction, number, seen }: VerdictProps) => {
  const top = prediction?.top ?? [];
  const confidence = number?.confidence ?? top[0]?.confidence;
  return (
    <>
      <div class="verdict">
        <p
          class="digit"
          data-digit
          data-long={String(classes.some((name) => name.length > 2))}
          data-size={textSize(number?.text ?? "")}
        >
          {number?.text ?? (prediction?.verdict === "none" ? "?" : (prediction?.label ?? "–"))}
        </p>
        <div class="confidence">
          <p>
            <span class="label">Confidence</span>
            <strong data-confidence>{confidence === undefined ? "–" : percent(confidence)}</strong>
          </p>
          <p class="doubt">
            <span class="unsure">
              Unsure: it may also be <b data-second>{top[1]?.label}</b>
            </span>
            <span class="none">Probably {nothing(classes)}</span>
            <span class="several">Unsure: some of it may be misread</span>
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
        {number ? numberSentence(number) : prediction && sentenceOf(prediction)}
      </p>
      <Bars classes={classes} probabilities={prediction?.probabilities ?? []} />
      <ol class="digits" data-digits aria-label="The digits, one by one">
        {number && digitsOf(number).map((digit) => <DigitCard digit={digit} />)}
      </ol>
    </>
  );
};

const DigitCard = ({ digit: { label, top, verdict, pixels } }: { digit: ReadDigit }) => (
  <li data-state={verdict}>
    <img src={greyPng(toGrey(pixels), 28, 28)} width="28" height="28" alt="" />
    <b>{label}</b>
    <span>{percent(top[0]?.confidence ?? 0)}</span>
    <span class="small muted">
      {top[1] && verdict !== "sure" ? `or ${top[1].label}` : "\u00a0"}
    </span>
  </li>
);

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
