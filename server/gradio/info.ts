import type { Endpoint, JsonSchema, Parameter, Result } from "./endpoint.ts";

/** The description of all endpoints; `image` is the example of a picture. */
export function infoOf(endpoints: readonly Endpoint[], image: unknown) {
  return {
    named_endpoints: Object.fromEntries(
      endpoints.map((endpoint) => [`/${endpoint.name}`, describe(endpoint, image)]),
    ),
    // Without it the JavaScript client drops the whole description.
    unnamed_endpoints: {},
  };
}

function describe({ summary, parameters, results }: Endpoint, image: unknown) {
  return {
    description: summary,
    api_visibility: "public",
    parameters: Object.entries(parameters).map(([name, one]) => describeOne(name, one, image)),
    returns: results.map(describeResult),
  };
}

function describeOne(name: string, parameter: Parameter, image: unknown) {
  const { label, component, type, python, description, example } = parameter;
  return {
    parameter_name: name,
    label,
    component,
    parameter_has_default: hasDefault(parameter),
    parameter_default: parameter.default ?? null,
    type: plain(type),
    python_type: { type: python, description },
    example_input: component === "Image" ? image : example,
  };
}

/** The JavaScript client knows numbers alone; that they are whole is in Python's type. */
const plain = (type: JsonSchema): JsonSchema =>
  type.type === "integer" ? { ...type, type: "number" } : type;

export const hasDefault = (parameter: Pick<Parameter, "default">): boolean =>
  parameter.default !== undefined;

function describeResult({ label, component, type, python, description }: Result) {
  return { label, component, type, python_type: { type: python, description } };
}
