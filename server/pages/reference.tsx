import { Hono } from "hono";
import type { Api } from "../api/index.ts";
import type { AppDeps } from "../deps.ts";
import type { Gradio } from "../gradio/index.ts";
import { Text, t } from "../language.tsx";
import { curlOf } from "../reference/curl.ts";
import { type Call, callsByTag, type OpenApi, type Parameter } from "../reference/document.ts";
import { exampleOf, jsonOf } from "../reference/example.ts";
import { shapeOf, wordsOf } from "../reference/shape.ts";
import { Code } from "./code.tsx";
import { page } from "./layout.tsx";

type Deps = AppDeps & { readonly gradio: Gradio; readonly api: Api };

/** Every address of the server that programs call, as its OpenAPI documents describe it. */
export const referenceRoutes = (deps: Deps) =>
  new Hono().get("/api/reference", (c) => {
    const server = new URL(c.req.url).origin;
    const documents = [deps.api.document(server), deps.gradio.document(server)];
    return page(
      c,
      deps,
      { title: t("reference.title") },
      <>
        <h1>{t("reference.title")}</h1>
        <p class="lead">
          <Text
            k="reference.lead"
            values={{
              rest: <a href="/api/v1/openapi.json">{t("reference.rest")}</a>,
              gradio: <a href="/gradio_api/openapi.json">{t("reference.gradio")}</a>,
              api: <a href="/api">{t("reference.see-api")}</a>,
            }}
          />
        </p>
        <div class="stack after-lead">
          {documents.map((document) => (
            <DocumentView document={document} server={server} />
          ))}
        </div>
      </>,
    );
  });

const DocumentView = ({ document, server }: { document: OpenApi; server: string }) => {
  const shapes = Object.entries(document.components?.schemas ?? {});
  return (
    <>
      <div lang="en">
        <h2>{document.info.title}</h2>
        <p class="muted">
          <Prose text={document.info.description} />
        </p>
      </div>
      {[...callsByTag(document)].map(([tag, calls]) => (
        <section class="card stack" aria-labelledby={`tag-${tag}`}>
          <h3 id={`tag-${tag}`} lang="en">
            {tag}
          </h3>
          {calls.map((call) => (
            <CallView call={call} document={document} server={server} />
          ))}
        </section>
      ))}
      {shapes.length > 0 && (
        <section class="card stack" aria-labelledby="shapes-title">
          <h3 id="shapes-title">{t("reference.shapes")}</h3>
          {shapes.map(([name, schema]) => (
            <details class="call" id={`shape-${name}`}>
              <summary>
                <code>{name}</code>
              </summary>
              <Code text={shapeOf(schema)} />
            </details>
          ))}
        </section>
      )}
    </>
  );
};

const CallView = ({
  call,
  document,
  server,
}: {
  call: Call;
  document: OpenApi;
  server: string;
}) => (
  <details class="call" id={call.id}>
    <summary>
      <span class="method">{call.method}</span> <code>{call.path}</code>
      <span class="muted" lang="en">
        <Prose text={call.summary} />
      </span>
    </summary>
    <div class="stack">
      {call.description && (
        <p lang="en">
          <Prose text={call.description} />
        </p>
      )}
      <Code text={curlOf(call, document, server)} />
      <Takes call={call} />
      <h4>{t("api.gives")}</h4>
      <dl class="values">
        {Object.entries(call.responses).map(([status, { description, content = {} }]) => (
          <div>
            <dt>
              <code>{status}</code>{" "}
              <span class="muted" lang="en">
                <Prose text={description} />
              </span>
            </dt>
            {Object.entries(content).map(([type, { schema }]) => (
              <dd>
                {type}: <Shape text={shapeOf(schema)} />
                {isExample(status, type) && <Shape text={jsonOf(exampleOf(schema, document))} />}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </div>
  </details>
);

/** Answers to what went well are shown; of the others one knows the shape. */
const isExample = (status: string, type: string): boolean =>
  status.startsWith("2") && type === "application/json";

const Takes = ({ call: { parameters = [], requestBody } }: { call: Call }) => {
  const bodies = Object.entries(requestBody?.content ?? {});
  if (parameters.length === 0 && bodies.length === 0) return null;
  return (
    <>
      <h4>{t("api.takes")}</h4>
      <dl class="values">
        {parameters.map((one) => (
          <ParameterView parameter={one} />
        ))}
        {bodies.map(([type, { schema }]) => (
          <div>
            <dt>
              {t("reference.body")} <span class="muted">{type}</span>
            </dt>
            <dd>
              <Shape text={shapeOf(schema)} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
};

const ParameterView = ({ parameter }: { parameter: Parameter }) => {
  const { name, schema = {}, description, required } = parameter;
  const words = [...new Set([description ?? "", wordsOf(schema)])].filter(Boolean).join(", ");
  return (
    <div>
      <dt>
        <code>{name}</code> <span class="muted">{t(`reference.in-${parameter.in}`)}</span>
      </dt>
      <dd>
        <Shape text={shapeOf(schema)} />{" "}
        <span lang="en">
          <Prose text={words} />
        </span>
        {required && `${words && ", "}${t("reference.required")}`}
      </dd>
    </div>
  );
};

/** A description, with the code that is in it between `. */
const Prose = ({ text = "" }: { text?: string | undefined }) => (
  <>{text.split("`").map((part, i) => (i % 2 === 1 ? <code>{part}</code> : part))}</>
);

/** A name or a word in the line, anything longer beneath it. */
const Shape = ({ text }: { text: string }) =>
  text.includes("\n") ? (
    <pre class="code" lang="en">
      <code>{text}</code>
    </pre>
  ) : (
    <code>{text}</code>
  );
