import { InklingError } from "@inkling/engine";
import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { LANGUAGES, NAMES } from "../../texts/languages.ts";
import { LANGUAGE_COOKIE, languageOf, t } from "../language.tsx";
import { backFrom, YEAR } from "./back.ts";

/** The menu of languages, each in its own words. Scripts send it at once; without them there is a button. */
export const LanguageMenu = ({ path }: { path: string }) => (
  <form class="language" method="post" action="/language" data-island="language">
    <input type="hidden" name="back" value={path} />
    <label>
      <span>{t("layout.language")}</span>
      <select name="language" autocomplete="off">
        {LANGUAGES.map((language) => (
          <option value={language} lang={language} selected={language === languageOf()}>
            {NAMES[language]}
          </option>
        ))}
      </select>
    </label>
    <noscript>
      <button type="submit">{t("layout.change-language")}</button>
    </noscript>
  </form>
);

/** Keeps the choice, and goes back to the page it was made on. */
export const languageRoutes = () =>
  new Hono().post("/language", async (c) => {
    const { back, language } = await c.req.parseBody();
    const chosen = LANGUAGES.find((one) => one === language);
    if (chosen === undefined) {
      throw new InklingError(
        "bad_value",
        `language: must be one of ${LANGUAGES.join(", ")}. Choose one in the page's footer.`,
      );
    }
    setCookie(c, LANGUAGE_COOKIE, chosen, { path: "/", maxAge: YEAR, sameSite: "Lax" });
    return c.redirect(backFrom(back), 303);
  });
