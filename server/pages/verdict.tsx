import type { NumberReading, Prediction, ReadDigit } from "@inkling/engine";
import type { Child } from "hono/jsx";
import { areDigits } from "../../models/digits.ts";
import { digitsOf, textSize } from "../../models/number.ts";
import {
  answerText,
  type NumberSummary,
  numberSentence,
  rivals,
  sentenceOf,
} from "../../models/verdict.ts";
import { greyPng, toGrey } from "../charts/png.ts";
import { percent, Text, t, voice } from "../language.tsx";

export interface VerdictProps {
  readonly classes: readonly string[];
  /** Absent before the first stroke. */
  readonly prediction?: Pick<Prediction, "label" | "probabilities" | "top" | "verdict"> | undefined;
  /** Several digits, in place of one. */
  readonly number?: (NumberSummary & Pick<NumberReading, "rows">) | undefined;
  /** The picture that the model saw. */
  readonly seen: Child;
  /** What is known of the picture, to hold the answer against. */
  readonly known?: Child;
}

/**
 * An answer. Of one digit: the digit, its confidence, the three best, what the model saw, and a bar for
 * each class. Of a number: its text and confidence, and what the model saw of each digit. Which of
 * the two is shown is said by `data-many` of the element around.
 */
export const VerdictView = ({ classes, prediction, number, seen, known }: VerdictProps) => {
  const top = prediction?.top ?? [];
  const close = prediction ? rivals(prediction) : [];
  const confidence = number?.confidence ?? top[0]?.confidence;
  const share = confidence === undefined ? "–" : percent(confidence);
  return (
    <>
      <div class="verdict">
        <p
          class="digit"
          data-digit
          data-long={String(classes.some((name) => name.length > 2))}
          data-size={textSize(number?.text ?? "")}
        >
          {number?.text ?? (prediction ? answerText(prediction) : "–")}
        </p>
        <div class="confidence">
          <p>
            <span class="label of-answer">{t("answer.confidence")}</span>
            <span class="label of-nearest">{t(nearest(classes))}</span>
            <strong data-confidence>
              {prediction?.verdict === "none" ? prediction.label : share}
            </strong>
          </p>
          <p class="doubt">
            <span class="unsure">
              <Text
                k="answer.may-also-be"
                values={{ second: <b data-second>{top[1]?.label}</b> }}
              />
            </span>
            <span class="none">{t(nothing(classes))}</span>
            <span class="several">{t("answer.may-be-misread")}</span>
            <span class="some-none">{t("answer.may-be-none")}</span>
          </p>
        </div>
        <ol class="top" data-top aria-label={t("answer.three")}>
          {[0, 1, 2].slice(0, classes.length).map((i) => (
            <li>
              <b>{close[i]?.label}</b> <span>{close[i] && percent(close[i].confidence)}</span>
            </li>
          ))}
        </ol>
        <figure class="seen">
          {seen}
          <figcaption>{t("answer.seen")}</figcaption>
        </figure>
        {known}
      </div>
      <p class="sr" role="status" data-say>
        {number ? numberSentence(number, voice) : prediction && sentenceOf(prediction, voice)}
      </p>
      <Bars classes={classes} probabilities={prediction?.probabilities ?? []} />
      <ol class="digits" data-digits aria-label={t("answer.one-by-one")}>
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
      {top[1] && verdict !== "sure" ? t("answer.or", { label: top[1].label }) : "\u00a0"}
    </span>
  </li>
);

/** What an answer below the threshold is; and what it is nearest to, whose share would say that it is sure of it. */
const nothing = (classes: readonly string[]) =>
  areDigits(classes) ? "answer.probably-no-digit" : "answer.probably-no-class";
const nearest = (classes: readonly string[]) =>
  areDigits(classes) ? "answer.nearest-digit" : "answer.nearest-class";

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
      <caption class="sr">{t("answer.probabilities")}</caption>
      <tbody>
        {classes.map((name, i) => {
          const share = probabilities[i];
          return (
            <tr data-bar={i} data-best={String(share !== undefined && share === best)}>
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
