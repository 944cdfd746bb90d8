import type { AppDeps, Training } from "../../deps.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Uploads } from "../uploads.ts";
import { evaluateEndpoint } from "./evaluate.ts";
import { predictEndpoint } from "./predict.ts";
import { readEndpoint } from "./read.ts";
import { trainEndpoint } from "./train.ts";

export type EndpointDeps = Pick<AppDeps, "reader" | "models" | "runs" | "data"> & {
  readonly training: Pick<Training, "evaluate">;
  readonly uploads: Uploads;
};

/**
 * The one table of endpoints: whatever describes, checks and calls them is made from it. A client's
 * number of an endpoint is its place here; clients take number 0 for `/predict`, whatever it is called.
 */
export const endpointsOf = (deps: EndpointDeps): readonly Endpoint[] => [
  predictEndpoint(deps),
  readEndpoint(deps),
  trainEndpoint(deps),
  evaluateEndpoint(deps),
];
