import { type Context, Hono } from "hono";
import { readFormData } from "../body.ts";
import type { AppDeps } from "../deps.ts";
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
    { title: "Embed" },
    <>
      <h1>Handwriting in your form</h1>
      <p class="lead">
        <code>&lt;inkling-pad&gt;</code> is a field in which people write digits, for any page. Its
        script brings the engine and a model with it: nothing is sent anywhere to be read.
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
    <h2 id="example-title">A form</h2>
    <form
      class="stack embedded"
      method="post"
      action="/embed"
      hx-post="/embed"
      hx-target="#sent"
      hx-swap="outerHTML"
    >
      <div class="field">
        <label for="postcode">Postcode, 5 digits</label>
        <inkling-pad id="postcode" name="postcode" digits="5" required>
          <input name="postcode" aria-label="Postcode, 5 digits" inputmode="numeric" required />
        </inkling-pad>
      </div>
      <div class="field">
        <label for="amount">Amount, with or without a point</label>
        <inkling-pad id="amount" name="amount" digits="1-6" decimal="">
          <input name="amount" aria-label="Amount" inputmode="decimal" />
        </inkling-pad>
      </div>
      <div class="row">
        <button type="submit" class="primary">
          Send
        </button>
        <button type="reset">Reset</button>
      </div>
    </form>
    <SentView sent={sent} />
  </section>
);

const SentView = ({ sent }: { sent: Sent | undefined }) => (
  <div id="sent" class="tried" aria-live="polite">
    {sent && (
      <>
        <h3>The form sent</h3>
        <Code text={sent.map(([name, value]) => `${name}=${value}`).join("\n") || "nothing"} />
      </>
    )}
  </div>
);

const Log = () => (
  <section class="card stack" aria-labelledby="log-title">
    <h2 id="log-title">What it tells the page</h2>
    <p class="muted">
      <code>input</code> and <code>change</code> as any field; <code>inkling-read</code> with the
      probabilities of each digit.
    </p>
    <ol class="events scripted" data-log aria-label="Events, the newest first" />
  </section>
);

const Snippets = ({ address }: { address: string }) => (
  <section class="card stack" aria-labelledby="snippet-title">
    <h2 id="snippet-title">On your page</h2>
    <p class="muted">
      No build step. Load the script from here, or <a href={SCRIPT}>save it</a> and serve it
      yourself.
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
      {ATTRIBUTES.map(([name, words]) => (
        <div>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  </section>
);

const ATTRIBUTES: readonly (readonly [name: string, words: string])[] = [
  ["name", "What the value is sent as."],
  ["digits", '"5": exactly five, "1-6": one to six. Without it: any number of them, up to 20.'],
  ["decimal", "A decimal point is allowed."],
  ["value", "What stands in it at first, and after a reset."],
  ["required, disabled, readonly", "As for any field."],
];
