import { Hono } from "hono";
import type { AppDeps } from "../deps.ts";
import { Text, t } from "../language.tsx";
import { page } from "./layout.tsx";

/** Kept in the browser, and shown there in the place of a page that needs the server. */
export const offlineRoutes = (deps: AppDeps) =>
  new Hono().get("/offline", (c) =>
    page(
      c,
      deps,
      { title: t("page.not-reached") },
      <>
        <h1>{t("page.unreachable")}</h1>
        <p class="lead">{t("page.needs-it")}</p>
        <p class="lead">
          <Text
            k="page.goes-on"
            values={{
              drawing: <a href="/">{t("page.drawing")}</a>,
              reading: <a href="/upload">{t("page.reading")}</a>,
              digits: <a href="/feedback">{t("page.digits")}</a>,
            }}
          />
        </p>
      </>,
    ),
  );
