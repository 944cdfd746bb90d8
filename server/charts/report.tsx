import type { Evaluation } from "@inkling/engine";
import { accuracy, count, t } from "../language.tsx";

/** The classification report: precision, recall, F1 and support of each class, and their means. */
export const Report = ({
  evaluation: { perClass, macro, weighted, count: total },
}: {
  evaluation: Pick<Evaluation, "perClass" | "macro" | "weighted" | "count">;
}) => (
  <table class="table report">
    <caption class="sr">{t("chart.report")}</caption>
    <thead>
      <tr>
        <th scope="col">{t("chart.class")}</th>
        <th scope="col" class="num">
          {t("chart.precision")}
        </th>
        <th scope="col" class="num">
          {t("chart.recall")}
        </th>
        <th scope="col" class="num">
          {t("chart.f1")}
        </th>
        <th scope="col" class="num">
          {t("chart.images")}
        </th>
      </tr>
    </thead>
    <tbody>
      {perClass.map(({ label, support, ...scores }) => (
        <Row label={label} scores={scores} images={support} />
      ))}
    </tbody>
    <tfoot>
      <Row label={t("chart.mean")} scores={macro} images={total} />
      <Row label={t("chart.weighted")} scores={weighted} images={total} />
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
