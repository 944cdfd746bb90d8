import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { fixed } from "../../models/format.ts";
import { problemSentence } from "../../texts/problems.ts";
import { MAX_UPLOAD, readFormData } from "../body.ts";
import type { AppDeps } from "../deps.ts";
import type { Endpoint, Parameter } from "../gradio/endpoint.ts";
import { EXAMPLE, EXAMPLE_BASE64, EXAMPLE_NAME } from "../gradio/example.ts";
import type { Gradio } from "../gradio/index.ts";
import { hasDefault } from "../gradio/info.ts";
import { PREFIX } from "../gradio/paths.ts";
import { LANGUAGES, type Language } from "../gradio/snippets.ts";
import { languageOf, Text, t } from "../language.tsx";
import { MCP } from "../mcp/path.ts";
import { type Problem as Failure, problemOf } from "../problem.ts";
import { Code } from "./code.tsx";
import { page } from "./layout.tsx";
import { Problem } from "./problem.tsx";

type Deps = AppDeps & { readonly gradio: Gradio };

type Tried =
  | { readonly kind: "none" }
  | { readonly kind: "problem"; readonly problem: Failure }
  | { readonly kind: "answer"; readonly data: readonly unknown[]; readonly seconds: number };

/** Use via API: for each endpoint a program that runs, in the language that is asked for; and a try. */
export const apiRoutes = (deps: Deps) =>
  new Hono()
    .get("/api", (c) => respond(c, deps, 200, { kind: "none" }))
    .post("/api", async (c) => {
      try {
        const form = await readFormData(c, MAX_UPLOAD, "The picture");
        const most = Number(form.get("top_k") || "3");
        const outcome = await deps.gradio.call("predict", await pictureIn(form), { top_k: most });
        if (outcome.ok) return respond(c, deps, 200, { kind: "answer", ...outcome });
        return respondProblem(c, deps, outcome.problem);
      } catch (error) {
        const problem = problemOf(error);
        if (problem.status === 500) throw error;
        return respondProblem(c, deps, problem);
      }
    });

/** The one that was chosen, or else the example's. */
async function pictureIn(form: FormData): Promise<Uint8Array> {
  const file = form.get("image");
  const isChosen = file instanceof File && file.size > 0;
  return isChosen ? new Uint8Array(await file.arrayBuffer()) : EXAMPLE;
}

const respondProblem = (c: Context, deps: Deps, problem: Failure) =>
  respond(c, deps, problem.status, { kind: "problem", problem });

function respond(c: Context, deps: Deps, status: ContentfulStatusCode, tried: Tried) {
  c.status(status);
  const language = LANGUAGES.find(({ id }) => id === c.req.query("language")) ?? LANGUAGES[0]!;
  const server = new URL(c.req.url).origin;
  return page(
    c,
    deps,
    { title: t("layout.api"), texts: ["tried"] },
    <>
      <h1>{t("layout.api")}</h1>
      <p class="lead">{t("api.lead")}</p>
      <div
        class="stack after-lead"
        data-island="programs"
        data-picture={EXAMPLE_BASE64}
        data-name={EXAMPLE_NAME}
      >
        <Languages chosen={language} />
        <p class="muted small" data-filled hidden>
          {t("api.your-drawing")}
        </p>
        {language.install && <Code text={language.install} />}
        {deps.gradio.endpoints.map((endpoint) => (
          <EndpointView endpoint={endpoint} snippet={language.snippet(endpoint, server)} />
        ))}
        <div class="pair">
          <Try tried={tried} example={deps.gradio.example()} />
          <div class="stack">
            <Mcp server={server} />
            <More />
          </div>
        </div>
      </div>
    </>,
  );
}

const Languages = ({ chosen }: { chosen: Language }) => (
  <nav class="tabs" aria-label={t("api.languages")}>
    {LANGUAGES.map(({ id, name }) => (
      <a href={`/api?language=${id}`} aria-current={id === chosen.id ? "true" : undefined}>
        {name}
      </a>
    ))}
  </nav>
);

const EndpointView = ({ endpoint, snippet }: { endpoint: Endpoint; snippet: string }) => (
  <section class="card stack endpoint" aria-labelledby={`api-${endpoint.name}`}>
    <div>
      <h2 id={`api-${endpoint.name}`}>
        <code>/{endpoint.name}</code>
      </h2>
      <p class="muted" lang="en">
        {endpoint.summary}
      </p>
    </div>
    <Code text={snippet} />
    <div class="pair">
      <div>
        <h3>{t("api.takes")}</h3>
        <dl class="values">
          {Object.entries(endpoint.parameters).map(([name, one]) => (
            <div>
              <dt>
                <code>{name}</code> <span class="muted">{one.python}</span>
              </dt>
              <dd>
                <span lang="en">{one.description}</span> {defaultOf(one)}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <div>
        <h3>{t("api.gives")}</h3>
        <dl class="values">
          {endpoint.results.map(({ label, component, description }) => (
            <div lang="en">
              <dt>
                {label} <span class="muted">{component}</span>
              </dt>
              <dd>{description}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  </section>
);

function defaultOf(parameter: Parameter): string {
  if (!hasDefault(parameter)) return t("api.required");
  return parameter.default === null ? "" : t("api.default", { value: String(parameter.default) });
}

const Try = ({ tried, example }: { tried: Tried; example: string }) => (
  <section class="card stack" aria-labelledby="try-title" data-island="try">
    <h2 id="try-title">
      <Text k="api.try" values={{ endpoint: <code>/predict</code> }} />
    </h2>
    <form
      class="stack"
      method="post"
      action="/api"
      enctype="multipart/form-data"
      data-call={`${PREFIX}/run/predict`}
      data-example={example}
    >
      <label class="field">
        <span>image</span>
        <input type="file" name="image" accept="image/*" />
      </label>
      <label class="field">
        <span>top_k</span>
        <input type="number" name="top_k" value="3" min="1" max="256" />
      </label>
      <p class="muted small">
        <Text
          k="api.without-picture"
          values={{
            example: (
              <span data-instead>
                <a href={example}>{EXAMPLE_NAME}</a>
              </span>
            ),
          }}
        />
      </p>
      <div>
        <button type="submit" class="primary">
          {t("api.send")}
        </button>
      </div>
    </form>
    <TriedView tried={tried} />
  </section>
);

const TriedView = ({ tried }: { tried: Tried }) => (
  <div id="tried" class="tried" aria-live="polite">
    {tried.kind === "problem" && <Refusal problem={tried.problem} />}
    {tried.kind === "answer" && <Answer data={tried.data} seconds={tried.seconds} />}
  </div>
);

/** In English where only the program that refused has words for it. */
const Refusal = ({ problem }: { problem: Failure }) => {
  const sentence = problemSentence(languageOf(), problem);
  return <Problem lang={sentence === problem.message ? "en" : undefined}>{sentence}</Problem>;
};

/** The answer as a program gets it; of the picture's address its beginning. */
const Answer = ({ data, seconds }: { data: readonly unknown[]; seconds: number }) => {
  const shorten = (_key: string, value: unknown) =>
    typeof value === "string" && value.length > 60 ? `${value.slice(0, 48)}…` : value;
  return (
    <>
      <p class="muted small">{`${fixed(1000 * seconds, 1, languageOf())} ms`}</p>
      <Code text={JSON.stringify({ data }, shorten, 2)} />
    </>
  );
};

const Mcp = ({ server }: { server: string }) => (
  <section class="card stack" aria-labelledby="mcp-title">
    <h2 id="mcp-title">{t("api.mcp")}</h2>
    <p class="muted">
      <Text
        k="api.mcp-tools"
        values={{
          address: <code>{MCP}</code>,
          digit: <code>classify_digit</code>,
          number: <code>read_number</code>,
          models: <code>list_models</code>,
        }}
      />
    </p>
    <Code
      text={JSON.stringify(
        { mcpServers: { inkling: { type: "http", url: `${server}${MCP}` } } },
        null,
        2,
      )}
    />
  </section>
);

const More = () => (
  <section class="card stack" aria-labelledby="more-title">
    <h2 id="more-title">{t("api.more")}</h2>
    <ul class="links">
      <li>
        <Text
          k="api.more-reference"
          values={{ reference: <a href="/api/reference">{t("reference.title")}</a> }}
        />
      </li>
      <li>
        <Text k="api.more-embed" values={{ field: <a href="/embed">{t("api.field")}</a> }} />
      </li>
      <li>
        <Text
          k="api.more-openapi"
          values={{ address: <Address path={`${PREFIX}/openapi.json`} /> }}
        />
      </li>
      <li>
        <Text
          k="api.more-info"
          values={{
            address: <Address path={`${PREFIX}/info`} />,
            config: <Address path="/config" />,
          }}
        />
      </li>
      <li>
        <Text k="api.more-rest" values={{ address: <Address path="/api/v1/openapi.json" /> }} />
      </li>
    </ul>
  </section>
);

const Address = ({ path }: { path: string }) => <a href={path}>{path}</a>;
