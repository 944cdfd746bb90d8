import { InklingError } from "@inkling/engine";
import { Hono } from "hono";
import { html, raw } from "hono/html";
import { readsDigits } from "../../models/digits.ts";
import { DEFAULT_MODEL } from "../../models/presets.ts";
import { describedIn } from "../../texts/shipped.ts";
import type { AppDeps, Assets, ModelInfo } from "../deps.ts";
import { accuracy, languageOf, t } from "../language.tsx";
import type { WeightsDeps } from "../weights.ts";

/** Nothing but what is in the file, and nothing sent anywhere. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: break-word;
  background: light-dark(#f5f5f2, #101216); color: light-dark(#16181d, #eceef2); }
inkling-pad { --inkling-height: 14rem; width: 100%; }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: 0.5rem; padding: 0; list-style: none; }
li { display: grid; padding: 0.5rem 0.75rem; border: 1px solid light-dark(#dcdcd5, #2c313b); border-radius: 8px;
  background: light-dark(#fff, #181b21); font-variant-numeric: tabular-nums; }
li[data-verdict="unsure"] b::after { content: " ?"; }
li[data-verdict="none"] { border-style: dashed; }
b { font-size: 1.5rem; }
meter { width: 100%; }
small, footer { color: light-dark(#585b64, #a5abb8); font-size: 0.875rem; }
`;

/** A model as a page of one file, which reads digits wherever it is opened: in mails, on sticks, without a server. */
export const onePageRoutes = ({
  assets,
  models,
  weights,
}: Pick<AppDeps, "models" | "assets"> & WeightsDeps) =>
  new Hono().get("/models/:name/page", async (c) => {
    const name = c.req.param("name");
    const [info, model] = await Promise.all([models.info(name), models.open(name)]);
    if (!readsDigits(model.spec)) {
      throw new InklingError("model_shape", `${name} is no model of the ten digits in 28 x 28.`);
    }
    const scripts = ["inkling-pad.js", "one-page.js"].map((script) => inlined(assets, script));
    // The pad has its own model with it already.
    const file = name === DEFAULT_MODEL ? undefined : await weights(name, "int8");
    c.header("Cache-Control", "no-cache");
    c.header("Content-Disposition", `attachment; filename="${name}.html"`);
    return c.html(onePage(info, scripts, file));
  });

function onePage(info: ModelInfo, scripts: readonly string[], file: Uint8Array | undefined) {
  const { title } = describedIn(languageOf(), info);
  return html`<!doctype html>${(
    <html lang={languageOf()}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{t("one.title")}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <main>
          <h1>{t("one.title")}</h1>
          <p>{t("one.lead")}</p>
          <form>
            <p>
              <label for="pad">{t("one.label")}</label>
            </p>
          </form>
          <ul id="digits" aria-live="polite" />
        </main>
        <footer>
          {info.testAccuracy === undefined
            ? t("one.model", { name: title })
            : t("one.model-tested", { name: title, share: accuracy(info.testAccuracy) })}
        </footer>
        {file && (
          <script type="text/plain" id="model">
            {Buffer.from(file).toString("base64")}
          </script>
        )}
        {scripts.map((script) => (
          <script type="module">{raw(script)}</script>
        ))}
      </body>
    </html>
  )}`;
}

/** A script as it may stand within an element of HTML: without what would end the element or begin a comment. */
function inlined(assets: Assets, name: string): string {
  const script = assets.text(name);
  if (script === undefined) throw new Error(`${name} was not built.`);
  if (/<\/script|<!--/i.test(script)) throw new Error(`${name} cannot stand within a page.`);
  return script.replace(/\n?\/\/# sourceMappingURL.*\s*$/, "");
}
