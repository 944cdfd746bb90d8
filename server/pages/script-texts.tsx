import { raw } from "hono/html";
import { AREAS, type Area } from "../../texts/index.ts";
import type { Language } from "../../texts/languages.ts";
import { SCRIPT_PROBLEMS } from "../../texts/problems.ts";

/** The texts that a page's scripts say: of these areas, in one language, as data that no browser runs. */
export const ScriptTexts = ({
  areas,
  language,
}: {
  areas: readonly Area[];
  language: Language;
}) => {
  const said = areas.flatMap((area) =>
    Object.entries(AREAS[area]).map(([key, row]) => [key, row[language]]),
  );
  const problems =
    language === "en"
      ? []
      : Object.entries(SCRIPT_PROBLEMS).map(([code, row]) => [`problem.${code}`, row[language]]);
  const json = JSON.stringify(Object.fromEntries([...said, ...problems]));
  return (
    <script type="application/json" id="texts">
      {raw(json.replaceAll("<", "\\u003c"))}
    </script>
  );
};
