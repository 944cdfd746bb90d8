import type { Assets } from "./deps.ts";
import { languageOf, t } from "./language.tsx";

type Addresses = Pick<Assets, "url">;

/** The grounds of web/style/tokens.css: what surrounds the page where it is an app of its own. */
export const GROUND = { light: "#f5f5f2", dark: "#101216" } as const;

/** What browsers need to know to install the page as an app. */
export const manifest = (assets: Addresses) => ({
  id: "/",
  name: t("layout.app-name"),
  short_name: "Inkling",
  description: t("layout.app-description"),
  lang: languageOf(),
  dir: "ltr",
  start_url: "/",
  scope: "/",
  display: "standalone",
  orientation: "any",
  background_color: GROUND.light,
  theme_color: GROUND.light,
  categories: ["education", "utilities"],
  icons: [
    icon(assets, "icon-192.png", 192, "any"),
    icon(assets, "icon-512.png", 512, "any"),
    icon(assets, "icon-maskable-192.png", 192, "maskable"),
    icon(assets, "icon-maskable-512.png", 512, "maskable"),
    { src: assets.url("favicon.svg"), sizes: "any", type: "image/svg+xml", purpose: "any" },
  ],
  screenshots: [
    shot(assets, "shot-wide.webp", "1280x800", "wide", t("layout.app-wide")),
    shot(assets, "shot-narrow.webp", "390x844", "narrow", t("layout.app-narrow")),
  ],
  shortcuts: [
    { name: t("layout.nav-draw"), url: "/" },
    { name: t("layout.app-upload"), url: "/upload" },
    { name: t("layout.nav-train"), url: "/train" },
  ],
  // A photo that another app shares arrives as the form of the Upload page would send it.
  share_target: {
    action: "/upload",
    method: "POST",
    enctype: "multipart/form-data",
    params: { files: [{ name: "image", accept: ["image/*"] }] },
  },
});

const icon = (assets: Addresses, name: string, side: number, purpose: string) => ({
  src: assets.url(name),
  sizes: `${side}x${side}`,
  type: "image/png",
  purpose,
});

const shot = (
  assets: Addresses,
  name: string,
  sizes: string,
  form_factor: "wide" | "narrow",
  label: string,
) => ({ src: assets.url(name), sizes, type: "image/webp", form_factor, label });
