import { Hono } from "hono";
import type { AppDeps } from "../deps.ts";
import { page } from "./layout.tsx";

/** Kept in the browser, and shown there in the place of a page that needs the server. */
export const offlineRoutes = (deps: AppDeps) =>
  new Hono().get("/offline", (c) =>
    page(
      c,
      deps,
      { title: "Not reached" },
      <>
        <h1>The server cannot be reached</h1>
        <p class="lead">
          This page needs it. It may have ended, or the network is down: start it, then load this
          page again.
        </p>
        <p class="lead">
          <a href="/">Drawing</a>, <a href="/upload">reading pictures</a> and{" "}
          <a href="/feedback">your digits</a> go on in this browser.
        </p>
      </>,
    ),
  );
