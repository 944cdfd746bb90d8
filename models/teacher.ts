import type { AnyModel, Recipe } from "@inkling/engine";

/**
 * The model that a recipe's `distil` names, under that very name; undefined where it names none. Throws as
 * `open` does.
 */
export async function teacherOf(
  { distil }: Recipe,
  open: (name: string) => Promise<AnyModel>,
): Promise<AnyModel | undefined> {
  if (distil === undefined) return undefined;
  const model = await open(distil.teacher);
  // A kept model has the name of its file, whatever it was called when it was trained.
  const name = distil.teacher;
  return "members" in model
    ? { ...model, spec: { ...model.spec, name } }
    : { ...model, spec: { ...model.spec, name } };
}
