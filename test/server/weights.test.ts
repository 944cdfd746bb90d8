import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeModel } from "@inkling/engine";
import { expect, test } from "vitest";
import { createWeights } from "../../server/weights.ts";
import { ROOT } from "../support/imports.ts";
import { openTestApp } from "./support/fixture.ts";

const fileOf = (name: string) => readFileSync(join(ROOT, `models/${name}/model.safetensors`));

test("int8 weights are made once for each state of the file, and are a quarter of it", async () => {
  let stored = fileOf("inkling");
  const weights = createWeights({ bytes: async () => stored });
  const small = await weights("inkling", "int8");
  expect(small.length).toBeLessThan(stored.length * 0.27);
  expect(decodeModel(small).spec.layers.some((one) => "weights" in one)).toBe(true);
  expect(await weights("inkling", "int8")).toBe(small);
  expect(await weights("inkling", "float32")).toBe(stored);
  stored = fileOf("mlp");
  expect(decodeModel(await weights("inkling", "int8")).spec.name).toBe("mlp");
});

test("a precision that there is not is refused by its name", async () => {
  const { app } = await openTestApp();
  const response = await app.request("/api/v1/models/mlp/weights?precision=int4");
  expect(response.status).toBe(400);
  const { error } = (await response.json()) as { error: { message: string } };
  expect(error.message).toBe('precision: must be one of int8, float32, got "int4".');
});
