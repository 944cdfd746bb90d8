// Precision, recall and F1, and the classification report, with scikit-learn's conventions: what
// would be divided by zero is 0.

export interface Averages {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface ClassScores extends Averages {
  readonly label: string;
  /** Images of the class. */
  readonly support: number;
}

type Confusion = readonly (readonly number[])[];

/**
 * Of each class, from counts [actual][predicted]:
 * precision = right / predicted as it,  recall = right / support,  f1 = 2·right / (predicted + support).
 */
export function classScores(classes: readonly string[], confusion: Confusion): ClassScores[] {
  return classes.map((label, i) => {
    const right = confusion[i]![i]!;
    const predicted = confusion.reduce((sum, row) => sum + row[i]!, 0);
    const support = confusion[i]!.reduce((sum, n) => sum + n, 0);
    return {
      label,
      precision: ratio(right, predicted),
      recall: ratio(right, support),
      f1: ratio(2 * right, predicted + support),
      support,
    };
  });
}

/** The plain mean over the classes. */
export function macro(scores: readonly ClassScores[]): Averages {
  return mean(scores, () => 1);
}

/** The mean over the classes, each weighing as much as it has images. */
export function weighted(scores: readonly ClassScores[]): Averages {
  return mean(scores, ({ support }) => support);
}

function mean(scores: readonly ClassScores[], weight: (scores: ClassScores) => number): Averages {
  const total = scores.reduce((sum, score) => sum + weight(score), 0);
  const of = (key: keyof Averages) =>
    ratio(
      scores.reduce((sum, score) => sum + score[key] * weight(score), 0),
      total,
    );
  return { precision: of("precision"), recall: of("recall"), f1: of("f1") };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

interface Report {
  readonly count: number;
  readonly accuracy: number;
  readonly perClass: readonly ClassScores[];
  readonly macro: Averages;
  readonly weighted: Averages;
}

const HEADINGS = ["precision", "recall", "f1-score", "support"];
const CELL = 10;

/**
 * The classification report as a table of text, four decimals:
 *
 *                 precision    recall  f1-score   support
 *
 *              0     0.9919    0.9959    0.9939       980
 *            ...
 *       accuracy                         0.9921     10000
 *      macro avg     0.9920    0.9920    0.9920     10000
 *   weighted avg     0.9921    0.9921    0.9921     10000
 */
export function formatReport({ count, accuracy, perClass, ...averages }: Report): string {
  const names = [...perClass.map(({ label }) => label), "weighted avg"];
  const width = Math.max(...names.map((name) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    [name.padStart(width), ...cells.map((cell) => cell.padStart(CELL))].join("");
  const scores = (name: string, { precision, recall, f1 }: Averages, support: number) =>
    line(name, [...[precision, recall, f1].map((score) => score.toFixed(4)), String(support)]);
  return [
    line("", HEADINGS),
    "",
    ...perClass.map((row) => scores(row.label, row, row.support)),
    "",
    line("accuracy", ["", "", accuracy.toFixed(4), String(count)]),
    scores("macro avg", averages.macro, count),
    scores("weighted avg", averages.weighted, count),
    "",
  ].join("\n");
}
