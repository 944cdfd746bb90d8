import { InklingError } from "@inkling/engine";
import { parse } from "../validate.ts";
import type { Endpoint, Parameter } from "./endpoint.ts";
import { type Surroundings, takeImage } from "./images.ts";

type Values = Readonly<Record<string, unknown>>;

/** What is wrong with the values of a call: a sentence for each. */
export class BadArguments extends InklingError {
  readonly complaints: readonly { readonly name: string; readonly message: string }[];

  constructor(complaints: BadArguments["complaints"]) {
    super("bad_arguments", complaints.map(({ message }) => message).join(" "));
    this.complaints = complaints;
  }
}

/**
 * The values of a call, checked and by name. They come as a list in the parameters' order, which may
 * end early, or by name; what is not given has its default. Throws BadArguments.
 */
export function bindArguments(endpoint: Endpoint, given: unknown, around: Surroundings): Values {
  const names = Object.keys(endpoint.parameters);
  const values = Array.isArray(given) ? byPlace(names, given) : byName(names, given);
  const complaints: BadArguments["complaints"][number][] = [];
  const bound: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(endpoint.parameters)) {
    try {
      bound[name] = bindOne(name, parameter, values[name], around);
    } catch (error) {
      if (!(error instanceof InklingError)) throw error;
      complaints.push({ name, message: error.message });
    }
  }
  if (complaints.length > 0) throw new BadArguments(complaints);
  return bound;
}

function bindOne(name: string, parameter: Parameter, given: unknown, around: Surroundings) {
  if (parameter.component === "Image") return takeImage(given, around);
  return parse(parameter.schema, given === undefined ? parameter.default : given, name);
}

function byPlace(names: readonly string[], given: readonly unknown[]): Values {
  if (given.length <= names.length) {
    return Object.fromEntries(given.map((value, i) => [names[i]!, value]));
  }
  const message = `At most ${names.length} values are taken, got ${given.length}.`;
  throw new BadArguments([{ name: "data", message }]);
}

function byName(names: readonly string[], given: unknown): Values {
  if (typeof given !== "object" || given === null) {
    const message = "The values must be a list, or an object with their names.";
    throw new BadArguments([{ name: "data", message }]);
  }
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length === 0) return given as Values;
  const shown = unknown.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 80)));
  const message = `There is no parameter ${shown.join(", ")}. The parameters: ${names.join(", ")}.`;
  throw new BadArguments([{ name: unknown[0]!.slice(0, 80), message }]);
}
