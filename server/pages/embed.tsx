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
          <div class="stack">
            <Fault />
            <Log />
          </div>
        </div>
        <Snippets address={address} />
        <AtAGlance />
      </div>
    </>,
  );
}

/** A pad that must be filled in; without scripts, a field of the same name. */
const Required = ({ name, digits, words }: { name: string; digits: string; words: string }) => (
  <div class="field">
    <label for={name}>{words}</label>
    <inkling-pad id={name} name={name} digits={digits} required>
      <input name={name} aria-label={words} inputmode="numeric" required />
    </inkling-pad>
  </div>
);

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
      <Required name="postcode" digits="5" words={t("embed.postcode")} />
      <Required name="grade" digits="1" words={t("embed.grade")} />
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

/** With too few digits in it from the start: see web/embed-log.ts. */
const Fault = () => (
  <section class="card stack embedded scripted" aria-labelledby="fault-title">
    <h2 id="fault-title">{t("embed.fault")}</h2>
    <p class="muted">
      <Text k="embed.fault-what" values={{ state: <code>:state(wrong)</code> }} />
    </p>
    <div class="field">
      <label for="fault">{t("embed.code")}</label>
      <inkling-pad id="fault" name="code" digits="5" value="12" data-fault />
    </div>
  </section>
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
  detail.value; // "17"; "" where "none"
  detail.verdict; // "sure", "unsure", "none"
  detail.confidence; // 0.98
  detail.digits; // [{ label: "1", confidence, verdict, probabilities }, ...]
  detail.milliseconds; // 4.2
});`}
    />
    <Code
      text={`inkling-pad { --inkling-height: 6rem; --inkling-ink: navy; }
inkling-pad::part(paper) { border-radius: 0; }`}
    />
  </section>
);

/** What else there is to know of the element, in few words. */
const AtAGlance = () => (
  <section class="card stack" aria-labelledby="glance-title">
    <h2 id="glance-title">{t("embed.glance")}</h2>
    <div class="glance">
      {GROUPS.map(([title, rows]) => (
        <section>
          <h3>{t(title)}</h3>
          <dl class="values">
            {rows.map(([name, key]) => (
              <div>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>{t(key)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </section>
);

const GROUPS = [
  [
    "embed.attributes",
    [
      ["name", "embed.attribute-name"],
      ["digits", "embed.attribute-digits"],
      ["decimal", "embed.attribute-decimal"],
      ["value", "embed.attribute-value"],
      ["required, disabled, readonly, autofocus", "embed.attributes-usual"],
      ["aria-label", "embed.attribute-label"],
      ["lang", "embed.attribute-lang"],
    ],
  ],
  [
    "embed.event-kinds",
    [
      ["input", "embed.event-input"],
      ["change", "embed.event-change"],
      ["inkling-read", "embed.event-read"],
    ],
  ],
  [
    "embed.script",
    [
      ["value", "embed.property-value"],
      ["validity, validationMessage, form", "embed.attributes-usual"],
      ["checkValidity(), reportValidity()", "embed.method-check"],
      ["focus()", "embed.method-focus"],
    ],
  ],
  [
    "embed.looks",
    [
      ["::part(…)", "embed.parts"],
      [":state(unsure), :state(wrong)", "embed.states"],
      ["--inkling-…", "embed.variables"],
    ],
  ],
  [
    "embed.needs",
    [
      ["Chromium 125, Firefox 126, Safari 17.4", "embed.browsers"],
      ["script-src … 'wasm-unsafe-eval'", "embed.policy"],
    ],
  ],
] as const;
