import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { Area } from "../../texts/index.ts";
import type { AppDeps } from "../deps.ts";
import { languageOf, t } from "../language.tsx";
import { AppLinks, InstallButton, Messages } from "./app-parts.tsx";
import { Icon } from "./icons.tsx";
import { LanguageMenu } from "./language.tsx";
import { ScriptTexts } from "./script-texts.tsx";
import { Shortcuts, ShortcutsButton } from "./shortcuts.tsx";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const PAGES = [
  ["/", "layout.nav-draw"],
  ["/upload", "layout.nav-upload"],
  ["/feedback", "layout.nav-feedback"],
  ["/train", "layout.nav-train"],
  ["/models", "layout.nav-models"],
  ["/data", "layout.nav-data"],
  ["/bench", "layout.nav-bench"],
] as const;

export interface PageOptions {
  readonly title: string;
  /** Which entry of the navigation this page is or belongs to. */
  readonly section?: (typeof PAGES)[number][0];
  /** Which texts its scripts say, beside those of every page. */
  readonly texts?: readonly Area[];
  /** Seconds after which a browser without scripts loads the page anew. */
  readonly refresh?: number;
  /** What goes before all that the page loads. */
  readonly head?: Child;
}

/** The theme chosen by the button, from its cookie: known before the first byte, so nothing flashes. */
export function themeOf(c: Context): Theme {
  const chosen = getCookie(c, "inkling-theme");
  return THEMES.find((theme) => theme === chosen) ?? "system";
}

/** Whether htmx asks for a part to swap in. A boosted or restored whole page is not that. */
export const wantsFragment = (c: Context): boolean => c.req.header("HX-Request-Type") === "partial";

/** Where a choice made in the header or the footer leads back to. */
function pathOf(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}

/** A whole page around `body`. */
export function page(
  c: Context,
  { assets, settings }: Pick<AppDeps, "assets" | "settings">,
  { title, section, texts = [], refresh, head }: PageOptions,
  body: Child,
) {
  const theme = themeOf(c);
  const language = languageOf();
  return c.html(
    html`<!doctype html>${(
      <html lang={language} data-theme={theme}>
        <head>
          <meta charset="utf-8" />
          {head}
          <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
          <meta name="description" content={t("layout.description")} />
          <meta name="color-scheme" content="light dark" />
          <meta name="htmx-config" content='{"includeIndicatorCSS":false,"history":"reload"}' />
          {refresh !== undefined && (
            <noscript>
              <meta http-equiv="refresh" content={String(refresh)} />
            </noscript>
          )}
          <title>{`${title} · Inkling`}</title>
          <link rel="icon" href={assets.url("favicon.svg")} type="image/svg+xml" />
          <AppLinks assets={assets} theme={theme} />
          <link rel="stylesheet" href={assets.url("style.css")} />
          <script type="module" src={assets.url("main.js")} />
        </head>
        <body>
          <a class="skip" href="#main">
            {t("layout.skip")}
          </a>
          <Header section={section} theme={theme} path={pathOf(c)} />
          <main id="main" tabindex={-1}>
            {body}
          </main>
          <Footer assets={assets} path={pathOf(c)} />
          {/* What is behind a login is not left in the browser. */}
          <Messages keeps={settings.login === undefined} />
          <Shortcuts />
          <ScriptTexts areas={["message", ...texts]} language={language} />
        </body>
      </html>
    )}`,
  );
}

const Header = ({
  section,
  theme,
  path,
}: {
  section: string | undefined;
  theme: Theme;
  path: string;
}) => (
  <header class="site">
    <a class="brand" href="/">
      <Logo />
      Inkling
    </a>
    <nav aria-label={t("layout.pages")}>
      {PAGES.map(([href, name]) => (
        <a href={href} aria-current={href === section ? "page" : undefined}>
          {t(name)}
        </a>
      ))}
    </nav>
    <ShortcutsButton />
    <form method="post" action="/theme" data-island="theme">
      <input type="hidden" name="back" value={path} />
      <button
        type="submit"
        class="quiet"
        aria-label={t("message.change-theme", { theme: t(`message.theme-${theme}`) })}
        title={t("message.theme", { theme: t(`message.theme-${theme}`) })}
      >
        <Icon name="theme" />
      </button>
    </form>
  </header>
);

const Logo = () => (
  <svg class="logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path d="M12 2c4 5 6.5 8.3 6.5 12a6.5 6.5 0 0 1-13 0C5.5 10.3 8 7 12 2z" />
    <circle cx="9.7" cy="14.7" r="2" />
  </svg>
);

const Footer = ({ assets, path }: Pick<AppDeps, "assets"> & { path: string }) => (
  <footer class="site">
    <p>{t("layout.privacy")}</p>
    <p class="row">
      <InstallButton />
      <a href="/api">{t("layout.api")}</a>
      <a href={assets.url("licenses.txt")}>{t("layout.notices")}</a>
    </p>
    <LanguageMenu path={path} />
  </footer>
);
