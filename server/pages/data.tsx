import type { Dataset, DatasetFacts } from "@inkling/engine";
import { type Context, Hono } from "hono";
import { contactSheet, greyPng } from "../charts/png.ts";
import type { AppDeps } from "../deps.ts";
import { count, t } from "../language.tsx";
import { ClassSamples, SPLITS, type Split } from "./class-samples.tsx";
import { page } from "./layout.tsx";

/** Samples of a class in its strip. */
const ACROSS = 12;

type Facts = { readonly [S in Split]?: DatasetFacts };

/** Data: what a data set holds, as pictures. `?set=`, and `?class=&split=&page=` to look closer. */
export const dataRoutes = (deps: AppDeps) =>
  new Hono().get("/data", async (c) => {
    const names = await deps.data.names();
    const name = names.find((one) => one === c.req.query("set")) ?? names[0] ?? "mnist";
    const [sets, facts] = await Promise.all([deps.data.load(name), deps.data.facts(name)]);
    return page(
      c,
      deps,
      { title: t("layout.nav-data"), section: "/data" },
      <>
        <h1>{t("layout.nav-data")}</h1>
        <p class="lead">{t("data.lead")}</p>
        <div class="stack after-lead">
          {names.length > 1 && <SetPicker names={names} chosen={name} />}
          <Overview name={name} facts={facts} />
          <div class="pair">
            <Counts facts={facts} />
            <Means facts={facts} />
          </div>
          {sets.train && facts.train && (
            <Strips name={name} data={sets.train} facts={facts.train} />
          )}
          <ClassSamples set={name} sets={sets} {...lookOf(c)} />
        </div>
      </>,
    );
  });

function lookOf(c: Context) {
  const split = SPLITS.find((one) => one === c.req.query("split"));
  const wanted = Number.parseInt(c.req.query("page") ?? "1", 10);
  return { label: c.req.query("class"), split, page: Math.max(1, wanted || 1) };
}

const SetPicker = ({ names, chosen }: { names: readonly string[]; chosen: string }) => (
  <nav class="tabs" aria-label={t("data.sets")}>
    {names.map((name) => (
      <a href={`/data?set=${name}`} aria-current={name === chosen ? "true" : undefined}>
        {name}
      </a>
    ))}
  </nav>
);

const Overview = ({ name, facts }: { name: string; facts: Facts }) => {
  const any = facts.train ?? facts.test;
  return (
    <section class="card" aria-label={t("data.facts", { name })}>
      <dl class="figures large">
        {SPLITS.map((split) => (
          <div>
            <dt>{t(`data.images-${split}`)}</dt>
            <dd>{count(facts[split]?.count ?? 0)}</dd>
          </div>
        ))}
        <div>
          <dt>{t("data.image-size")}</dt>
          <dd>{any ? `${any.columns} × ${any.rows}` : "–"}</dd>
        </div>
        <div>
          <dt>{t("data.classes")}</dt>
          <dd>{any?.perClass.length ?? 0}</dd>
        </div>
      </dl>
    </section>
  );
};

/** Images per class and split; the bars of each split are to the scale of that split. */
const Counts = ({ facts }: { facts: Facts }) => {
  const used = SPLITS.filter((split) => facts[split]);
  const labels = (facts.train ?? facts.test)?.perClass.map(({ label }) => label) ?? [];
  return (
    <section class="card stack" aria-labelledby="counts-title">
      <h2 id="counts-title">{t("data.per-class")}</h2>
      <table class="table counts">
        <thead>
          <tr>
            <th scope="col">{t("data.class")}</th>
            {used.map((split) => (
              <th scope="col">{t(`data.${split}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, i) => (
            <tr>
              <th scope="row">{label}</th>
              {used.map((split) => (
                <td>
                  <Bar facts={facts[split]} index={i} split={split} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

const Bar = ({
  facts,
  index,
  split,
}: {
  facts: DatasetFacts | undefined;
  index: number;
  split: Split;
}) => {
  const most = Math.max(1, ...(facts?.perClass ?? []).map((one) => one.count));
  const images = facts?.perClass[index]?.count ?? 0;
  return (
    <span class="counted">
      <svg width="100%" height="14" aria-hidden="true" data-split={split}>
        <rect width={`${(100 * images) / most}%`} height="14" rx="3" />
      </svg>
      {count(images)}
    </span>
  );
};

const Means = ({ facts }: { facts: Facts }) => {
  const { perClass, rows, columns } = facts.train ?? facts.test ?? EMPTY;
  return (
    <section class="card stack" aria-labelledby="means-title">
      <h2 id="means-title">{t("data.means")}</h2>
      <ul class="means">
        {perClass.map(({ label, mean }) => (
          <li>
            <img src={greyPng(mean, columns, rows)} width={columns} height={rows} alt="" />
            {label}
          </li>
        ))}
      </ul>
    </section>
  );
};

const EMPTY: DatasetFacts = { count: 0, rows: 0, columns: 0, perClass: [] };

const Strips = ({ name, data, facts }: { name: string; data: Dataset; facts: DatasetFacts }) => (
  <section class="card stack" aria-labelledby="samples-title">
    <h2 id="samples-title">{t("data.samples")}</h2>
    <ul class="strips">
      {facts.perClass.map(({ label, samples }, i) => {
        if (samples.length === 0) return null;
        const sheet = contactSheet(
          samples.map((place) => imageAt(data, place)),
          data.rows,
          data.columns,
          ACROSS,
        );
        return (
          <li>
            <a
              href={`/data?set=${name}&class=${i}#class`}
              hx-get={`/data?set=${name}&class=${i}`}
              hx-select="#class"
              hx-target="#class"
              hx-swap="outerHTML show:top"
              aria-label={t("data.more-of", { label })}
            >
              <b>{label}</b>
              <img {...sheet} src={sheet.url} alt="" />
            </a>
          </li>
        );
      })}
    </ul>
  </section>
);

/** One image, [rows * columns]. */
function imageAt({ images, rows, columns }: Dataset, place: number): Uint8Array {
  const size = rows * columns;
  return images.subarray(place * size, (place + 1) * size);
}
