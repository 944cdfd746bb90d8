import type { Assets } from "../deps.ts";
import { t } from "../language.tsx";
import { GROUND } from "../manifest.ts";
import { Icon } from "./icons.tsx";
import type { Theme } from "./layout.tsx";

/** What makes the page one that can be installed, in the colours it opens in. */
export const AppLinks = ({ assets, theme }: { assets: Assets; theme: Theme }) => (
  <>
    {/* With the login, where the server asks for one. */}
    <link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials" />
    <link rel="apple-touch-icon" href={assets.url("icon-apple-180.png")} />
    {(["light", "dark"] as const).map((name) => (
      <meta
        name="theme-color"
        media={`(prefers-color-scheme: ${name})`}
        content={theme === "system" ? GROUND[name] : GROUND[theme]}
        data-ground={GROUND[name]}
      />
    ))}
  </>
);

/** Where short messages appear: there from the start, so that screen readers know of it. */
export const Messages = ({ keeps }: { keeps: boolean }) => (
  <section
    class="toasts"
    aria-label={t("layout.messages")}
    data-island="messages"
    data-keeps={String(keeps)}
  >
    <div role="status" data-toasts />
  </section>
);

/** Shown where the browser can install the page, or where people can do so by hand. */
export const InstallButton = () => (
  <button type="button" class="quiet" data-install hidden>
    <Icon name="download" />
    {t("layout.install")}
  </button>
);
