import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { PRECISIONS, type Precision } from "../../models/addresses.ts";
import type { ModelInfo, ModelStore } from "../deps.ts";

const COOKIE = "inkling-model";
const YEAR = 365 * 24 * 3600;

/** Keeps the visitor's choice of the model that answers. */
export const chooseModel = (c: Context, name: string): void =>
  setCookie(c, COOKIE, name, { path: "/", maxAge: YEAR, sameSite: "Lax" });

/**
 * The models that can answer, and the one that does: `?model=` (which is then remembered), else the
 * remembered one, else the default. A name that is gone counts as none. Undefined: there is no model yet.
 */
export async function chosenModel(
  c: Context,
  store: ModelStore,
): Promise<{ models: readonly ModelInfo[]; chosen: ModelInfo | undefined }> {
  const models = (await store.list()).filter((model) => model.trained && !model.problem);
  const named = (name: string | undefined) => models.find((model) => model.name === name);
  const asked = named(c.req.query("model"));
  if (asked) chooseModel(c, asked.name);
  if (models.length === 0) return { models, chosen: undefined };
  return {
    models,
    chosen: asked ?? named(getCookie(c, COOKIE)) ?? named(await store.defaultName()),
  };
}

/** The weights that the visitor's browser loads: the remembered ones, else the smaller. */
export function chosenPrecision(c: Context): Precision {
  const remembered = getCookie(c, "inkling-precision");
  return PRECISIONS.find((precision) => precision === remembered) ?? "int8";
}

/** Whether the bars are shown with the likeliest first, not in the order of the classes. */
export const isLikelyFirst = (c: Context): boolean => getCookie(c, "inkling-order") === "likely";
