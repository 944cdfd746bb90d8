import { findPreset } from "../../models/presets.ts";
import { describedIn } from "../../texts/shipped.ts";
import type { ModelInfo } from "../deps.ts";
import { accuracy, bytes, compact, count, languageOf, loss, t } from "../language.tsx";
import { Icon } from "./icons.tsx";
import { networkWords } from "./network-words.ts";
import { Scroll } from "./scroll.tsx";

export interface ModelTableProps {
  readonly models: readonly ModelInfo[];
  /** The one that answers. */
  readonly chosen: string | undefined;
  readonly compared: readonly string[];
}

/** Every model with its figures; a form of its own for each button, so each works without scripts. */
export const ModelTable = ({ models, chosen, compared }: ModelTableProps) => (
  <section class="card stack" aria-labelledby="all-title" data-island="timing">
    <div class="top-line">
      <h2 id="all-title">{t("models.all")}</h2>
      <div class="row">
        <button type="button" class="scripted" data-measure>
          {t("models.measure")}
        </button>
        <form id="compare" method="get" action="/models">
          <button type="submit">{t("models.compare-ticked")}</button>
        </form>
      </div>
    </div>
    <Scroll label={t("models.table")}>
      <table class="table models">
        <thead>
          <tr>
            <th scope="col">
              <span class="sr">{t("models.compare")}</span>
            </th>
            <th scope="col">{t("models.model")}</th>
            <th scope="col" class="num">
              {t("models.test-accuracy")}
            </th>
            <th scope="col" class="num">
              {t("models.loss")}
            </th>
            <th scope="col" class="num">
              {t("models.parameters")}
            </th>
            <th scope="col" class="num">
              {t("models.size")}
            </th>
            <th scope="col" class="num">
              {t("models.multiply-adds")}
            </th>
            <th scope="col" class="num">
              {t("models.time")}
            </th>
            <th scope="col">
              <span class="sr">{t("models.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <Row
              model={model}
              isChosen={model.name === chosen}
              isTicked={compared.includes(model.name)}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
    <p class="muted small">{t("models.time-is")}</p>
  </section>
);

const Row = ({
  model,
  isChosen,
  isTicked,
}: {
  model: ModelInfo;
  isChosen: boolean;
  isTicked: boolean;
}) => {
  const { name, trained, problem } = model;
  const { title } = describedIn(languageOf(), model);
  return (
    <tr data-model={trained ? name : undefined}>
      <td class="tick">
        {trained && (
          <input
            type="checkbox"
            form="compare"
            name="compare"
            value={name}
            checked={isTicked}
            aria-label={t("runs.compare-one", { name })}
          />
        )}
      </td>
      <th scope="row">
        <span class="row">
          {trained ? <a href={`/models/${name}`}>{name}</a> : name}
          <span class="badge" data-state={model.source}>
            {t(`models.source-${model.source}`)}
          </span>
        </span>
        <span class="muted small layers" lang={problem && "en"}>
          {problem ?? networkWords(model)}
        </span>
        {title !== name && <span class="sr">{title}</span>}
      </th>
      <Figure name={t("models.test-accuracy")} value={model.testAccuracy} words={accuracy} />
      <Figure name={t("models.loss")} value={model.testLoss ?? undefined} words={loss} />
      <Figure
        name={t("models.parameters")}
        value={problem ? undefined : model.parameters}
        words={count}
      />
      <Figure name={t("models.size")} value={model.bytes || undefined} words={bytes} />
      <Figure
        name={t("models.multiply-adds")}
        value={problem ? undefined : model.multiplyAdds}
        words={compact}
      />
      <td class="num" data-label={t("models.time")} data-time>
        –
      </td>
      <td class="actions">
        <Actions model={model} isChosen={isChosen} />
      </td>
    </tr>
  );
};

const Figure = ({
  name,
  value,
  words,
}: {
  name: string;
  value: number | undefined;
  words: (value: number) => string;
}) => (
  <td class="num" data-label={name}>
    {value === undefined ? "–" : words(value)}
  </td>
);

const Actions = ({ model, isChosen }: { model: ModelInfo; isChosen: boolean }) => {
  const { name, trained, source } = model;
  return (
    <div class="row">
      {isChosen && (
        <span class="answers">
          <Icon name="check" />
          {t("models.answers")}
        </span>
      )}
      {trained && !isChosen && (
        <form method="post" action="/models/use">
          <button type="submit" name="name" value={name} aria-label={t("models.use-one", { name })}>
            {t("models.use")}
          </button>
        </form>
      )}
      {!trained && findPreset(name) && (
        <a class="button" href={`/train?preset=${name}`}>
          {t("models.train")}
        </a>
      )}
      {trained && (
        <a
          class="button quiet"
          href={`/api/v1/models/${name}/weights`}
          download={`${name}.safetensors`}
          title={t("models.download-one", { name })}
          aria-label={t("models.download-one", { name })}
        >
          <Icon name="download" />
        </a>
      )}
      {source === "kept" && (
        <details class="confirm">
          <summary
            class="quiet danger"
            aria-label={t("models.delete-one", { name })}
            title={t("models.delete-one", { name })}
          >
            <Icon name="clear" />
          </summary>
          <form method="post" action="/models/remove">
            <button type="submit" class="danger" name="name" value={name}>
              {t("models.delete-for-good")}
            </button>
          </form>
        </details>
      )}
    </div>
  );
};
