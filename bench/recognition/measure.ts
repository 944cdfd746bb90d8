import { type Calibration, type Classifier, calibrationOf } from "@inkling/engine";
import { type Answer, type Answers, accuracyOf, answer } from "./answers.ts";
import { type Collection, type Kind, picturesOf } from "./kinds.ts";
import { type MnistFigures, measureMnist } from "./mnist.ts";
import { noDigits } from "./no-digits.ts";
import { measurePapers, type PaperFigures } from "./papers.ts";
import { type Cell, penGrid } from "./pen-grid.ts";
import { measureStrings, type ReadString, type StringFigures } from "./strings.ts";
import { readDrawings } from "./strokes.ts";
import { timeOfAnswer } from "./time.ts";

export interface KindFigures {
  readonly name: string;
  readonly stress: boolean;
  readonly count: number;
  readonly accuracy: number;
  /** Pictures on which the preprocessing found nothing: they count as wrong. */
  readonly blank: number;
  /** Files that are no pictures: they do not count. */
  readonly unreadable: readonly string[];
}

export interface Figures {
  readonly kinds: readonly KindFigures[];
  /** Of all single digits together. */
  readonly calibration: Calibration;
  /** Kinds of strokes: by pen, size and place. */
  readonly pens: readonly {
    readonly name: string;
    readonly cells: readonly Cell[];
    /** The same drawings on papers. */
    readonly papers: readonly PaperFigures[];
  }[];
  /** Of what is no digit: the share that is not answered as one. */
  readonly noDigits?: readonly {
    readonly sort: string;
    readonly count: number;
    readonly rejected: number;
  }[];
  readonly mnist?: MnistFigures;
  /** Milliseconds of one answer on one thread. */
  readonly milliseconds?: number;
  readonly strings?: readonly (StringFigures & { readonly folder: string })[];
}

export interface Wanted {
  /** Names of kinds; all, and all else, where there are none. */
  readonly kinds?: readonly string[];
  /** Least that the two likeliest classes have together in an answer that is given. */
  readonly threshold: number;
  /** Of the strokes drawn with all pens: each `every`-th. 0: none. */
  readonly every: number;
  readonly note: (text: string) => void;
  /** Hears of each kind's answers. */
  readonly onAnswers?: (kind: Kind, answers: Answers) => Promise<void>;
  /** Without it strings are left out. */
  readonly read?: ReadString;
}

/** Everything that the table says, or the chosen kinds alone. */
export async function measureAll(
  classifier: Classifier,
  collection: Collection,
  wanted: Wanted,
): Promise<Figures> {
  const kinds = collection.kinds.filter(({ name }) => wanted.kinds?.includes(name) ?? true);
  const measured: (KindFigures & { readonly answers: readonly Answer[] })[] = [];
  for (const kind of kinds) {
    wanted.note(kind.name);
    const found = await answer(classifier, await picturesOf(kind));
    await wanted.onAnswers?.(kind, found);
    measured.push({ ...figuresOf(kind, found), answers: found.all });
  }
  const answers = measured.flatMap((one) => one.answers).filter((one) => one.answer >= 0);
  return {
    kinds: measured.map(({ answers: _, ...figures }) => figures),
    calibration: calibrationOf(
      answers.map(({ confidence }) => Math.min(1, confidence)),
      answers.map(({ answer, label }) => answer === label),
    ),
    pens: await pens(classifier, kinds, wanted),
    ...(wanted.kinds === undefined && (await theRest(classifier, collection, wanted))),
  };
}

function figuresOf({ name, stress }: Kind, { all, unreadable }: Answers): KindFigures {
  return {
    name,
    stress,
    count: all.length,
    accuracy: accuracyOf(all),
    blank: all.filter((one) => one.answer < 0).length,
    unreadable: unreadable.map(({ picture, problem }) => `${picture.name}: ${problem}`),
  };
}

async function pens(classifier: Classifier, kinds: readonly Kind[], { every, note }: Wanted) {
  const grids: Figures["pens"][number][] = [];
  for (const { name, folder, drawn } of kinds) {
    if (!drawn || every === 0) continue;
    const drawings = (await readDrawings(folder)).filter((_, i) => i % every === 0);
    const onProgress = (done: number, total: number) => {
      if (done % 15 === 0) note(`${name}: ${done} of ${total} pens, sizes and places`);
    };
    const cells = await penGrid(classifier, drawings, onProgress);
    grids.push({ name, cells, papers: await measurePapers(classifier, drawings) });
  }
  return grids;
}

/** What is measured on no kind of single digits. */
async function theRest(
  classifier: Classifier,
  { letters, strings }: Collection,
  { threshold, note, read }: Wanted,
) {
  note("what is no digit, MNIST, time, strings");
  const isAnswered = (pair: number) => pair >= threshold;
  const rejected: { sort: string; count: number; rejected: number }[] = [];
  for (const { sort, pictures } of noDigits(letters)) {
    const { all } = await answer(classifier, pictures);
    const answered = all.filter((one) => one.answer >= 0 && isAnswered(one.pair));
    rejected.push({ sort, count: all.length, rejected: 1 - answered.length / all.length });
  }
  return {
    noDigits: rejected,
    mnist: await measureMnist(classifier, isAnswered),
    milliseconds: timeOfAnswer(classifier),
    ...(read && { strings: await readAll(strings, read) }),
  };
}

async function readAll(folders: readonly string[], read: ReadString) {
  const figures: (StringFigures & { folder: string })[] = [];
  for (const folder of folders) figures.push({ folder, ...(await measureStrings(folder, read)) });
  return figures;
}
