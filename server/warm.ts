import { weightsAddress } from "../models/addresses.ts";
import type { ModelStore } from "./deps.ts";

/** What every browser takes. */
const headers = { "accept-encoding": "br, gzip" };

/**
 * Answers once, to nobody, what the first visitor asks for: the models are then read, int8 weights made, the code
 * compiled. What fails here is told to who asks for it.
 */
export async function warmUp(
  answer: (request: Request) => Response | Promise<Response>,
  models: Pick<ModelStore, "defaultName">,
): Promise<void> {
  try {
    const weights = weightsAddress(await models.defaultName(), "int8");
    for (const path of ["/", weights]) {
      const response = await answer(new Request(new URL(path, "http://localhost"), { headers }));
      await response.arrayBuffer();
    }
  } catch {
    // There may be no model yet.
  }
}
