import { type Context, Hono } from "hono";
import { readFormData } from "../body.ts";
import type { AppDeps } from "../deps.ts";
import { Text, t } from "../language.tsx";
import { Code } from "./code.tsx";
import { page, wantsFragment } from "./layout.tsx";

/** Bytes of the example's form. */
const MOST = 16 * 1024;
/** Characters of a value that are shown. */
const SHOWN = 100;

const SCRIPT = "/embed/inkling-pad.js";

type Sent = readonly (readonly [name: string, value: string])[];

/** Embed: `<inkling-pad>` in a form, what it tells, what the form sends, and how to have it on another page. */
export const embedRoutes = (deps: AppDeps) =>
  new Hono()
    .get("/embed", (c) => respond(c, deps, undefined))
    .post("/embed", async (c) => {
      const form = await readFormData(c, MOST, "The form");
      const sent = [...form].map(([name, value]) => {
        return [name.slice(0, SHOWN), String(value).slice(0, SHOWN)] as const;
      });
      return respond(c, deps, sent);
    });

/** What was sent alone for a swap, the whole page otherwise. */
function respond(c: Context, deps: AppDeps, sent: Sent | undefined) {
  if (wantsFragment(c)) return c.html(<SentView sent={sent} />);
  const address = new URL(SCRIPT, c.req.url).href;
  return page(
    c,
    deps,
    { title: t("embed.title"), texts: ["told"] },
    <>
      <h1>{t("embed.heading")}</h1>
      <p class="lead">
        <Text k="embed.lead" values={{ tag: <code>&lt;inkling-pad&gt;</code> }} />
      </p>
      <script type="module" src={deps.assets.url("inkling-pad.js")} />
      <div class="stack after-lead" data-island="embed">
        <div class="pair">
          <Example sent={sent} />
          <Log />
        </div>
        <Snippets address={address} />
      </div>
    </>,
  );
}

const Example = ({ sent }: { sent: Sent | undefined }) => (
  <section class="card stack" aria-labelledby="example-title">
    <h2 id="example-title">{t("embed.form")}</h2>
    <form
      class="stack embedded"
      method="post"
      action="/embed"
      hx-post="/embed"
      hx-target="#sent"
      hx-swap="outerHTML"
    >
      <div class="field">
        <label for="postcode">{t("embed.postcode")}</label>
        <inkling-pad id="postcode" name="postcode" digits="5" required>
          <input name="postcode" aria-label={t("embed.postcode")} inputmode="numeric" required />
        </inkling-pad>
      </div>
      <div class="field">
        <label for="amount">{t("embed.amount-how")}</label>
        <inkling-pad id="amount" name="amount" digits="1-6" decimal="">
          <input name="amount" aria-label={t("embed.amount")} inputmode="decimal" />
        </inkling-pad>
      </div>
      <div class="row">
        <button type="submit" class="primary">
          {t("api.send")}
        </button>
        <button type="reset">{t("embed.reset")}</button>
      </div>
    </form>
    <SentView sent={sent} />
  </section>
);

const SentView = ({ sent }: { sent: Sent | undefined }) => (
  <div id="sent" class="tried" aria-live="polite">
    {sent && (
      <>
        <h3>{t("embed.sent")}</h3>
        {sent.length === 0 ? (
          <p>{t("embed.nothing")}</p>
        ) : (
          <Code text={sent.map(([name, value]) => `${name}=${value}`).join("\n")} />
        )}
      </>
    )}
  </div>
);

const Log = () => (
  <section class="card stack" aria-labelledby="log-title">
    <h2 id="log-title">{t("embed.tells")}</h2>
    <p class="muted">
      <Text
        k="embed.tells-what"
        values={{
          input: <code>input</code>,
          change: <code>change</code>,
          read: <code>inkling-read</code>,
        }}
      />
    </p>
    <ol class="events scripted" data-log aria-label={t("embed.events")} />
  </section>
);

const Snippets = ({ address }: { address: string }) => (
  <section class="card stack" aria-labelledby="snippet-title">
    <h2 id="snippet-title">{t("embed.on-page")}</h2>
    <p class="muted">
      <Text k="embed.no-build" values={{ save: <a href={SCRIPT}>{t("embed.save")}</a> }} />
    </p>
    <Code
      text={`<script type="module" src="${address}"></script>

<form>
  <label for="amount">Amount</label>
  <inkling-pad id="amount" name="amount" digits="1-6" decimal required></inkling-pad>
  <button>Send</button>
</form>`}
    />
    <Code
      text={`document.querySelector("inkling-pad").addEventListener("inkling-read", ({ detail }) => {
  const { value, verdict, digits } = detail; // "17", "sure", [{ label, probabilities, ... }]
});`}
    />
    <Code
      text={`inkling-pad { --inkling-height: 6rem; --inkling-ink: navy; }
inkling-pad::part(paper) { border-radius: 0; }`}
    />
    <dl class="values">
      {ATTRIBUTES.map(([name, key]) => (
        <div>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>{t(key)}</dd>
        </div>
      ))}
    </dl>
  </section>
);

const ATTRIBUTES = [
  ["name", "embed.attribute-name"],
  ["digits", "embed.attribute-digits"],
  ["decimal", "embed.attribute-decimal"],
  ["value", "embed.attribute-value"],
  ["required, disabled, readonly", "embed.attributes-usual"],
  ["lang", "embed.attribute-lang"],
] as const;
