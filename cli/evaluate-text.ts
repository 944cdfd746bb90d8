import { accuracy, compact, count, loss, milliseconds } from "../models/format.ts";
import { plural, table } from "./output.ts";
import { calibrationTable, fullReport, summaryLine } from "./report.ts";
import { averageOf, byModel, type SetAverage } from "./set-average.ts";
import type { SetResult } from "./set-result.ts";

/** One model on one set: everything. */
export function single(result: SetResult): string {
  const { found, classifier, evaluation, seconds } = result;
  const speed = `${count(evaluation.count / seconds)} images/s, ${classifier.build} build, ${plural(classifier.threads, "thread")}`;
  return [
    `${found.name}: ${summaryLine({ ...evaluation, ...shares(result) })} (${speed})`,
    ...(result.blank.length > 0 ? [WITHOUT_BLANK] : []),
    fullReport(evaluation),
    calibrationTable(evaluation.calibration),
    ...leftOut([result]),
  ].join("\n\n");
}

const WITHOUT_BLANK = "Blank pictures count as wrong here; the tables are of the others.";

const shares = ({ count: n, accuracy: share, top3 }: SetResult) => ({
  count: n,
  accuracy: share,
  top3,
});

/** Several models on one set, a row each. */
export function comparison(results: readonly SetResult[]): string {
  const headings = ["model", "accuracy", "loss", "top-3", "ECE", "parameters", "multiply-adds"];
  const rows = results.map((result) => [
    result.found.name,
    accuracy(result.accuracy),
    loss(result.evaluation.loss),
    accuracy(result.top3),
    accuracy(result.evaluation.calibration.error),
    count(result.classifier.parameters),
    compact(result.classifier.multiplyAdds),
    milliseconds(result.perImage),
  ]);
  const lines = table([[...headings, "per image"], ...rows], "lrrrrrrr");
  return [lines, ...leftOut(results.slice(0, 1))].join("\n\n");
}

const HEADINGS = [
  "model",
  "data",
  "images",
  "accuracy",
  "top-3",
  "ECE",
  "blank",
  "not read",
  "per image",
];

/** Models on several sets: a row for each, and what each model reached on all. */
export function several(results: readonly SetResult[]): string {
  const models = byModel(results);
  const rows = models.flatMap((one) => [...one.map(setRow), ...averageRows(averageOf(one))]);
  const lines = table([HEADINGS, ...rows], "llrrrrrrr");
  return [lines, ...leftOut(models[0]!)].join("\n\n");
}

function setRow(result: SetResult): string[] {
  return [
    result.found.name,
    result.data,
    count(result.count),
    accuracy(result.accuracy),
    accuracy(result.top3),
    accuracy(result.evaluation.calibration.error),
    count(result.blank.length),
    count(result.unreadable.length),
    milliseconds(result.perImage),
  ];
}

function averageRows({ model, count: n, macro, together }: SetAverage): string[][] {
  const row = (title: string, share: typeof macro) => [
    model,
    title,
    count(n),
    accuracy(share.accuracy),
    accuracy(share.top3),
    accuracy(share.calibrationError),
  ];
  const pooled = { ...together, calibrationError: together.calibration.error };
  return [row("macro-average", macro), row("all together", pooled)];
}

/** The names of what was blank or could not be read, set by set. */
function leftOut(results: readonly SetResult[]): string[] {
  const where = (data: string) => (results.length > 1 ? `${data}: ` : "");
  return results.flatMap(({ data, blank, unreadable }) => [
    ...(blank.length > 0
      ? [`${where(data)}${blank.length} blank: ${blank.map(({ name }) => name).join(", ")}`]
      : []),
    ...(unreadable.length > 0
      ? [
          [
            `${where(data)}${unreadable.length} not read, and not counted:`,
            ...unreadable.map(({ picture, problem }) => `  ${picture.name}: ${problem}`),
          ].join("\n"),
        ]
      : []),
  ]);
}
