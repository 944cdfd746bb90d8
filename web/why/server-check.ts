import type { Prediction } from "@inkling/engine";
import { answerText, type CheckedAnswer, checkSentence, NO_DIGIT } from "../../models/verdict.ts";
import { milliseconds, t, voice } from "../language.ts";
import type { Sight } from "./panels.ts";
import { sendPicture } from "./picture-file.ts";

type One = Pick<Prediction, "label" | "confidence" | "verdict">;

/** Of the server's answers, what is used here. */
type Predicted = One & { readonly milliseconds: number };
interface Read {
  readonly text: string;
  readonly confidence: number;
  readonly milliseconds: number;
}

/** Sends the same picture to the server, to be read by the same model there: both answers in a sentence. */
export async function checkOnServer({ drawn, answer, model }: Sight): Promise<string> {
  const start = performance.now();
  const [own, server, inServer] =
    answer.kind === "answer"
      ? await digit(drawn.pixels, model, answer.prediction)
      : await number(drawn.pixels, model, answer.number);
  const there = performance.now() - start;
  const times = t("panel.times", {
    there: milliseconds(there),
    inServer: milliseconds(inServer),
    here: milliseconds(answer.milliseconds),
  });
  return `${checkSentence(own, server, voice)} ${times}`;
}

type Both = readonly [own: CheckedAnswer, server: CheckedAnswer, milliseconds: number];

async function digit(pixels: Uint8Array, model: string, own: One): Promise<Both> {
  const found = await sendPicture<Predicted>(`/api/v1/predict?model=${model}`, pixels);
  return [checked(own), checked(found), found.milliseconds];
}

const checked = (one: One): CheckedAnswer => {
  const text = answerText(one);
  return { text: text === NO_DIGIT ? "" : text, confidence: one.confidence };
};

async function number(pixels: Uint8Array, model: string, own: CheckedAnswer): Promise<Both> {
  const found = await sendPicture<Read>(`/api/v1/read?model=${model}`, pixels);
  return [own, found, found.milliseconds];
}
