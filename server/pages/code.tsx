import { t } from "../language.tsx";

/** A picture in base64, which nobody reads. */
const LONG = /([A-Za-z0-9+/=]{160,})/;

/**
 * Code to copy, whose words are English. Of a picture in it the beginning is shown, and the whole is copied. The
 * button comes with the scripts: see web/copy.ts.
 */
export const Code = ({ text }: { text: string }) => (
  <div class="copied" data-island="copy">
    <pre class="code" lang="en">
      <code>
        {text
          .split(LONG)
          .map((part) => (LONG.test(part) ? <span class="clip">{part}</span> : part))}
      </code>
    </pre>
    <button type="button" class="quiet scripted" data-copy>
      {t("message.copy")}
    </button>
  </div>
);
