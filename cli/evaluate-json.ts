import { reportFacts } from "./report.ts";
import { averageOf, byModel } from "./set-average.ts";
import type { SetResult } from "./set-result.ts";

/** One model on one set, for programs. Count, accuracy and top-3 count blank pictures as wrong. */
export function document(result: SetResult, split: string) {
  const { found, classifier, evaluation, blank, unreadable } = result;
  return {
    model: found.name,
    data: result.data,
    split,
    build: classifier.build,
    threads: classifier.threads,
    parameters: classifier.parameters,
    multiplyAdds: classifier.multiplyAdds,
    seconds: result.seconds,
    millisecondsPerImage: result.perImage,
    ...reportFacts(evaluation),
    count: result.count,
    accuracy: result.accuracy,
    top3: result.top3,
    blank: blank.map(({ name }) => name),
    unreadable: unreadable.map(({ picture, problem }) => ({ file: picture.name, problem })),
  };
}

/** Several sets: each by itself, and what each model reached on all. */
export function documents(results: readonly SetResult[], split: string) {
  return {
    sets: results.map((result) => document(result, split)),
    averages: byModel(results).map(averageOf),
  };
}
