import { accuracy, bytes, compact, count, loss } from "../../models/format.ts";
import { findPreset } from "../../models/presets.ts";
import type { ModelInfo } from "../deps.ts";
import { Icon } from "./icons.tsx";
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
      <h2 id="all-title">All models</h2>
      <div class="row">
        <button type="button" class="scripted" data-measure>
          Measure the time in this browser
        </button>
        <form id="compare" method="get" action="/models">
          <button type="submit">Compare the ticked</button>
        </form>
      </div>
    </div>
    <Scroll label="Table of models">
      <table class="table models">
        <thead>
          <tr>
            <th scope="col">
              <span class="sr">Compare</span>
            </th>
            <th scope="col">Model</th>
            <th scope="col" class="num">
              Test accuracy
            </th>
            <th scope="col" class="num">
              Loss
            </th>
            <th scope="col" class="num">
              Parameters
            </th>
            <th scope="col" class="num">
              Size
            </th>
            <th scope="col" class="num">
              Multiply-adds
            </th>
            <th scope="col" class="num">
              Time
            </th>
            <th scope="col">
              <span class="sr">Actions</span>
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
    <p class="muted small">
      Time is of one image, alone, on one thread; measured by this browser when you ask for it.
    </p>
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
  const { name, title, trained, problem } = model;
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
            aria-label={`Compare ${name}`}
          />
        )}
      </td>
      <th scope="row">
        <span class="row">
          {trained ? <a href={`/models/${name}`}>{name}</a> : name}
          <span class="badge" data-state={model.source}>
            {model.source}
          </span>
        </span>
        <span class="muted small layers">{problem ?? model.layers}</span>
        {title !== name && <span class="sr">{title}</span>}
      </th>
      <Figure name="Test accuracy" value={model.testAccuracy} words={accuracy} />
      <Figure name="Loss" value={model.testLoss ?? undefined} words={loss} />
      <Figure name="Parameters" value={problem ? undefined : model.parameters} words={count} />
      <Figure name="Size" value={model.bytes || undefined} words={bytes} />
      <Figure
        name="Multiply-adds"
        value={problem ? undefined : model.multiplyAdds}
        words={compact}
      />
      <td class="num" data-label="Time" data-time>
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
          Answers
        </span>
      )}
      {trained && !isChosen && (
        <form method="post" action="/models/use">
          <button type="submit" name="name" value={name} aria-label={`Use ${name}`}>
            Use
          </button>
        </form>
      )}
      {!trained && findPreset(name) && (
        <a class="button" href={`/train?preset=${name}`}>
          Train
        </a>
      )}
      {trained && (
        <a
          class="button quiet"
          href={`/api/v1/models/${name}/weights`}
          download={`${name}.safetensors`}
          title={`Download ${name}`}
          aria-label={`Download ${name}`}
        >
          <Icon name="download" />
        </a>
      )}
      {source === "kept" && (
        <details class="confirm">
          <summary class="quiet danger" aria-label={`Delete ${name}`} title={`Delete ${name}`}>
            <Icon name="clear" />
          </summary>
          <form method="post" action="/models/remove">
            <button type="submit" class="danger" name="name" value={name}>
              Delete for good
            </button>
          </form>
        </details>
      )}
    </div>
  );
};
