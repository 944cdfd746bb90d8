import { formatReport } from "@inkling/engine";
import { evaluationExample } from "../../api/examples.ts";
import type { AppDeps, Training } from "../../deps.ts";
import { measureModel } from "../../measurements.ts";
import { type Call, defineEndpoint } from "../endpoint.ts";
import { jsonResult, textResult } from "../parameters.ts";
import { modelParameter } from "./shared.ts";

type Deps = Pick<AppDeps, "models" | "data"> & { readonly training: Pick<Training, "evaluate"> };

const { count, accuracy, loss, top3, confusion, perClass } = evaluationExample;
/** The beginning of one. */
const TABLE = "              precision    recall  f1-score   support\n\n           0 ...";

class Stopped extends Error {}

/** How well a model reads MNIST's test images. */
export const evaluateEndpoint = ({ models, data, training }: Deps) =>
  defineEndpoint({
    name: "evaluate",
    summary: "Measures a model on MNIST's 10,000 test images.",
    lane: "measuring",
    generates: false,
    parameters: { model: modelParameter },
    results: [
      jsonResult("Report", "Accuracy, loss, calibration, scores of each class, confusion matrix.", {
        model: "inkling",
        count,
        accuracy,
        loss,
        top3,
        confusion,
        perClass,
        mistakes: 33,
      }),
      textResult("Text", "The classification report as a table.", TABLE),
    ],
    async run({ model: given }, call) {
      const name = given ?? (await models.defaultName());
      const evaluation = await measureModel({ models, data, training }, name, onProgress(call));
      const { mistakes, ...figures } = evaluation;
      const report = { model: name, ...figures, mistakes: mistakes.length };
      return [report, formatReport(evaluation)];
    },
  });

/** Tells how far it is; once nobody wants the answer, the next batch is the last. */
const onProgress = (call: Call) => (done: number, total: number) => {
  if (call.signal.aborted) throw new Stopped();
  call.progress({ done, total, unit: "images", description: "Measuring" });
};
