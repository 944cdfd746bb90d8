import { type Classifier, InklingError, loadModel } from "@inkling/engine";

/** Loads a model for a worker. @throws InklingError `model_not_loaded` */
export const loadNamed = (name: string, source: string | Uint8Array): Promise<Classifier> =>
  loadModel(source).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The model ${name} could not be loaded: ${reason}`;
    throw new InklingError("model_not_loaded", message, { cause });
  });
