import { type Classifier, loadModel } from "@inkling/engine";

/** Loads a model for a worker. Throws an Error whose message is for people. */
export const loadNamed = (name: string, source: string | Uint8Array): Promise<Classifier> =>
  loadModel(source).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The model ${name} could not be loaded: ${reason}`, { cause });
  });
