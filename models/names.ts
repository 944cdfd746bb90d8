import { InklingError } from "@inkling/engine";

/** Of models, data sets and presets; also safe as a file name on every system. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Throws InklingError `bad_name` for anything else; no path can get through it. */
export function checkName(what: string, name: string): string {
  if (NAME.test(name)) return name;
  const got = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  throw new InklingError(
    "bad_name",
    `${what}: a name is 1 to 64 of the characters a-z, 0-9 and -, and does not start with -, got ${got}.`,
  );
}

/** A name made of a title: "Three blocks, more shear" → "three-blocks-more-shear"; empty where nothing of it can stay. */
export const nameFrom = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, "");
