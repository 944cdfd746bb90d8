import { oneLine } from "../../../models/csv.ts";
import type { NumberAnswer } from "../../deps.ts";
import { milliseconds, percent, t } from "../../language.tsx";
import { Icon } from "../icons.tsx";
import type { Preview } from "./preview.ts";

/** A picture's line: what was read, or why nothing was. */
export type Line = { readonly name: string; readonly picture: Preview | undefined } & (
  | { readonly answer: NumberAnswer }
  | { readonly problem: string }
);

const Head = () => (
  <thead>
    <tr>
      <th scope="col">{t("upload.picture")}</th>
      <th scope="col">{t("upload.file")}</th>
      <th scope="col">{t("upload.reading")}</th>
      <th scope="col" class="scripted" data-label-column hidden>
        {t("upload.label")}
      </th>
      <th scope="col" class="num">
        {t("answer.confidence")}
      </th>
      <th scope="col">{t("upload.verdict")}</th>
      <th scope="col" class="num">
        {t("upload.time")}
      </th>
    </tr>
  </thead>
);

/** The answer to a form of several pictures. */
export const Readings = ({ lines }: { lines: readonly Line[] }) => (
  <table class="table readings">
    <caption class="sr">{t("upload.was-read")}</caption>
    <Head />
    <tbody>
      {lines.map((line) => (
        <tr data-state={"answer" in line ? line.answer.verdict : "problem"}>
          <td class="thumb">
            {line.picture && (
              <img
                src={line.picture.url}
                width={line.picture.width}
                height={line.picture.height}
                alt=""
              />
            )}
          </td>
          <th scope="row">{line.name}</th>
          {"answer" in line ? <Facts {...line.answer} /> : <td colspan={4}>{line.problem}</td>}
        </tr>
      ))}
    </tbody>
  </table>
);

const Facts = ({ text, confidence, verdict, milliseconds: time }: NumberAnswer) => (
  <>
    <td>
      <b>{oneLine(text)}</b>
    </td>
    <td class="num">{percent(confidence)}</td>
    <td>{t(`pile.${verdict}`)}</td>
    <td class="num">{milliseconds(time)}</td>
  </>
);

/** The same as scripts fill it: a line for each picture as it is read, and what can be done with them. */
export const Batch = () => (
  <section class="card batch" data-batch aria-labelledby="batch-title" hidden>
    <div class="top-line">
      <div>
        <h2 id="batch-title" tabindex={-1}>
          {t("upload.results")}
        </h2>
        <p class="muted" data-summary role="status" />
        <p class="muted" data-accuracy hidden />
        <ul class="notes" data-notes />
      </div>
      <div class="row">
        <label class="field order">
          <span>{t("upload.order")}</span>
          <select data-order>
            <option value="name">{t("upload.by-name")}</option>
            <option value="doubt">{t("upload.by-doubt")}</option>
          </select>
        </label>
        <button type="button" data-stop>
          <Icon name="stop" />
          <span>{t("pile.stop")}</span>
        </button>
        <button type="button" class="primary" data-csv>
          <Icon name="download" />
          {t("upload.csv")}
        </button>
      </div>
    </div>
    <div class="progress" data-progress>
      <progress value="0" max="1" aria-label={t("upload.pictures-read")} />
      <span class="small muted" data-done />
    </div>
    <table class="table readings">
      <caption class="sr">{t("upload.can-be-corrected")}</caption>
      <Head />
      <tbody data-lines />
    </table>
    <template data-line>
      <tr>
        <td class="thumb">
          <button type="button" class="quiet" data-look aria-expanded="false">
            <img alt="" data-thumb />
          </button>
        </td>
        <th scope="row" data-name />
        <td class="reading">
          <input data-text autocomplete="off" spellcheck={false} inputmode="decimal" />
          <span class="small muted" data-problem />
        </td>
        <td data-label-column data-label={t("upload.label")} hidden />
        <td class="num" data-confidence />
        <td data-verdict />
        <td class="num" data-time />
      </tr>
    </template>
  </section>
);
