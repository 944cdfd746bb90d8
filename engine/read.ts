import type { Classifier } from "./classifier.ts";
import { LOW, type Verdict, worstVerdict } from "./confidence.ts";
import { ValueError } from "./errors.ts";
import { DIGIT, SIDE } from "./pixels/fit.ts";
import { inkIn, type Seen, see } from "./pixels/ink.ts";
import type { Picture } from "./pixels/picture.ts";
import { overOpenGround, type Relief } from "./pixels/polarity.ts";
import { keepIn, keepNone, type Step } from "./pixels/steps.ts";
import type { ReadingOptions } from "./pixels.ts";
import { MOST_CANDIDATES } from "./read/limits.ts";
import { type Look, type Looked, lookAt, type ReadRow } from "./read/look.ts";
import { vote } from "./read/vote.ts";

/** What is written in a picture: digits in rows. */
export interface NumberReading {
  /**
   * What is written: the rows, a line each. Wide gaps in a row are spaces, a decimal point or
   * comma is a point, and marks that part thousands are left out: 58.433 is "58433", and 1.234,56
   * is "1234.56". Empty when there is nothing to read.
   */
  readonly text: string;
  /**
   * How sure the text is, 0..1: the product over all rows, times its share of the votes where the picture
   * was looked at in several ways; 0 when there is nothing to read.
   */
  readonly confidence: number;
  /** Of the least sure digit: `none` where one is probably no digit, or there is nothing to read. */
  readonly verdict: Verdict;
  /** From top to bottom. */
  readonly rows: readonly ReadRow[];
  /** Whether there is no ink at all. */
  readonly blank: boolean;
  /** Whether the picture was dark on light, as ink on paper is, and was turned round. */
  readonly inverted: boolean;
  /** Whether there was more on the picture than is looked at, so that something may be missing. */
  readonly truncated: boolean;
  /** The pictures on the way, in order, when asked for; those of one digit where there is one alone. */
  readonly steps?: readonly Step[];
}

export interface NumberOptions extends ReadingOptions {
  /** One look alone, whatever it is unsure of: where many pictures are to be read at once. */
  readonly quick?: boolean;
}

const NOTHING: NumberReading = {
  text: "",
  confidence: 0,
  verdict: "none",
  rows: [],
  blank: true,
  inverted: false,
  truncated: false,
};

/**
 * Finds, orders and reads the digits in a picture: apart or touching, in rows, with decimal points.
 * A single digit is answered as `toInput` and the classifier answer it.
 *
 * A point and a comma look alike, so their places tell what they are. A mark parts thousands, and is
 * left out, when exactly three digits follow it up to the next mark or the number's end, and one to
 * three, not beginning with 0, stand before it or before the first of several such marks. Any other
 * is a decimal point. So 3.142 is read as "3142"; 10.6, 0.125 and 1234.567 are read as they stand.
 *
 * Ink is cut wherever two digits may touch, every run of pieces that has the size of a digit is
 * asked of the network, and the likeliest way through all pieces is the answer. Where it is not sure, the picture
 * is looked at in other ways too, and what most of them read is the answer.
 * @throws ValueError when the model's input is not [28, 28, 1], or the picture's size, channels and
 * data do not fit each other
 */
export function readNumber(
  classifier: Classifier,
  picture: Picture,
  { steps: wanted = false, quick = false }: NumberOptions = {},
): NumberReading {
  checkModel(classifier);
  const seen = see(picture);
  const looks = looksAt(classifier, picture, seen, wanted);
  const first = looks.next().value;
  if (!first) return { ...NOTHING, ...(wanted && { steps: writtenIn(seen, wanted).steps }) };
  const { best, share } = vote(quick || isEnough(first) ? [first] : [first, ...looks]);
  return {
    text: best.text,
    confidence: share * best.confidence,
    verdict: verdictOf(best.rows, share),
    rows: best.rows,
    blank: false,
    inverted: seen.relief.inverted,
    truncated: best.truncated,
    ...(wanted && { steps: best.steps }),
  };
}

/** Of several digits those a little larger than MNIST's are read best, and otherwise when asked at both sizes. */
const LARGER = 22;

/**
 * The ways to look at a picture: over each ground, its ink as it is, upright, or stronger. Of what the first is
 * unsure of, all decide.
 */
const WAYS: readonly { readonly over: (relief: Relief) => Relief; readonly looks: Look[] }[] = [
  {
    over: (relief) => relief,
    looks: [
      { side: LARGER, asSingle: true },
      { side: LARGER, isUpright: true },
      { side: LARGER, gamma: 0.7 },
    ],
  },
  {
    over: overOpenGround,
    looks: [{ side: DIGIT }, { side: LARGER, isUpright: true }],
  },
];

const LOOKS = WAYS.reduce((sum, { looks }) => sum + looks.length, 0);

/** A look that is so sure needs no others, unless it leaves out what has so many heights of its row. */
const SURE = 0.9;
const LARGE = 0.3;

/** Whether there is no need to look again, or too much to look at. */
const isEnough = ({ isSingle, confidence, leftOut, asked }: Looked): boolean =>
  isSingle || (confidence >= SURE && leftOut < LARGE) || asked > MOST_CANDIDATES / LOOKS;

/** One look after the other; none where there is no ink. */
function* looksAt(classifier: Classifier, picture: Picture, seen: Seen, wanted: boolean) {
  for (const { over, looks } of WAYS) {
    const { ink, keep, steps } = writtenIn({ ...seen, relief: over(seen.relief) }, wanted);
    if (!ink) return;
    for (const look of looks) {
      yield { ...lookAt(classifier, picture, ink, look, keep), steps };
    }
  }
}

/** The ink of a picture, and the pictures on the way to it, if wanted. */
function writtenIn(seen: Seen, wanted: boolean) {
  const steps: Step[] = [];
  const keep = wanted ? keepIn(steps) : keepNone;
  return { ink: inkIn(seen, keep, { ofSeveral: true }), keep, steps };
}

function checkModel({ model: { spec } }: Classifier): void {
  const wanted = [SIDE, SIDE, 1];
  if (spec.input.join() === wanted.join()) return;
  const rule = `expected a model that takes [${wanted.join(", ")}]`;
  throw new ValueError(`The model ${spec.name}`, rule, spec.input);
}

/** As of the least sure digit; no better than unsure where a row is, for it was cut or looked at in a doubtful way. */
function verdictOf(rows: readonly ReadRow[], share: number): Verdict {
  const digits = rows.flatMap((row) => row.digits.map((digit) => digit.verdict));
  const isUnsure = rows.some(({ confidence }) => share * confidence < LOW);
  return worstVerdict(isUnsure ? [...digits, "unsure"] : digits);
}
