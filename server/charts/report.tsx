import type { Evaluation } from "@inkling/engine";
import { accuracy, count } from "../../models/format.ts";

/** The classification report: precision, recall, F1 and support of each class, and their means. */
export const Report = ({
  evaluation: { perClass, macro, weighted, count: total },
}: {
  evaluation: Pick<Evaluation, "perClass" | "macro" | "weighted" | "count">;
}) => (
  <table class="table report">
    <caption class="sr">Classification report</caption>
    <thead>
      <tr>
        <th scope="col">Class</th>
        <th scope="col" class="num">
          Precision
        </th>
        <th scope="col" class="num">
          Recall
        </th>
        <th scope="col" class="num">
          F1
        </th>
        <th scope="col" class="num">
          Images
        </th>
      </tr>
    </thead>
    <tbody>
      {perClass.map(({ label, support, ...scores }) => (
        <Row label={label} scores={scores} images={support} />
      ))}
    </tbody>
    <tfoot>
      <Row label="Mean" scores={macro} images={total} />
      <Row label="Weighted" scores={weighted} images={total} />
    </tfoot>
  </table>
);

const Row = ({
  label,
  scores,
  images,
}: {
  label: string;
  scores: Evaluation["macro"];
  images: number;
}) => (
  <tr>
    <th scope="row">{label}</th>
    <td class="num">{accuracy(scores.precision)}</td>
    <td class="num">{accuracy(scores.recall)}</td>
    <td class="num">{accuracy(scores.f1)}</td>
    <td class="num">{count(images)}</td>
  </tr>
);
