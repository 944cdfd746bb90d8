import { DIGITS } from "@inkling/engine";
import { digitsOf } from "../../../models/number.ts";
import type { SeenDigit } from "../../../models/reading.ts";
import { greyPng, toGrey } from "../../charts/png.ts";
import type { NumberAnswer } from "../../deps.ts";
import { bytes, milliseconds, Text, t } from "../../language.tsx";
import { Problem } from "../problem.tsx";
import { Steps, type Thumbnail } from "../steps.tsx";
import { VerdictView } from "../verdict.tsx";
import type { Preview } from "./preview.ts";
import { type Line, Readings } from "./readings.tsx";

/** Below this width a picture is enlarged with its pixels kept square. */
const TINY = 100;

export type Outcome =
  | { readonly kind: "none" }
  | { readonly kind: "problem"; readonly sentence: string }
  | { readonly kind: "several"; readonly lines: readonly Line[] }
  | {
      readonly kind: "answer";
      readonly answer: NumberAnswer;
      readonly picture: Preview;
      readonly steps: readonly Thumbnail[];
      /** Of the file, in bytes. */
      readonly size: number;
      readonly classes: readonly string[];
    };

/** The answer of the server. */
export const Result = ({ outcome }: { outcome: Outcome }) => (
  <section
    id="result"
    class="card answer"
    data-state={outcome.kind === "answer" ? stateOf(outcome.answer) : "empty"}
    data-many={String(outcome.kind === "answer" && outcome.answer.single === undefined)}
    aria-label={t("answer.answer")}
  >
    {outcome.kind === "problem" && <Problem>{outcome.sentence}</Problem>}
    {outcome.kind === "answer" && <Answered {...outcome} />}
    {outcome.kind === "several" && <Readings lines={outcome.lines} />}
    {(outcome.kind === "none" || outcome.kind === "problem") && (
      <VerdictView classes={DIGITS} seen={<span class="no-picture" />} />
    )}
  </section>
);

const stateOf = ({ single, verdict }: NumberAnswer): string => single?.verdict ?? verdict;

const Answered = ({
  answer,
  picture,
  steps,
  size,
  classes,
}: Extract<Outcome, { kind: "answer" }>) => {
  const { model, milliseconds: time, inverted, single } = answer;
  return (
    <>
      {single === undefined ? (
        <VerdictView classes={classes} number={answer} seen="" />
      ) : (
        <VerdictView classes={classes} prediction={single} seen={<Seen {...single} />} />
      )}
      <figure class="uploaded">
        <div class="framed">
          <img
            src={picture.url}
            width={picture.width}
            height={picture.height}
            alt={t("upload.as-uploaded")}
            data-tiny={String(picture.width < TINY)}
          />
          {single === undefined && <Boxes {...answer} />}
        </div>
        <figcaption>
          <b>{t("upload.as-uploaded-size", { size: bytes(size) })}</b>
          <span>
            <Text
              k="upload.read-on-server"
              values={{ model: <code>{model}</code>, time: milliseconds(time) }}
            />
          </span>
          {inverted && <span>{t("upload.inverted")}</span>}
        </figcaption>
      </figure>
      <Steps steps={steps} />
    </>
  );
};

const Seen = ({ pixels }: SeenDigit) => {
  const side = Math.round(Math.sqrt(pixels.length));
  const url = greyPng(toGrey(pixels), side, side);
  return <img src={url} width={side} height={side} alt={t("upload.centred")} />;
};

/** A frame around each digit, in the picture's own pixels. */
const Boxes = (number: NumberAnswer) => (
  <svg class="boxes" viewBox={`0 0 ${number.width} ${number.height}`} aria-hidden="true">
    {digitsOf(number).map(({ box, verdict }) => (
      <rect x={box.x} y={box.y} width={box.width} height={box.height} data-state={verdict} />
    ))}
  </svg>
);

/** The same as scripts fill it, with what was read in the browser. */
export const LocalResult = ({ classes }: { classes: readonly string[] }) => (
  <template data-local data-classes={classes.join()}>
    <section
      id="result"
      class="card answer"
      data-state="empty"
      data-many="false"
      tabindex={-1}
      aria-label={t("answer.answer")}
    >
      <p class="problem" role="alert" data-problem hidden />
      <VerdictView
        classes={classes}
        seen={
          <canvas data-seen width="28" height="28" role="img" aria-label={t("answer.pixels")} />
        }
      />
      <figure class="uploaded" data-uploaded>
        <div class="framed">
          <img alt={t("upload.as-given")} data-picture />
          <svg class="boxes" data-boxes aria-hidden="true" />
        </div>
        <figcaption>
          <b data-file-name />
          <span data-read-by />
          <span data-inverted hidden>
            {t("upload.inverted")}
          </span>
        </figcaption>
      </figure>
      <details class="steps" data-steps>
        <summary>{t("upload.steps")}</summary>
        <ol />
      </details>
    </section>
  </template>
);
