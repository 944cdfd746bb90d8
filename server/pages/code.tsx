import { t } from "../language.tsx";

/** Code to copy, whose words are English. The button comes with the scripts: see web/copy.ts. */
export const Code = ({ text }: { text: string }) => (
  <div class="copied" data-island="copy">
    <pre class="code" lang="en">
      <code>{text}</code>
    </pre>
    <button type="button" class="quiet scripted" data-copy>
      {t("message.copy")}
    </button>
  </div>
);
